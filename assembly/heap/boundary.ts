// Boundary-tag heaps: the calls, whatever keeps the free chunks.
//
//   ┌─────────┬──────┬────────┬──────┬──────┬────────┬─────────────┐
//   │ control │ live │ free   │ live │ live │ free   │ top         │
//   │ + list  │      │ listed │      │      │ listed │             │
//   └─────────┴──────┴────────┴──────┴──────┴────────┴─────────────┘
//
// A request takes the free chunk that the module's placement chooses, splits off what is left, and falls back to the
// top. `free` merges with both neighbours at once, in constant time. `realloc` stays in place where the chunk above
// allows it.
// The placement (assembly/placement) is bound when the module is compiled. It gives ID, LIST_END and
//   clearList()                        makes an empty list
//   insertChunk(chunk, size, after)    lists a free chunk; `after`: the listed chunk before whose successor the range
//                                      lay, where that is known, else 0
//   removeChunk(chunk, size)           takes a listed chunk out
//   findChunk(size)                    the listed chunk to take `size` bytes from; 0 for none
// Invariants: those of chunk and top; every free chunk but the top is listed, once.
// Overhead: 4 bytes a block, and rounding to 16.

import { copy } from "../machine";
import { clearList, findChunk, ID, insertChunk, LIST_END, removeChunk } from "../placement/selected";
import {
  above,
  below,
  chunkOf,
  chunkSize,
  chunkSizeFor,
  clearPrevInUse,
  HEADER_OFFSET,
  HEADER_SIZE,
  IN_USE,
  isInUse,
  isPrevInUse,
  payloadOf,
  PREV_IN_USE,
  previousFree,
  resizeInUse,
  setFooter,
  setHeader,
  setPrevInUse,
} from "./chunk";
import { magic, magicOf } from "./control";
import { endsWithMemory, reserveControl } from "./source";
import { carveTop, growTop, openChunks, setTop, top, topSize } from "./top";
import { alignUp, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "./units";

/** Distance of the first chunk's header from the heap's base. */
export const FIRST_CHUNK: u32 = LIST_END + u32((HEADER_OFFSET - LIST_END) & 15);

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openChunks(ID, FIRST_CHUNK);
  clearList();
}

export function attach(): void {
  reserveControl(FIRST_CHUNK + 4);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Makes a free, listed chunk of this range, whose neighbours are in use. */
function listChunk(chunk: Ptr, size: Size, after: Ptr): void {
  setHeader(chunk, size, PREV_IN_USE);
  setFooter(chunk, size);
  insertChunk(chunk, size, after);
}

/** Takes `size` bytes from the low end of a listed chunk; the remainder is listed again. */
function takeChunk(chunk: Ptr, size: Size): Ptr {
  const whole = chunkSize(chunk);
  const after = previousFree(chunk);
  removeChunk(chunk, whole);
  setHeader(chunk, size, IN_USE | PREV_IN_USE);
  if (size === whole) setPrevInUse(above(chunk));
  else listChunk(u32(chunk + size), u32(whole - size), after);
  return chunk;
}

/** A chunk in use of `size` bytes; 0 where memory is refused. */
export function allocateChunk(size: Size): Ptr {
  const fit = findChunk(size);
  if (fit !== 0) return takeChunk(fit, size);
  return reserveTop(size) ? carveTop(size) : 0;
}

/** Sees to it that the top has `size` bytes. */
function reserveTop(size: Size): bool {
  if (topSize() >= size) return true;
  const grown = growTop(size);
  if (grown > 1) freeChunk(grown);
  return grown !== 0;
}

/** Frees a chunk in use: merges it with free neighbours and lists the whole, or melts it into the top. */
export function freeChunk(chunk: Ptr): void {
  let start = chunk;
  let end = above(chunk);
  let after: Ptr = 0;
  if (!isPrevInUse(start)) {
    start = below(start);
    after = previousFree(start);
    removeChunk(start, chunkSize(start));
  }
  if (end === top()) {
    setTop(start);
    return;
  }
  if (isInUse(end)) {
    clearPrevInUse(end);
  } else {
    const size = chunkSize(end);
    after = previousFree(end);
    removeChunk(end, size);
    end = u32(end + size);
  }
  listChunk(start, u32(end - start), after);
}

/** Gives back what a chunk in use holds beyond `size` bytes. */
function trimChunk(chunk: Ptr, size: Size): void {
  const rest = u32(chunkSize(chunk) - size);
  if (rest === 0) return;
  resizeInUse(chunk, size);
  setHeader(u32(chunk + size), rest, IN_USE | PREV_IN_USE);
  freeChunk(u32(chunk + size));
}

/** Makes a chunk in use at least `size` bytes, more than it has, where what lies above it allows. */
function extendChunk(chunk: Ptr, size: Size): bool {
  const held = chunkSize(chunk);
  const next = above(chunk);
  let more = chunkSize(next);
  if (next === top()) {
    const missing = u32(size - held);
    if (more < missing && (!endsWithMemory() || !reserveTop(missing))) return false;
    carveTop(missing);
    more = missing;
  } else {
    if (isInUse(next) || held + more < size) return false;
    removeChunk(next, more);
    setPrevInUse(u32(next + more));
  }
  resizeInUse(chunk, u32(held + more));
  return true;
}

export function malloc(size: Size): Ptr {
  if (size > MAX_REQUEST) return 0;
  const chunk = allocateChunk(chunkSizeFor(size));
  return chunk === 0 ? 0 : payloadOf(chunk);
}

export function free(pointer: Ptr): void {
  if (pointer !== 0) freeChunk(chunkOf(pointer));
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  if (size > MAX_REQUEST) return 0;
  const chunk = chunkOf(pointer);
  const held = chunkSize(chunk);
  const wanted = chunkSizeFor(size);
  if (wanted <= held || extendChunk(chunk, wanted)) {
    trimChunk(chunk, wanted);
    return pointer;
  }
  const moved = allocateChunk(wanted);
  if (moved === 0) return 0;
  copy(payloadOf(moved), pointer, u32(held - HEADER_SIZE));
  freeChunk(chunk);
  return payloadOf(moved);
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment) || size > MAX_REQUEST - alignment) return 0;
  if (alignment <= GRANULE) return malloc(size);
  const wanted = chunkSizeFor(size);
  const lowest = allocateChunk(u32(wanted + alignment));
  if (lowest === 0) return 0;
  const chunk = chunkOf(alignUp(payloadOf(lowest), alignment));
  const lead = u32(chunk - lowest);
  if (lead !== 0) {
    setHeader(chunk, u32(chunkSize(lowest) - lead), IN_USE | PREV_IN_USE);
    resizeInUse(lowest, lead);
    freeChunk(lowest);
  }
  trimChunk(chunk, wanted);
  return payloadOf(chunk);
}

export function malloc_usable_size(pointer: Ptr): Size {
  return pointer === 0 ? 0 : u32(chunkSize(chunkOf(pointer)) - HEADER_SIZE);
}
