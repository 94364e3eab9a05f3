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
// move up with its end. Pages that somebody else put between stay a taken range.
// Invariants: those of heap/ranges over [first, low); two nodes are spare unless the heap is full.
// Costs: malloc, free and malloc_usable_size logarithmic, expected; 20 bytes for each live or free range, and rounding
// to 16; a growth of the memory moves the nodes.
//
// The same tables serve spans that are not memory (range_open …): the numbers are handed out, nothing else.
//
// Control: a table of heap/ranges, whose third word is `low`

import { copy, heapBase, load32, pages, store32 } from "../machine";
import { CONTROL_SIZE, heapEnd, magic, magicOf } from "../heap/control";
import {
  addRange,
  addSpares,
  freeRange,
  freeSize,
  hasSpares,
  LEFT,
  lowestFit,
  NODE_SIZE,
  rangeAt,
  rangeSize,
  rangeStart,
  resizeRange,
  RIGHT,
  setRange,
  SPARE,
  TAKEN,
  takeRange,
} from "../heap/ranges";
import { growFor, openHeap, reserveControl } from "../heap/source";
import { alignUp, endOfPages, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";

export const ID: u32 = 6;

const LOW: u32 = 8;
/** Distance of the managed range from the heap's base. */
export const FIRST: u32 = 32;
/** Nodes are added four at a time, which keeps `low` a multiple of 16. */
const NODES_BYTES: u32 = NODE_SIZE * 4;

export function heapTable(): Ptr {
  return u32(heapBase() + CONTROL_SIZE);
}

/** First address behind the managed range: the lowest node's. */
export function tableLow(): Ptr {
  return load32(u32(heapTable() + LOW));
}

/** Extends the table of nodes downwards. */
function lowerTable(low: Ptr): void {
  store32(u32(heapTable() + LOW), low);
  addSpares(heapTable(), low, NODES_BYTES);
}

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openHeap(ID);
  const first = u32(heapBase() + FIRST);
  const low = u32(heapEnd() - NODES_BYTES);
  store32(heapTable(), 0);
  store32(u32(heapTable() + SPARE), 0);
  lowerTable(low);
  addRange(heapTable(), first, u32(low - first));
}

