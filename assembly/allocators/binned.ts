// binned: Lea's allocator as first published: boundary tags, bins by size, smallest-first best fit, the top last.
//
//   ┌─────────┬──────┬────────┬──────┬──────┬────────┬─────────────┐
//   │ control │ live │ free   │ live │ live │ free   │ top         │
//   │ + bins  │      │ bin 4  │      │      │ bin 37 │             │
//   └─────────┴──────┴────────┴──────┴──────┴────────┴─────────────┘
//
// A request takes the smallest free chunk that holds it (the lowest bin that is not empty; the first large enough in
// a sorted bin), splits off what is left, and falls back to the top. `free` merges with both neighbours at once.
// Invariants: those of chunk, bins and top; every free chunk but the top is in the bin of its size, once.
// Costs: malloc and free constant below 512 bytes, linear in a bin's length above; 4 bytes a block, plus rounding to 16.
// Source: D. Lea, "A Memory Allocator" (1996).

import { BINS_END, bestFit, clearBins, insertChunk, removeChunk } from "../heap/bins";
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
  PREV_IN_USE,
  payloadOf,
  resizeInUse,
  setFooter,
  setHeader,
  setPrevInUse,
} from "../heap/chunk";
import { magic, magicOf } from "../heap/control";
import { reserveControl } from "../heap/source";
import { carveTop, growTop, openChunks, setTop, top, topSize } from "../heap/top";
import { alignUp, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";
import { copy } from "../machine";

export const ID: u32 = 7;
/** Distance of the first chunk's header from the heap's base. */
export const FIRST_CHUNK: u32 = BINS_END + u32((HEADER_OFFSET - BINS_END) & 15);

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openChunks(ID, FIRST_CHUNK);
  clearBins();
}

export function attach(): void {
  reserveControl(FIRST_CHUNK + 4);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Makes a free, listed chunk of this range, whose neighbours are in use. */
function listChunk(chunk: Ptr, size: Size): void {
  setHeader(chunk, size, PREV_IN_USE);
  setFooter(chunk, size);
  insertChunk(chunk, size);
}

/** Takes `size` bytes from the low end of a listed chunk; the remainder is listed again. */
function takeChunk(chunk: Ptr, size: Size): Ptr {
  const whole = chunkSize(chunk);
  removeChunk(chunk, whole);
  setHeader(chunk, size, IN_USE | PREV_IN_USE);
  if (size === whole) setPrevInUse(above(chunk));
  else listChunk(u32(chunk + size), u32(whole - size));
  return chunk;
}

/** A chunk in use of `size` bytes; 0 where memory is refused. */
function allocateChunk(size: Size): Ptr {
  const fit = bestFit(size);
  if (fit !== 0) return takeChunk(fit, size);
  if (topSize() < size && !extendTop(size)) return 0;
  return carveTop(size);
}

function extendTop(size: Size): bool {
  const grown = growTop(size);
  if (grown > 1) insertChunk(grown, chunkSize(grown));
  return grown !== 0;
}

/** Frees a chunk in use: merges it with free neighbours and lists the whole, or melts it into the top. */
function freeChunk(chunk: Ptr): void {
  let start = chunk;
  let end = above(chunk);
  if (!isPrevInUse(start)) {
    start = below(start);
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
    removeChunk(end, size);
    end = u32(end + size);
  }
  listChunk(start, u32(end - start));
}

/** Gives back what a chunk in use holds beyond `size` bytes. */
function trimChunk(chunk: Ptr, size: Size): void {
  const rest = u32(chunkSize(chunk) - size);
  if (rest === 0) return;
  resizeInUse(chunk, size);
  setHeader(u32(chunk + size), rest, IN_USE | PREV_IN_USE);
  freeChunk(u32(chunk + size));
}

/** Makes a chunk in use at least `size` bytes where what lies above it allows. */
function extendChunk(chunk: Ptr, size: Size): bool {
  const held = chunkSize(chunk);
  const next = above(chunk);
  if (next === top()) {
    if (held + topSize() < size && !extendTop(u32(size - held))) return false;
    if (next !== top()) return false;
    resizeInUse(chunk, size);
    setTop(u32(chunk + size));
    return true;
  }
  if (isInUse(next) || held + chunkSize(next) < size) return false;
  const end = above(next);
  removeChunk(next, chunkSize(next));
  setPrevInUse(end);
  resizeInUse(chunk, u32(end - chunk));
  trimChunk(chunk, size);
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
  if (wanted <= held) {
    trimChunk(chunk, wanted);
    return pointer;
  }
  if (extendChunk(chunk, wanted)) return pointer;
  const moved = allocateChunk(wanted);
  if (moved === 0) return 0;
  copy(payloadOf(moved), pointer, u32(held - HEADER_SIZE));
  freeChunk(chunk);
  return payloadOf(moved);
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (alignment <= GRANULE) return isPowerOfTwo(alignment) ? malloc(size) : 0;
  if (!isPowerOfTwo(alignment) || size > MAX_REQUEST - alignment) return 0;
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
