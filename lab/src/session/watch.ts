// A watch: somebody else's heap, looked at while it runs. Looking takes a small share of the time at most.

import { type InspectedHeap, Inspection } from "heapsmith/inspect";
import { TimeSeries } from "../curves/time-series.js";
import { ChunkIndex, isLive, UNKNOWN } from "../model/chunk-index.js";
import { type Figures, figuresOf } from "../model/figures.js";
import { Exhibit, type Exhibited } from "./exhibit.js";

/** Milliseconds between two looks, and how many times longer than a look the pause behind it is at least. */
const LEAST_PAUSE_MS = 100;
const PAUSE_SHARE = 20;

/** What has changed from one look to the next. */
export interface News {
  readonly allocated: number;
  readonly allocatedBytes: number;
  readonly freed: number;
  readonly freedBytes: number;
}

class Watched implements Exhibited {
  readonly allocator: InspectedHeap["allocator"];
  readonly inspection: Inspection;
  readonly base: number;
  #chunks = new ChunkIndex();
  #old = new ChunkIndex();
  #end = 0;
  #figures: Figures | undefined;

  constructor(heap: InspectedHeap) {
    this.allocator = heap.allocator;
    this.inspection = new Inspection(heap);
    this.base = heap.base;
    this.look();
  }

  get chunks(): ChunkIndex {
    return this.#chunks;
  }

  get end(): number {
    return this.#end;
  }

  get figures(): Figures {
    this.#figures ??= figuresOf(this.#chunks, this.base);
    return this.#figures;
  }

  readonly slotOf = (): undefined => undefined;

  /** Looks at the heap as it is now; returns it as it was, until the next look. */
  look(): ChunkIndex {
    this.#old.renew(this.inspection, () => UNKNOWN);
    [this.#chunks, this.#old] = [this.#old, this.#chunks];
    this.#end = this.inspection.end();
    this.#figures = undefined;
    return this.#old;
  }
}

export class Watch extends Exhibit {
  readonly panes: readonly [Watched];
  readonly curves = [new TimeSeries()] as const;
  readonly #start = performance.now();
  #news: News | undefined;
  #failure: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Throws HeapCorruptionError where the heap cannot be read. */
  constructor(heap: InspectedHeap) {
    super();
    this.panes = [new Watched(heap)];
    this.curves[0].add(0, this.panes[0].figures);
  }

  /** Seconds from when the watch began to the last look. */
  get place(): number {
    return this.curves[0].positions.at(-1) ?? 0;
  }

  /** What changed last. */
  get news(): News | undefined {
    return this.#news;
  }

  /** Why the heap can be read no more. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get isWatching(): boolean {
    return this.#timer !== undefined;
  }

  watch(): void {
    if (this.isWatching) return;
    this.#timer = setTimeout(() => this.#look());
    this.changed();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.changed();
  }

  #look(): void {
    const start = performance.now();
    try {
      if (!document.hidden) this.#compare();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.pause();
      return;
    }
    const pause = Math.max(LEAST_PAUSE_MS, PAUSE_SHARE * (performance.now() - start));
    this.#timer = setTimeout(() => this.#look(), pause);
  }

  #compare(): void {
    const [pane] = this.panes;
    const old = pane.look();
    const news = compare(old, pane.chunks);
    this.curves[0].add((performance.now() - this.#start) / 1000, pane.figures);
    if (news.allocated > 0 || news.freed > 0) this.#news = news;
    this.changed();
  }
}

/** Live blocks of one moment that are not of another, by address and size. */
function compare({ columns: old }: ChunkIndex, { columns: now }: ChunkIndex): News {
  const total = { allocated: 0, allocatedBytes: 0, freed: 0, freedBytes: 0 };
  let [i, k] = [0, 0];
  while (i < old.count || k < now.count) {
    const before = i < old.count ? (old.address[i] ?? 0) : Number.POSITIVE_INFINITY;
    const after = k < now.count ? (now.address[k] ?? 0) : Number.POSITIVE_INFINITY;
    const [wasLive, isLiveNow] = [isLive[old.state[i] ?? 0] === true, isLive[now.state[k] ?? 0] === true];
    const isSame = before === after && old.size[i] === now.size[k] && wasLive === isLiveNow;
    if (before <= after && wasLive && !isSame) {
      total.freed += 1;
      total.freedBytes += old.size[i] ?? 0;
    }
    if (after <= before && isLiveNow && !isSame) {
      total.allocated += 1;
      total.allocatedBytes += now.size[k] ?? 0;
    }
    if (before <= after) i += 1;
    if (after <= before) k += 1;
  }
  return total;
}
