// Looking into a heap: the JavaScript build of the same source, whatever engine works on it. It costs the heap nothing,
// and a program that does not look carries none of it.

import type { Inspector } from "../engines/module.js";
import { HeapCorruptionError, UnsupportedError } from "../errors.js";
import { inspectors } from "../generated/inspectors.js";
import { encodeSnapshot } from "../snapshot.js";
import type { InspectedHeap } from "./inspection.js";
import { type HeapStats, type StatsOptions, statsOf } from "./stats.js";
import { checkHeap, type HeapChunk, isElsewhere, walkHeap } from "./walk.js";

const known = new WeakMap<InspectedHeap, Inspector>();

function inspectorOf(heap: InspectedHeap): Inspector {
  let inspector = known.get(heap);
  if (inspector === undefined) {
    const module = inspectors[heap.allocator];
    if (module === undefined) throw new UnsupportedError(`the allocator ${heap.allocator} has no inspector`);
    inspector = module.instantiate({ memory: heap.memory, __heap_base: heap.base, __heap_limit: heap.limit });
    known.set(heap, inspector);
  }
  return inspector;
}

/** All chunks in address order. Throws HeapCorruptionError where the way is lost. */
export function walk(heap: InspectedHeap): Generator<HeapChunk, void, undefined> {
  return walkHeap(inspectorOf(heap));
}

/** Checks all invariants. Throws HeapCorruptionError, which names the first one that does not hold, and where. */
export function check(heap: InspectedHeap): void {
  checkHeap(inspectorOf(heap));
}

/** Throws HeapCorruptionError where an invariant does not hold. */
export function stats(heap: InspectedHeap, options: StatsOptions = {}): HeapStats {
  const inspector = inspectorOf(heap);
  checkHeap(inspector);
  const memory = { bytes: inspector.end() - heap.base, isElsewhere: isElsewhere(inspector) };
  return statsOf(walkHeap(inspector), memory, options);
}

/** First address behind the heap. Throws HeapCorruptionError where its control block is lost. */
export function endOf(heap: InspectedHeap): number {
  const end = inspectorOf(heap).end();
  if (end <= heap.base || end > heap.memory.buffer.byteLength || end % 16 !== 0)
    throw new HeapCorruptionError("the heap's end is outside its memory", heap.base);
  return end;
}

/** The heap's bytes, for `createHeap({ snapshot })`. Throws HeapCorruptionError where its control block is lost. */
export function snapshot(heap: InspectedHeap): Uint8Array<ArrayBuffer> {
  const { allocator, base, limit, memory } = heap;
  const end = endOf(heap);
  const whole = new Uint8Array(memory.buffer);
  return encodeSnapshot({ allocator, base, limit, end, bytes: whole.subarray(base, end) });
}
