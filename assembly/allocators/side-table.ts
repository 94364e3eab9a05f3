// side-table: what is free and what is live is kept in a table outside the managed range.
//
//   ┌─────────┬──────┬──────┬───────┬──────┬───────────────┬────────┐
//   │ control │ live │ free │ live  │ live │ free          │ nodes  │
//   │ + root  │      │      │       │      │               │ ◀      │
//   └─────────┴──────┴──────┴───────┴──────┴───────────────┴────────┘
//             first                                        low      end
//
// Blocks have no header and are 16-aligned; `malloc` and `free` neither read nor write them. A request takes the
// lowest free range that holds it. The nodes lie at the high end and extend downwards; when the memory grows they
// move up with its end; when all is free they start afresh. Pages that somebody else put between stay a taken range,
// with what the nodes below them took.
// Invariants: those of heap/ranges over [first, low); two nodes are spare unless the memory is full.
// Where it is full and nodes run short, a request gets all of the range that is found for it.
// Costs: malloc, free and malloc_usable_size logarithmic, expected; 20 bytes for each live or free range, and rounding
// to 16; a growth of the memory moves the nodes.
//
// `range_init` makes it hand out a span of something else: numbers, nothing more.
//
// Control: a table of heap/ranges, then `low` and `foreign`

import { heapEnd, magic, magicOf } from "../heap/control";
import {
  addRange,
  addSpares,
  clearRanges,
  dropRange,
  freeRange,
  freeSize,
  GAP,
  hasSpares,
  isLone,
  lowestFit,
  moveLinks,
  NODE_SIZE,
  rangeAt,
  rangeSize,
  rangeStart,
  resizeRange,
  root,
  setRange,
  TABLE_END,
  takeRange,
} from "../heap/ranges";
import { endsWithMemory, growFor, openHeap, reserveControl } from "../heap/source";
import { alignUp, endOfPages, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";
import { copy, heapBase, load32, pages, store32 } from "../machine";

export const ID: u32 = 6;

const LOW: u32 = TABLE_END;
const FOREIGN: u32 = TABLE_END + 4;
/** Distance of the managed range from the heap's base. */
export const FIRST: u32 = 32;
/** Says that the heap hands out something else than its memory. */
export const FOREIGN_SPAN: u32 = 0xffffffff;
/** Nodes are added four at a time, which keeps `low` a multiple of 16. */
const NODES_BYTES: u32 = NODE_SIZE * 4;

/** Where pages that are to be grown begin, behind those that somebody else has grown. */
function nextSegment(): Ptr {
  return u32(endOfPages(pages()) + GRANULE);
}

/** First address behind the managed range: the lowest node's. */
export function tableLow(): Ptr {
  return load32(u32(heapBase() + LOW));
}

function setTableLow(low: Ptr): void {
  store32(u32(heapBase() + LOW), low);
}

/** FOREIGN_SPAN or 0. */
export function foreign(): u32 {
  return load32(u32(heapBase() + FOREIGN));
}

/** Whether the heap hands out something else than its memory, which is then all the table's. */
export function isForeign(): bool {
  return foreign() !== 0;
}

function setForeign(flag: u32): void {
  store32(u32(heapBase() + FOREIGN), flag);
}

/** Extends the table of nodes downwards, to `low` or, where no whole node fits, as near as that. */
function lowerTable(low: Ptr): void {
  setTableLow(addSpares(low, tableLow()));
}

/** Makes an empty table at the high end, whose nodes reach down to `low`. */
function openTable(low: Ptr): void {
  clearRanges();
  setTableLow(heapEnd());
  lowerTable(low);
}

/** Makes all up to the table one free range. */
function openRange(): void {
  const first = u32(heapBase() + FIRST);
  openTable(u32(heapEnd() - NODES_BYTES));
  addRange(first, u32(tableLow() - first));
}

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openHeap(ID);
  setForeign(0);
  openRange();
}

