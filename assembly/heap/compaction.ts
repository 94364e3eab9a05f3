// Compaction: movable blocks slide down into the holes below them, in address order (the sliding of D. Knuth, TAOCP 1,
// 2.5, exercise 33, and of the LISP 2 collector, with masters instead of a pass that corrects links).
//
//   before   │ a │▒▒▒│ b │ c │▒│ LOCKED │ d │▒▒▒▒│ e │▒▒│ f │         top
//   after    │ a │ b │ c │▒▒▒▒▒│ LOCKED │ d │ e │ f │               top
//
// Where the way is barred by a locked chunk, the gap stays behind as a hole: nothing passes a lock but what is allocated
// anew, which the hole then serves before the top does.
// Invariant: what a step leaves is a heap as any other; the next one goes on at the cursor.
// Costs: a step takes time in proportion to the bytes that it moves, and 16 for each chunk that it passes over; it
// exceeds its budget by less than one block.

import { copy, store32 } from "../machine";
import { cursor, dropHole, fence, freeRange, putHole, setCursor } from "./holes";
import { above, canMove, chunkSize, isInUse, isMovable, linkOf, MIN_CHUNK, payloadOf, startBelow } from "./relocatable";
import { Size } from "./units";

/** A budget without end. */
export const UNLIMITED: Size = 0xffffffff;

/**
 * Moves blocks until `budget` bytes are spent, a gap of `enough` bytes has come together, or there is nothing left to
 * do. Returns the bytes moved: 0 where nothing is left, and 1 where none were yet.
 */
export function compact(budget: Size, enough: Size): Size {
  const last = fence();
  let moved: Size = 0;
  let passed: Size = 0;
  let at = startBelow(cursor());
  let low = at;
  // All from `low` to `at` is the gap.
  while (at !== last && u32(at - low) < enough && moved + passed < budget) {
    const start = at;
    const target = low;
    // The masters of a run of blocks that slide; then the run itself, in one go.
    while (at !== low && canMove(at) && moved + passed < budget) {
      const size = chunkSize(at);
      store32(linkOf(at), payloadOf(low));
      low += size;
      at += size;
      moved += size;
    }
    if (at !== start) {
      copy(target, start, u32(at - start));
      continue;
    }
    at = above(start);
    if (isInUse(start)) {
      if (low !== start) putHole(low, u32(start - low));
    } else if (low !== start || isMovable(at)) {
      dropHole(start);
      continue;
    }
    low = at;
    passed += MIN_CHUNK;
  }
  setCursor(at);
  if (low !== at) freeRange(low, at);
  return moved !== 0 || at === last ? moved : 1;
}
