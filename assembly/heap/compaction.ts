// Compaction: movable blocks slide down into the holes below them, in address order (the sliding of D. Knuth, TAOCP 1,
// 2.5, exercise 33, and of the LISP 2 collector, with masters instead of a pass that corrects links).
//
//   before   │ a │▒▒▒│ b │ c │▒▒▒▒▒▒▒│ LOCKED │ d │ e │▒▒▒▒│ f │         top
//   after    │ a │ b │ c │ d │▒▒▒▒▒▒▒│ LOCKED │ e │ f │                  top
//
// Where a locked chunk bars the way, the gap stays behind as a hole. The blocks directly above that chunk move into it,
// in address order, as long as the next one fits; nothing else passes a lock.
// Invariant: what a step leaves is a heap as any other; the next one goes on at the cursor.
// Costs: a step takes time in proportion to the bytes that it moves, and 16 for each chunk that it passes over; it
// exceeds its budget by less than one block.

import { copy, store32, touch } from "../machine";
import { carve, cursor, dropHole, fence, freeRange, holeSize, putHole, relocate, setCursor } from "./holes";
import { above, canMove, chunkSize, isInUse, linkOf, MIN_CHUNK, payloadOf } from "./relocatable";
import { Ptr, Size } from "./units";

/** A budget without end. */
export const UNLIMITED: Size = 0xffffffff;

/** Two lines of the processor's caches, which fetch both together. */
const STRIDE: u32 = 128;
/** Holes of so many bytes and more are not read. */
const WIDE: Size = 2048;

/**
 * Reads a small hole between blocks that are copied: what fetches memory ahead of a copy takes it for one long range,
 * and does not begin anew behind each hole.
 */
function readThrough(hole: Ptr, end: Ptr): void {
  for (let line = hole; u32(end - line) < WIDE; line += STRIDE) touch(line);
}

/** Moves the block directly above a locked chunk into the hole below that, if it fits. Returns the bytes moved. */
function fillFromAbove(hole: Ptr, end: Ptr): Size {
  const block = u32(end + holeSize(end));
  const size = chunkSize(block);
  if (!canMove(block) || size > chunkSize(hole)) return 0;
  relocate(block, carve(hole, size));
  return size;
}

/**
 * Moves blocks until `budget` bytes are spent, a gap of `enough` bytes has come together, or there is nothing left to
 * do. Returns the bytes moved: 0 where nothing is left, and 1 where none were yet.
 */
export function compact(budget: Size, enough: Size): Size {
  const last = fence();
  let moved: Size = 0;
  let passed: Size = 0;
  let at = cursor();
  let low = at;
  // All from `low` to `at` is the gap.
  while (at !== last && u32(at - low) < enough && moved + passed < budget) {
    const start = at;
    const target = low;
    // The masters of a run of blocks that slide; then the run itself, in one go.
    while (moved < budget && at !== low && canMove(at)) {
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
    if (!isInUse(start)) {
      dropHole(start);
      readThrough(start, at);
      continue;
    }
    if (low !== start) {
      putHole(low, u32(start - low));
      moved += fillFromAbove(low, at);
      at = above(low);
    }
    low = at;
    passed += MIN_CHUNK;
  }
  setCursor(at);
  if (low !== at) freeRange(low, at);
  return moved === 0 && at !== last ? 1 : moved;
}
