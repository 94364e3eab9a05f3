// Segments: the contiguous ranges of a heap of chunks.
//
// The first lies behind the control block; growth extends the last one where the new pages are contiguous with it,
// and begins another where somebody else has grown the memory in between:
//
//   ┌─────────┬──────────────┐ somebody's ┌────────┬─────────────┐
//   │ control │ segment      │   pages    │ record │ segment     │
//   └─────────┴──────────────┘            └────────┴─────────────┘
//
//   record   +0   end    first address behind the segment, kept once another one follows
//            +4   next   record of the segment that was added after this one; 0 for the last
//
// The first segment's record is in the control block. A later one's is 12 bytes, so that the first chunk's header
// ends on a multiple of 16.
// Invariant: the chain leads from the first record to the current one, whose end is the heap's end.

import { heapBase, load32, pages, store32 } from "../machine";
import { CONTROL_SIZE, heapEnd } from "./control";
import { growFor } from "./source";
import { endOfPages, GRANULE, Ptr, Size } from "./units";

const CURRENT: u32 = CONTROL_SIZE;
const FIRST_RECORD: u32 = CONTROL_SIZE + 4;
const NEXT: u32 = 4;

/** Bytes of the control block that segments take. */
export const SEGMENTS_SIZE: u32 = 12;
/** Bytes of a later segment's record: its first chunk follows. */
export const RECORD_SIZE: u32 = 12;

/** Record of the segment that growth extends. */
export function currentSegment(): Ptr {
  return load32(u32(heapBase() + CURRENT));
}

function setCurrentSegment(record: Ptr): void {
  store32(u32(heapBase() + CURRENT), record);
}

export function firstSegment(): Ptr {
  return u32(heapBase() + FIRST_RECORD);
}

export function segmentEnd(record: Ptr): Ptr {
  return record === currentSegment() ? heapEnd() : load32(record);
}

export function nextSegment(record: Ptr): Ptr {
  return load32(u32(record + NEXT));
}

function setNextSegment(record: Ptr, next: Ptr): void {
  store32(u32(record + NEXT), next);
}

/** Makes a chain of the first segment alone. */
export function openSegments(): void {
  setCurrentSegment(firstSegment());
  setNextSegment(firstSegment(), 0);
}

/**
 * Asks for memory in which `size` bytes, a multiple of 16, fit in one piece, counted from `from` in the current segment
 * or from a new segment's first chunk. Returns where they begin, which is `from` unless a segment was added; 0, with
 * nothing changed, where the limit or the engine refuses.
 */
export function acquire(from: Ptr, size: Size): Ptr {
  const edge = endOfPages(pages());
  const end = heapEnd();
  const record = u32(edge + GRANULE);
  const first: Ptr = edge === end ? from : u32(record + RECORD_SIZE);
  if (!growFor(edge, first, size)) return 0;
  if (first !== from) {
    store32(currentSegment(), end);
    setNextSegment(currentSegment(), record);
    setNextSegment(record, 0);
    setCurrentSegment(record);
  }
  return first;
}
