// A sweep over a heap: what its bytes are, piece by piece, from an address on.

import { chunkStates } from "heapsmith/inspect";
import type { ChunkIndex } from "../model/chunk-index.js";
import { CONTROL, FOREIGN, FREE, HEADER, type Kind, LIVE, LOCKED, RUN, SLACK, TOP } from "./kinds.js";

/** What the map shows of a heap. */
export interface MapSource {
  readonly chunks: ChunkIndex;
  /** First address of the heap, and first one behind it. */
  readonly base: number;
  readonly end: number;
  /** Whether the block at this address may not move. */
  readonly isLocked?: ((payload: number) => boolean) | undefined;
}

/** Takes what a sweep comes by. */
export interface Painter {
  /** Bytes [from, to) are of a kind; `isStart`: a chunk begins there. */
  paint(from: number, to: number, kind: Kind, isStart: boolean): void;
}

/** By the numbers in columns. */
const STATE_KINDS: readonly Kind[] = chunkStates.map(
  ([state]) => ({ free: FREE, live: LIVE, top: TOP, foreign: FOREIGN, run: RUN, table: CONTROL })[state],
);
const IS_IN_RUN: readonly boolean[] = chunkStates.map(([, isInRun]) => isInRun);

export class Sweep {
  readonly #source: MapSource;
  #at: number;
  /** Chunk that begins at or behind the place, or holds it. */
  #index: number;
  /** First address behind the run that was passed last. */
  #runEnd = 0;

  constructor(source: MapSource, from: number) {
    this.#source = source;
    this.#at = Math.max(from, source.base);
    this.#index = Math.max(source.chunks.at(this.#at), 0);
    this.#findRun();
  }

  /** Paints all up to an address. */
  paintTo(end: number, painter: Painter): void {
    const stop = Math.min(end, this.#source.end);
    while (this.#at < stop) {
      this.#paintWhole(stop, painter);
      if (this.#at < stop) this.#paintPart(stop, painter);
    }
  }

  /** Chunks that lie below `stop` as a whole, as most do: all of them until one does not. */
  #paintWhole(stop: number, painter: Painter): void {
    const { chunks } = this.#source;
    const { count } = chunks;
    const { address, size, header, state } = chunks.columns;
    let at = this.#at;
    let index = this.#index;
    for (; index < count; index += 1) {
      const start = address[index] as number;
      const end = start + (size[index] as number);
      const kind = STATE_KINDS[state[index] as number] as Kind;
      if (end > stop || start !== at || kind === RUN) break;
      const payload = start + (header[index] as number);
      if (payload > start) painter.paint(start, payload, HEADER, true);
      if (kind === LIVE) this.#paintLive(index, payload, end, payload === start, painter);
      else painter.paint(payload, end, kind, payload === start);
      at = end;
    }
    this.#at = at;
    this.#index = index;
  }

  #paintLive(index: number, payload: number, end: number, isStart: boolean, painter: Painter): void {
    const { chunks, isLocked } = this.#source;
    const wanted = chunks.asked[index] as number;
    const wantedEnd = wanted < end - payload ? payload + wanted : end;
    if (wantedEnd > payload) painter.paint(payload, wantedEnd, isLocked?.(payload) === true ? LOCKED : LIVE, isStart);
    if (wantedEnd < end) painter.paint(wantedEnd, end, SLACK, wantedEnd === payload && isStart);
  }

  /** What comes next up to `stop`, where that is no whole chunk: a gap, a run's beginning, a part of a chunk. */
  #paintPart(stop: number, painter: Painter): void {
    const { chunks, end: heapEnd } = this.#source;
    const { address, size, header, state } = chunks.columns;
    const index = this.#index;
    const start = index < chunks.count ? (address[index] ?? 0) : heapEnd;
    if (start > this.#at) {
      this.#paintGap(Math.min(start, stop), painter);
      return;
    }
    const end = start + (size[index] ?? 0);
    const kind = STATE_KINDS[state[index] ?? 0] ?? LIVE;
    const clip = new Clip(painter, this.#at, Math.min(end, stop));
    const payload = start + (header[index] ?? 0);
    if (kind === RUN) this.#runEnd = end;
    clip.paint(start, payload, HEADER, true);
    if (kind === LIVE) this.#paintLive(index, payload, end, payload === start, clip);
    else if (kind !== RUN) clip.paint(payload, end, kind, payload === start);
    this.#at = kind === RUN ? Math.min(payload, stop) : Math.min(end, stop);
    if (kind === RUN || this.#at === end) this.#index += 1;
  }

  /** Between chunks: a run's own bytes, or the heap's. */
  #paintGap(stop: number, painter: Painter): void {
    const isInRun = this.#at < this.#runEnd;
    const to = isInRun ? Math.min(stop, this.#runEnd) : stop;
    painter.paint(this.#at, to, isInRun ? RUN : CONTROL, false);
    this.#at = to;
  }

  /** Where the sweep begins with a block of a run, the run lies before it. */
  #findRun(): void {
    const { columns } = this.#source.chunks;
    let index = this.#index;
    while (index > 0 && IS_IN_RUN[columns.state[index] ?? 0] === true) index -= 1;
    if (STATE_KINDS[columns.state[index] ?? 0] === RUN)
      this.#runEnd = (columns.address[index] ?? 0) + (columns.size[index] ?? 0);
  }
}

/** Passes on what lies within a range. */
class Clip implements Painter {
  readonly #painter: Painter;
  readonly #low: number;
  readonly #high: number;

  constructor(painter: Painter, low: number, high: number) {
    this.#painter = painter;
    this.#low = low;
    this.#high = high;
  }

  paint(from: number, to: number, kind: Kind, isStart: boolean): void {
    const low = Math.max(from, this.#low);
    const high = Math.min(to, this.#high);
    if (low < high) this.#painter.paint(low, high, kind, isStart && low === from);
  }
}