export function attach(): void {
  reserveControl(FIRST + GRANULE + NODES_BYTES);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Extends the table where its nodes run short: into what lies below it, or into new pages. */
function settle(): void {
  if (hasSpares()) return;
  const low = tableLow();
  if (isForeign()) {
    growTable(endsWithMemory() ? low : nextSegment(), 0);
    return;
  }
  const last = rangeAt(u32(low - 1));
  const free = freeSize(last);
  if (free <= NODES_BYTES) {
    growRange(GRANULE);
    return;
  }
  setRange(last, u32(free - NODES_BYTES));
  lowerTable(u32(low - NODES_BYTES));
}

/**
 * Grows the memory so that the table, and `size` bytes below it, fit behind `start`; false: refused. Where the sum leaves
 * 32 bits, so many pages are missing that no engine gives them.
 */
function growTable(start: Ptr, size: Size): bool {
  const end = heapEnd();
  const low = tableLow();
  const bytes = u32(end - low);
  if (!growFor(endOfPages(pages()), u32(start + bytes + NODES_BYTES), size)) return false;
  const moved = u32(heapEnd() - bytes);
  copy(moved, low, bytes);
  moveLinks(moved, heapEnd(), u32(heapEnd() - end));
  setTableLow(moved);
  lowerTable(isForeign() ? start : u32(moved - NODES_BYTES));
  return true;
}

/** Grows the heap so that its last range is free and holds `size` bytes. False: refused, with nothing changed. */
function growRange(size: Size): bool {
  if (isForeign()) return false;
  const low = tableLow();
  const start = endsWithMemory() ? u32(low - freeSize(rangeAt(u32(low - 1)))) : nextSegment();
  if (!growTable(start, size)) return false;
  if (start > low) addRange(low, u32(u32(start - low) | GAP));
  else if (start < low) dropRange(rangeAt(start));
  addRange(start, u32(tableLow() - start));
  return true;
}

function roundUp(size: Size): Size {
  return size === 0 ? GRANULE : alignUp(size, GRANULE);
}

/** A block at a multiple of `alignment`, a power of two, else 0. */
export function aligned_alloc(alignment: u32, size: Size): Ptr {
  const multiple: u32 = alignment < GRANULE ? GRANULE : alignment;
  if (!isPowerOfTwo(alignment) || size > MAX_REQUEST - multiple) return 0;
  const bytes = roundUp(size);
  const room = u32(bytes + multiple - GRANULE);
  let node = lowestFit(room);
  if (node === 0 && growRange(room)) node = lowestFit(room);
  if (node === 0) return 0;
  const block = alignUp(rangeStart(node), multiple);
  if (!hasSpares() && (isForeign() || block !== rangeStart(node))) return 0;
  takeRange(node, block, bytes);
  settle();
  return block;
}

export function malloc(size: Size): Ptr {
  return aligned_alloc(1, size);
}

export function free(pointer: Ptr): void {
  if (pointer === 0) return;
  freeRange(rangeAt(pointer));
  if (isLone(root()) && !isForeign()) openRange();
  else settle();
}

/** Resizes a block in place where what lies above it, and growth at the high end, allow. */
function resize(pointer: Ptr, size: Size, held: Size): bool {
  if (resizeRange(rangeAt(pointer), size)) return true;
  const end = u32(pointer + held);
  if (u32(end + freeSize(rangeAt(end))) !== tableLow() || !endsWithMemory()) return false;
  return growRange(u32(size - held)) && resizeRange(rangeAt(pointer), size);
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  if (size > MAX_REQUEST) return 0;
  const held = malloc_usable_size(pointer);
  let block = pointer;
  if (!resize(pointer, roundUp(size), held)) {
    block = malloc(size);
    if (block === 0) return 0;
    copy(block, pointer, held);
    freeRange(rangeAt(pointer));
  }
  settle();
  return block;
}

export function malloc_usable_size(pointer: Ptr): Size {
  return pointer === 0 ? 0 : rangeSize(rangeAt(pointer));
}

/**
 * Makes the heap anew as one that hands out a span of anything that is counted: `first`, not 0, and `size`, both
 * multiples of 16. Only the table lies in memory: `malloc`, `aligned_alloc`, `free` and `malloc_usable_size` work, with
 * numbers of the span for pointers; `calloc`, and `realloc` where it moves a block, would write to memory.
 */
export function range_init(first: u32, size: Size): void {
  openHeap(ID);
  setForeign(FOREIGN_SPAN);
  openTable(u32(heapBase() + FIRST));
  addRange(first, size);
}
