// bump: sequential allocation from the high watermark ("gift" allocation, an arena, a region).
//
//   ┌─────────┬───────┬──┬──────┬─────────┬──────────────┐
//   │ control │ block │▒▒│block │ block   │ never used   │      ▒ alignment
//   └─────────┴───────┴──┴──────┴─────────┴──────────────┘
//                                last      mark           end
//
// Blocks have no header. `free` does nothing; all is freed at once by `reset`, or back to a mark by `release`.
// Invariants: last <= mark <= end; blocks of 16 bytes and more are 16-aligned, smaller ones 8-aligned.
// Costs: malloc is an addition and a comparison; nothing per block. realloc in place for the last block only.
//
// Control: +32 mark · +36 last block · +40 the segment that the mark is in

import { copy, heapBase, load32, store32 } from "../machine";
import { CONTROL_SIZE, firstSegment, heapEnd, magic, magicOf } from "../heap/control";
import { acquire, nextSegment, openHeap, RECORD_SIZE, segmentEnd } from "../heap/source";
import { ALIGNMENT, alignUp, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";

export const ID: u32 = 1;
export const BUMP_CONTROL: u32 = CONTROL_SIZE + 16;

const MARK: u32 = CONTROL_SIZE;
const LAST: u32 = CONTROL_SIZE + 4;
const SEGMENT: u32 = CONTROL_SIZE + 8;

function field(offset: u32): Ptr {
  return load32(u32(heapBase() + offset));
}

function setField(offset: u32, value: Ptr): void {
  store32(u32(heapBase() + offset), value);
}

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openHeap(ID, BUMP_CONTROL);
  rewind();
}

export function attach(): void {
  if (magic() !== magicOf(ID)) heap_init();
}

function rewind(): void {
  setField(MARK, u32(heapBase() + BUMP_CONTROL));
  setField(LAST, 0);
  setField(SEGMENT, firstSegment());
}

/** Takes `size` bytes behind `from`, in a segment that ends at `end`; 0 where they do not fit. */
function take(from: Ptr, alignment: u32, size: Size, end: Ptr): Ptr {
  const block = alignUp(from, alignment);
  if (block < from || block > end || size > end - block) return 0;
  setField(LAST, block);
  setField(MARK, u32(block + size));
  return block;
}

/** Goes on in the segments that a reset has left behind, or else asks for memory. */
function takeBeyond(alignment: u32, size: Size): Ptr {
  let record = field(SEGMENT);
  let from = field(MARK);
  let block: Ptr = 0;
  while (nextSegment(record) !== 0 && block === 0) {
    record = nextSegment(record);
    from = u32(record + RECORD_SIZE);
    block = take(from, alignment, size, segmentEnd(record));
  }
  if (block === 0) {
    const end = heapEnd();
    const padded = alignment > ALIGNMENT ? u32(size + alignment) : size;
    const start = acquire(u32(padded + ALIGNMENT), u32(end - from));
    if (start === 0) return 0;
    if (start !== end) {
      record = start;
      from = u32(record + RECORD_SIZE);
    }
    block = take(from, alignment, size, heapEnd());
  }
  setField(SEGMENT, record);
  return block;
}

function allocate(alignment: u32, size: Size): Ptr {
  if (size > MAX_REQUEST - alignment) return 0;
  const bytes = size === 0 ? 1 : size;
  const block = take(field(MARK), alignment, bytes, segmentEnd(field(SEGMENT)));
  return block !== 0 ? block : takeBeyond(alignment, bytes);
}

/** The alignment that C asks of a block of this size. */
function naturalAlignment(size: Size): u32 {
  return size < ALIGNMENT ? 8 : ALIGNMENT;
}

export function malloc(size: Size): Ptr {
  return allocate(naturalAlignment(size), size);
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment)) return 0;
  return allocate(alignment < ALIGNMENT ? naturalAlignment(size) : alignment, size);
}

/** Nothing: only `release` and `reset` free. */
export function free(_pointer: Ptr): void {}

/** In place for the last block. Any other is copied; as its size is not known, what lies behind it may come along. */
export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer !== 0 && pointer === field(LAST) && size <= segmentEnd(field(SEGMENT)) - pointer) {
    setField(MARK, u32(pointer + (size === 0 ? 1 : size)));
    return pointer;
  }
  const block = malloc(size);
  if (pointer !== 0 && block !== 0) copy(block, pointer, size < block - pointer ? size : u32(block - pointer));
  return block;
}

/** 0: unknown, since blocks have no header. */
export function malloc_usable_size(_pointer: Ptr): Size {
  return 0;
}

/** The place that `release` goes back to. */
export function mark(): Ptr {
  return field(MARK);
}

/** Frees all that was allocated since `mark` gave this value; anything that is no earlier mark is ignored. */
export function release(to: Ptr): void {
  const last = field(SEGMENT);
  let record = firstSegment();
  while (record !== last && !(to > record && to <= segmentEnd(record))) record = nextSegment(record);
  const lowest = record === firstSegment() ? u32(heapBase() + BUMP_CONTROL) : u32(record + RECORD_SIZE);
  const highest = record === last ? field(MARK) : segmentEnd(record);
  if (to < lowest || to > highest) return;
  setField(SEGMENT, record);
  setField(MARK, to);
  setField(LAST, 0);
}

/** Frees everything; the memory stays the heap's. */
export function reset(): void {
  rewind();
}
