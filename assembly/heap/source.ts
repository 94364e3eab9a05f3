// The source of pages: where a heap's memory comes from.
//
// Growth is geometric, by a sixteenth of the heap's span or another share (traits); where that is refused, by what is
// needed. A growth costs microseconds on a small memory and about a millisecond on a large one. A refused growth leaves
// no trace.
// Other code may grow the memory too: its pages then lie between the heap's end and the memory's.

import { grow, heapBase, pages, trap } from "../machine";
import { GROWTH_SHIFT } from "../traits/selected";
import { heapEnd, limit, setHeapEnd, setIdentity } from "./control";
import { endOfPages, GRANULE, PAGE_BITS, Ptr, pagesFor, Size } from "./units";

/**
 * Sees to it that the memory holds a control block of `size` bytes.
 * Traps where the heap cannot lie at its base: misaligned, beyond the limit, or memory refused.
 */
export function reserveControl(size: Size): void {
  const least = u32(heapBase() + size);
  const needed = pagesFor(u32(least + GRANULE));
  if (u32(heapBase() & (GRANULE - 1)) !== 0 || least > limit()) trap();
  if (needed > pages() && grow(u32(needed - pages())) < 0) trap();
}

/** Moves the heap's end to the end of the memory, or to the limit. */
function takeMemory(): void {
  const end = endOfPages(pages());
  setHeapEnd(end < limit() ? end : limit());
}

/** Whether growth would be contiguous with the heap. */
export function endsWithMemory(): bool {
  return endOfPages(pages()) === heapEnd();
}

/** Makes a new heap, of all memory behind its base. */
export function openHeap(allocator: u32): void {
  setIdentity(allocator);
  takeMemory();
}

/**
 * Grows the memory, which ends at `edge`, so that `size` bytes fit behind `from`, which they do not yet, and moves the
 * heap's end to its new end. (Where sums leave 32 bits, so many pages are missing that no engine gives them.) Returns false, with nothing changed, where the limit or the engine refuses.
 */
export function growFor(edge: Ptr, from: Ptr, size: Size): bool {
  if (from > limit() || size > limit() - from) return false;
  const least = pagesFor(u32(u32(from - edge) + size));
  const ample = u32(least + u32(u32(heapEnd() - heapBase()) >>> (PAGE_BITS + GROWTH_SHIFT)));
  if (grow(ample) < 0 && grow(least) < 0) return false;
  takeMemory();
  return true;
}
