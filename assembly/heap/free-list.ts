// One free list in address order, a ring threaded through the free chunks and closed by its head.
//
//   control … │ limitless │ first │ last │            the head, laid out as a chunk that fits every request
//                            │       └───────────────┐
//              ┌─────────────┘                       ▼
//              free chunk ⇄ free chunk ⇄ … ⇄ free chunk
//
// Invariants: addresses rise from first to last; the head lies below every chunk.
// Costs: taking out is constant, and so is listing where the neighbour in the list is known (a split, a merge).
// Otherwise the place is looked for down the list from its last chunk and up the heap from the new one, in step:
// the fewer of the free chunks above it and the chunks in use up to the next free one.

import { heapBase, store32 } from "../machine";
import { above, chunkSize, isInUse, nextFree, previousFree, setNextFree, setPreviousFree } from "./chunk";
import { VERIFIES, verifyUnlink } from "./links";
import { TOP_END, top } from "./top";
import { Ptr, Size } from "./units";

export const LIMITLESS: Size = 0xfffffff0;

/** First byte of the control block behind the list's head. */
export const LIST_END: u32 = TOP_END + 12;

/** The head: in the list a chunk like any other, before the first and behind the last. */
export function listHead(): Ptr {
  return u32(heapBase() + TOP_END);
}

export function clearList(): void {
  const head = listHead();
  store32(head, LIMITLESS);
  setNextFree(head, head);
  setPreviousFree(head, head);
}

/** The listed chunk, or the head, that a chunk follows in address order. */
function predecessor(chunk: Ptr): Ptr {
  let previous = previousFree(listHead());
  let higher = above(chunk);
  while (previous > chunk) {
    if (!isInUse(higher)) return higher === top() ? previousFree(listHead()) : previousFree(higher);
    previous = previousFree(previous);
    higher = above(higher);
  }
  return previous;
}

/** Lists a free chunk behind `after`, a listed chunk or the head; 0 where that is not known. */
export function insertChunk(chunk: Ptr, _size: Size, after: Ptr): void {
  const previous: Ptr = after === 0 ? predecessor(chunk) : after;
  const next = nextFree(previous);
  setNextFree(chunk, next);
  setPreviousFree(chunk, previous);
  setNextFree(previous, chunk);
  setPreviousFree(next, chunk);
}

export function removeChunk(chunk: Ptr): void {
  const next = nextFree(chunk);
  const previous = previousFree(chunk);
  if (VERIFIES) verifyUnlink(chunk, nextFree(previous), previousFree(next));
  setNextFree(previous, next);
  setPreviousFree(next, previous);
}

/** First listed chunk of at least `size` bytes from `chunk` on; the head for none. */
export function firstFrom(chunk: Ptr, size: Size): Ptr {
  let fit = chunk;
  while (chunkSize(fit) < size) fit = nextFree(fit);
  return fit;
}
