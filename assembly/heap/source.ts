// The source of pages: where a heap's memory comes from.
//
// A heap is a chain of segments. The first lies behind the control block; growth extends the last one where the
// new pages are contiguous with it, and begins another where somebody else has grown the memory in between:
//
//   ┌─────────┬──────────────┐ somebody's ┌──────┬─────────────┐
//   │ control │ segment 1    │   pages    │record│ segment 2   │
//   └─────────┴──────────────┘            └──────┴─────────────┘
//
// A record is 16 bytes: end, next, two words spare (the last holds the first chunk's header).
// Growth is geometric, by an eighth of what the heap owns, falling back to what is needed: a growth costs
// microseconds on a small memory and about a millisecond on a large one. A refused growth leaves no trace.

import { grow, heapBase, heapLimit, load32, pages, store32, trap } from "../machine";
import {
  currentSegment,
  firstSegment,
  heapEnd,
  limit,
  ownedBytes,
  setCurrentSegment,
  setHeapEnd,
  setIdentity,
  setLimit,
  setOwnedBytes,
} from "./control";
import { endOfPages, LAST_ADDRESS, PAGE_BITS, pagesFor, Ptr, Size } from "./units";

/** Bytes of a later segment's record. */
export const RECORD_SIZE: u32 = 16;

const NEXT: u32 = 4;
/** log2 of the share of the owned bytes by which the heap grows. */
const GROWTH_SHIFT: u32 = 3;

export function segmentEnd(record: Ptr): Ptr {
  return load32(record);
}

/** Record of the segment that was added after this one; 0 for the last. */
export function nextSegment(record: Ptr): Ptr {
  return load32(u32(record + NEXT));
}

function lower(a: u32, b: u32): u32 {
  return a < b ? a : b;
}

/**
 * Writes the common control block of a new heap.
 * Traps where the base is misaligned or the memory cannot hold `controlSize` bytes behind it, below the limit.
 */
export function openHeap(allocator: u32, controlSize: Size): void {
  const base = heapBase();
  const bound = heapLimit() === 0 ? LAST_ADDRESS : u32(heapLimit() & u32(~15));
  if (u32(base & 15) !== 0 || base >= bound || controlSize > bound - base) trap();
  const least = u32(base + controlSize);
  const held = endOfPages(pages());
  if (held < least && grow(pagesFor(u32(least - held))) < 0) trap();
  const end = lower(endOfPages(pages()), bound);
  setIdentity(allocator);
  setLimit(bound);
  setHeapEnd(end);
  setOwnedBytes(u32(end - base));
  const record = firstSegment();
  setCurrentSegment(record);
  store32(record, end);
  store32(u32(record + NEXT), 0);
}

/**
 * Asks for memory in which `size` bytes fit in one piece, of which `tail` free bytes already lie at the heap's end.
 * Returns the first new address: the old end of the heap, or a new segment's record where others own the pages
 * between. 0, with nothing changed, where the limit or the engine refuses.
 */
export function acquire(size: Size, tail: Size): Ptr {
  const held = pages();
  const start = endOfPages(held);
  const contiguous = start === heapEnd();
  const need = contiguous ? u32(size - tail) : u32(size + 2 * RECORD_SIZE);
  if (start >= limit() || need > limit() - start) return 0;
  const least = pagesFor(need);
  const most = pagesFor(u32(limit() - start));
  let count = u32(ownedBytes() >>> (PAGE_BITS + GROWTH_SHIFT));
  if (count < least) count = least;
  if (count > most) count = most;
  if (grow(count) < 0) {
    if (count === least || grow(least) < 0) return 0;
    count = least;
  }
  const end = lower(endOfPages(u32(held + count)), limit());
  let record = currentSegment();
  if (!contiguous) {
    store32(u32(record + NEXT), start);
    setCurrentSegment(start);
    record = start;
    store32(u32(record + NEXT), 0);
  }
  store32(record, end);
  setHeapEnd(end);
  setOwnedBytes(u32(ownedBytes() + (end - start)));
  return start;
}
