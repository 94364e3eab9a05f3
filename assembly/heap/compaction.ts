// Compaction: movable blocks slide down into the holes below them, in address order (the sliding of D. Knuth, TAOCP 1,
// 2.5, exercise 33, and of the LISP 2 collector, with masters instead of a pass that corrects links).
//
//   before   │ a │▒▒▒│ b │ c │▒│ LOCKED │ d │▒▒▒▒│ e │▒▒│ f │         top
//   after    │ a │ b │ c │ d │▒│ LOCKED │ e │ f │                     top
//
// Where the way is barred by a locked chunk, the gap stays behind as a hole. Blocks above that fit into the last one
// that was left move there; the others slide.
// Invariant: what a step leaves is a heap as any other; the next one goes on at the cursor.
// Costs: a step takes time in proportion to the bytes that it moves, and 16 for each chunk that it passes over; it
// exceeds its budget by less than one block.

import { carve, cursor, dropHole, fence, freeRange, holeSize, putHole, setCursor } from "./holes";
import {
  above,
  chunkSize,
  IN_USE,
  isInUse,
  isMovable,
  MIN_CHUNK,
  moveBlock,
  setHeader,
  startBelow,
} from "./relocatable";
import { Size } from "./units";

/** A budget without end. */
export const UNLIMITED: Size = 0xffffffff;

/**
 * Moves blocks until `budget` bytes are spent, a gap of `enough` bytes has come together, or there is nothing left to
 * do. Returns the bytes moved: 0 where nothing is left, and 1 where none were yet.
 */
export function compact(budget: Size, enough: Size): Size {
  let moved: Size = 0;
  let spent: Size = 0;
  let behind = fence();
  let at = startBelow(cursor());
  let low = at;
  // All from `low` to `at` is the gap.
  while (at !== fence() && u32(at - low) < enough && spent < budget) {
    const size = chunkSize(at);
    const next = u32(at + size);
    let target = at;
    let cost = MIN_CHUNK;
    if (!isInUse(at)) {
      if (low !== at || isMovable(next)) {
        dropHole(at);
        cost = 0;
      } else {
        behind = at;
        low = next;
      }
    } else if (!isMovable(at)) {
      if (low !== at) {
        putHole(low, u32(at - low));
        behind = low;
      }
      low = next;
    } else if (holeSize(behind) >= size) {
      target = carve(behind, size);
      behind = above(target);
    } else {
      target = low;
      setHeader(low, size, IN_USE);
      low += size;
    }
    if (target !== at) {
      moveBlock(at, target, size);
      moved += size;
      cost = size;
    }
    spent += cost;
    at = next;
  }
  setCursor(at);
  if (low !== at) freeRange(low, at);
  return moved !== 0 || at === fence() ? moved : 1;
}
