// bump: sequential allocation from the high watermark ("gift" allocation, an arena, a region).
//
//   ┌─────────┬───────┬──┬──────┬─────────┬──────────────┐
//   │ control │ block │▒▒│block │ block   │ never used   │      ▒ alignment
//   └─────────┴───────┴──┴──────┴─────────┴──────────────┘
//             start              last      mark           end
//
// Blocks have no header. `free` does nothing; all is freed at once by `reset`, or back to a mark by `release`.
// Where somebody else has grown the memory in between, the arena goes on behind their pages: `start` moves there,
// and what lies below it stays allocated for good.
// Invariants: start <= last < mark <= end (or last is 0); blocks of 16 bytes and more are 16-aligned, smaller ones
// 8-aligned.
// Costs: malloc is an addition and a comparison; nothing per block. realloc in place for the last block only.
//
// Control: +12 start · +16 mark · +20 last

import { CONTROL_SIZE, heapEnd, magic, magicOf } from "../heap/control";
import { growFor, openHeap, reserveControl } from "../heap/source";
import { alignUp, endOfPages, GRANULE, isPowerOfTwo, Ptr, Size } from "../heap/units";
import { copy, heapBase, load32, pages, store32 } from "../machine";

export const ID: u32 = 1;

const START: u32 = CONTROL_SIZE;
const MARK: u32 = CONTROL_SIZE + 4;
const LAST: u32 = CONTROL_SIZE + 8;
export const BUMP_CONTROL: u32 = CONTROL_SIZE + 20;

export function start(): Ptr {
  return load32(u32(heapBase() + START));
}

function setStart(address: Ptr): void {
  store32(u32(heapBase() + START), address);
}

/** The place that `release` goes back to. */
export function mark(): Ptr {
  return load32(u32(heapBase() + MARK));
}

function setMark(address: Ptr): void {
  store32(u32(heapBase() + MARK), address);
}

/** The last block; 0 where there is none, or it is not known. */
export function last(): Ptr {
  return load32(u32(heapBase() + LAST));
}

function setLast(block: Ptr): void {
  store32(u32(heapBase() + LAST), block);
}

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openHeap(ID);
  setStart(u32(heapBase() + BUMP_CONTROL));
  setMark(start());
  setLast(0);
}

export function attach(): void {
  reserveControl(BUMP_CONTROL);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Makes room for `size` bytes behind the mark and returns where they begin; 0 where that is refused. */
function makeRoom(alignment: u32, size: Size): Ptr {
  const edge = endOfPages(pages());
  const isOurs = edge === heapEnd();
  const from = isOurs ? mark() : u32(edge + GRANULE);
  const block = alignUp(from, alignment);
  if (block < from || !growFor(edge, block, size)) return 0;
  if (!isOurs) setStart(from);
  return block;
}

/** A block of `size` bytes at a multiple of `alignment`, a power of two (else 0), and of what its size asks for. */
export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment)) return 0;
  const bytes: Size = size === 0 ? 1 : size;
  const natural: u32 = bytes < GRANULE ? 8 : GRANULE;
  const multiple = alignment < natural ? natural : alignment;
  let block = alignUp(mark(), multiple);
  if (block < mark() || block > heapEnd() || bytes > heapEnd() - block) block = makeRoom(multiple, bytes);
  if (block !== 0) {
    setLast(block);
    setMark(u32(block + bytes));
  }
  return block;
}

export function malloc(size: Size): Ptr {
  return aligned_alloc(1, size);
}

/** Nothing: only `release` and `reset` free. */
export function free(_pointer: Ptr): void {}

/** In place for the last block. Any other is copied; as its size is not known, what lies behind it may come along. */
export function realloc(pointer: Ptr, size: Size): Ptr {
  const before = mark();
  if (pointer !== 0 && pointer === last()) setMark(pointer);
  const block = malloc(size);
  if (block === 0) setMark(before);
  else if (pointer !== 0) copy(block, pointer, size);
  return block;
}

/** 0: unknown, since blocks have no header. */
export function malloc_usable_size(_pointer: Ptr): Size {
  return 0;
}

/** Frees all that was allocated since `mark` gave this value. Ignored if that place is not in the arena any more. */
export function release(to: Ptr): void {
  if (to < start() || to > mark()) return;
  setMark(to);
  setLast(0);
}

/** Frees everything that lies behind other people's last growth; the memory stays the heap's. */
export function reset(): void {
  release(start());
}