export function attach(): void {
  reserveControl(FIRST + GRANULE + NODES_BYTES);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Extends the table where its nodes run short and free memory lies below it. */
function settle(): void {
  const low = tableLow();
  const last = rangeAt(heapTable(), u32(low - 1));
  if (hasSpares(heapTable()) || freeSize(last) <= NODES_BYTES) return;
  setRange(heapTable(), last, u32(rangeSize(last) - NODES_BYTES));
  lowerTable(u32(low - NODES_BYTES));
}

function moveLink(link: Ptr, distance: u32): void {
  if (load32(link) !== 0) store32(link, u32(load32(link) + distance));
}

/** Moves the nodes from below `end` to the heap's new end, and adds some. */
function moveTable(end: Ptr): void {
  const bytes = u32(end - tableLow());
  const nodes = u32(heapEnd() - bytes);
  const distance = u32(heapEnd() - end);
  copy(nodes, tableLow(), bytes);
  for (let node = nodes; node < heapEnd(); node += NODE_SIZE) {
    moveLink(u32(node + LEFT), distance);
    moveLink(u32(node + RIGHT), distance);
  }
  moveLink(heapTable(), distance);
  moveLink(u32(heapTable() + SPARE), distance);
  lowerTable(u32(nodes - NODES_BYTES));
}

/** Extends the last range, which ended at `from`, to `to` if it is free; else adds a free one. */
function extendLast(from: Ptr, to: Ptr): void {
  const last = rangeAt(heapTable(), u32(from - 1));
  if (freeSize(last) !== 0) setRange(heapTable(), last, u32(rangeSize(last) + to - from));
  else addRange(heapTable(), from, u32(to - from));
}

/** Grows the heap so that its last range is free and holds `size` bytes; returns it, or 0, with nothing changed. */
function growRange(size: Size): Ptr {
  const edge = endOfPages(pages());
  const end = heapEnd();
  const low = tableLow();
  const last = rangeAt(heapTable(), u32(low - 1));
  const isOurs = edge === end;
  const start: Ptr = isOurs ? u32(low - freeSize(last)) : u32(edge + GRANULE);
  const table = u32(end - low + NODES_BYTES);
  const from = u32(start + table);
  if (from < table || !growFor(edge, from, size)) return 0;
  moveTable(end);
  if (isOurs) {
    extendLast(low, tableLow());
  } else {
    extendLast(low, end);
    addRange(heapTable(), end, u32(u32(start - end) | TAKEN));
    addRange(heapTable(), start, u32(tableLow() - start));
  }
  return rangeAt(heapTable(), u32(tableLow() - 1));
}

function roundUp(size: Size): Size {
  return size === 0 ? GRANULE : alignUp(size, GRANULE);
}

/** A block at a multiple of `alignment`, a power of two, else 0. */
export function aligned_alloc(alignment: u32, size: Size): Ptr {
  const multiple: u32 = alignment < GRANULE ? GRANULE : alignment;
  if (!isPowerOfTwo(alignment) || size > MAX_REQUEST - multiple) return 0;
  const room = u32(roundUp(size) + multiple - GRANULE);
  let node: Ptr = hasSpares(heapTable()) ? lowestFit(heapTable(), room) : 0;
  if (node === 0) node = growRange(room);
  if (node === 0) return 0;
  const block = alignUp(rangeStart(node), multiple);
  takeRange(heapTable(), node, block, roundUp(size));
  settle();
  return block;
}

export function malloc(size: Size): Ptr {
  return aligned_alloc(1, size);
}

export function free(pointer: Ptr): void {
  if (pointer === 0) return;
  freeRange(heapTable(), rangeAt(heapTable(), pointer));
  settle();
}

/** Resizes a block in place where what lies above it, and growth at the high end, allow. */
function resize(pointer: Ptr, size: Size): bool {
  const block = rangeAt(heapTable(), pointer);
  const held = rangeSize(block);
  if (!hasSpares(heapTable())) return size <= held;
  if (resizeRange(heapTable(), block, size)) return true;
  const end = u32(pointer + held);
  const isLast = u32(end + freeSize(rangeAt(heapTable(), end))) === tableLow();
  if (!isLast || endOfPages(pages()) !== heapEnd() || growRange(u32(size - held)) === 0) return false;
  return resizeRange(heapTable(), rangeAt(heapTable(), pointer), size);
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  if (size > MAX_REQUEST) return 0;
  if (resize(pointer, roundUp(size))) {
    settle();
    return pointer;
  }
  const block = malloc(size);
  if (block === 0) return 0;
  copy(block, pointer, malloc_usable_size(pointer));
  free(pointer);
  return block;
}

export function malloc_usable_size(pointer: Ptr): Size {
  return pointer === 0 ? 0 : rangeSize(rangeAt(heapTable(), pointer));
}

/** What a table of the user's own takes at a time: its three words, or a link to the next such block, and nodes. */
const BATCH_SIZE: u32 = 256;
const BATCH_HEAD: u32 = 16;
const NEXT_BATCH: u32 = 8;

function addBatch(table: Ptr, batch: Ptr): void {
  addSpares(table, u32(batch + BATCH_HEAD), BATCH_SIZE - BATCH_HEAD);
}

/**
 * Opens a table over a span of anything that is counted: `first`, not 0, and `size`, both multiples of 16. Returns the
 * table, a block of this heap; 0 where that is refused.
 */
export function range_open(first: u32, size: Size): Ptr {
  const table = malloc(BATCH_SIZE);
  if (table === 0) return 0;
  store32(table, 0);
  store32(u32(table + SPARE), 0);
  store32(u32(table + NEXT_BATCH), 0);
  addBatch(table, table);
  addRange(table, first, size);
  return table;
}

/** Takes `size`, rounded up to 16, at a multiple of `alignment`, a power of two. Returns its start; 0 for none left. */
export function range_alloc(table: Ptr, alignment: u32, size: Size): u32 {
  const multiple: u32 = alignment < GRANULE ? GRANULE : alignment;
  if (!isPowerOfTwo(alignment) || size > MAX_REQUEST - multiple) return 0;
  const node = lowestFit(table, u32(roundUp(size) + multiple - GRANULE));
  if (node === 0) return 0;
  if (!hasSpares(table)) {
    const batch = malloc(BATCH_SIZE);
    if (batch === 0) return 0;
    store32(u32(batch + NEXT_BATCH), load32(u32(table + NEXT_BATCH)));
    store32(u32(table + NEXT_BATCH), batch);
    addBatch(table, batch);
  }
  const start = alignUp(rangeStart(node), multiple);
  takeRange(table, node, start, roundUp(size));
  return start;
}

/** Frees what was taken at `start`. */
export function range_free(table: Ptr, start: u32): void {
  freeRange(table, rangeAt(table, start));
}

/** Gives the table's memory back to the heap. */
export function range_close(table: Ptr): void {
  let batch = table;
  while (batch !== 0) {
    const next = load32(u32(batch + NEXT_BATCH));
    free(batch);
    batch = next;
  }
}
