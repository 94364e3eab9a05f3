// What compaction buys: the span of a program whose sizes drift, on every allocator that frees single blocks.

import { type AllocatorName, allocatorNames, type Heap } from "../../src/index.js";
import { playDrift } from "./drift.js";
import { BASE, behindHandles, behindPointers, handleHeap, UNLIMITED } from "./heaps.js";

export interface SpanResult {
  readonly contender: string;
  /** From the heap's base to behind the highest block, over the most bytes that lived. */
  readonly spanLive: number;
  /** The largest share of free memory that no request as large as the largest piece but one could have: 1 − largest / all. */
  readonly fragmentation: number;
  readonly milliseconds: number;
}

export interface BeforeAndAfter {
  /** Of the program on handles that are never compacted, at its end. */
  readonly spanBefore: number;
  readonly holesBefore: number;
  /** After one full compaction. */
  readonly spanAfter: number;
  readonly holesAfter: number;
  readonly movedBytes: number;
  readonly liveBytes: number;
}

function spanOf(heap: Heap): number {
  const live = [...heap.walk()].filter(({ state }) => state === "live");
  const last = live.at(-1);
  return last === undefined ? 0 : last.address + last.size - heap.base;
}

function measured(name: string, heap: Heap, play: (look: () => void) => { end: number; peak: number }): SpanResult {
  let fragmentation = 0;
  const start = performance.now();
  let looked = 0;
  const { end, peak } = play(() => {
    const before = performance.now();
    fragmentation = Math.max(fragmentation, heap.stats().externalFragmentation);
    looked += performance.now() - before;
  });
  const milliseconds = performance.now() - start - looked;
  return { contender: name, spanLive: (end - BASE) / peak, fragmentation, milliseconds };
}

/** Frees nothing of its own: an arena. */
const isArena = (name: AllocatorName): boolean => name === "bump";

export function measureSpans(live: number, seed: number): SpanResult[] {
  const handles = handleHeap();
  const first = measured("handles", handles.heap, (look) => playDrift(behindHandles(handles), { live, seed, look }));
  const names = allocatorNames().filter((name) => !isArena(name) && name !== "handles");
  const others = names.map((name) => {
    const { heap, blocks } = behindPointers(name);
    return measured(name, heap, (look) => playDrift(blocks, { live, seed, look }));
  });
  return [first, ...others].sort((one, other) => one.spanLive - other.spanLive);
}

export function measureBeforeAndAfter(live: number, seed: number): BeforeAndAfter {
  const handles = handleHeap();
  handles.setPolicy(0, 0);
  playDrift(behindHandles(handles), { live, seed });
  const { heap } = handles;
  const [spanBefore, { holes: holesBefore, liveBytes }] = [spanOf(heap), heap.stats()];
  const movedBytes = handles.compact(UNLIMITED);
  return { spanBefore, holesBefore, spanAfter: spanOf(heap), holesAfter: heap.stats().holes, movedBytes, liveBytes };
}
