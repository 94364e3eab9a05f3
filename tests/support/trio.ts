// The heaps of the lockstep tests: the same calls go to all three.

import { newAlternatingHeap, newHeap, type Subject } from "./engine.js";
import { Random } from "./random.js";

/** A heap on each engine, and one that both operate in turn, as the seed has it. */
export function trio(allocator: string, maximum: number, seed: number): Subject[] {
  const random = new Random(seed);
  const shape = { maximum };
  const alternating = newAlternatingHeap(allocator, shape, () => random.below(2) === 0);
  return [newHeap(allocator, "wasm", shape), newHeap(allocator, "js", shape), alternating];
}
