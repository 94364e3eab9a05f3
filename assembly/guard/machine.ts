// The machine below a guarded heap: the guard's control block lies at the base, the allocator's own heap behind it.
// The build puts this in the machine's place, so that an allocator is guarded as it is.

import { grow as growMemory, heapBase as outerBase } from "../machine/wasm";
import { GUARD_SIZE, isGrowthBarred, noteGrowth } from "./control";

export * from "../machine/wasm";

/** First address of the allocator's heap. */
export function heapBase(): u32 {
  return u32(outerBase() + GUARD_SIZE);
}

export function grow(count: u32): i32 {
  if (isGrowthBarred()) return -1;
  const before = growMemory(count);
  if (before >= 0) noteGrowth(before as u32, count);
  return before;
}
