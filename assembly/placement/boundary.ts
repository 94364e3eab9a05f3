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
// The placement, the file of this folder that bears the module's name, is bound when that is compiled. It gives ID,
// LIST_END and
//   clearList()                        makes an empty list
//   insertChunk(chunk, size, after)    lists a free chunk; `after`: the listed chunk before whose successor the range
//                                      lay, where that is known, else 0
//   removeChunk(chunk)                 takes a listed chunk out
//   findChunk(size)                    the listed chunk to take `size` bytes from; 0 for none
// Invariants: those of chunk and top; every free chunk but the top is listed, once.
// Overhead: 4 bytes a block, and rounding to 16.

import {
  above,
  below,
  chunkOf,
  chunkSize,
  chunkSizeFor,
  flipPrevInUse,
  HEADER_OFFSET,
  HEADER_SIZE,
  IN_USE,
  isInUse,
  isPrevInUse,
  PREV_IN_USE,
  payloadOf,
  previousFree,
  resizeInUse,
  setFooter,
  setHeader,
} from "../heap/chunk";
import { heapEnd, magic, magicOf } from "../heap/control";
import { acquire } from "../heap/segments";
import { endsWithMemory, reserveControl } from "../heap/source";
import { carveTop, openChunks, setTop, top, topSize } from "../heap/top";
import { alignUp, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";
import { copy } from "../machine";
import { clearList, findChunk, ID, insertChunk, LIST_END, removeChunk } from "./selected";

export { ID } from "./selected";

/** Distance of the first chunk's header from the heap's base. */
export const FIRST_CHUNK: u32 = LIST_END + u32((HEADER_OFFSET - LIST_END) & 15);

/** The chunk whose payload would be 0. */
const REFUSED: Ptr = 0xfffffffc;

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
  removeChunk(chunk);
  setHeader(chunk, size, IN_USE | PREV_IN_USE);
  if (size === whole) flipPrevInUse(above(chunk));
  else listChunk(u32(chunk + size), u32(whole - size), after);
  return chunk;
}

/** A chunk in use of `size` bytes; REFUSED where memory is. */
export function allocateChunk(size: Size): Ptr {
  const fit = findChunk(size);
  if (fit !== 0) return takeChunk(fit, size);
  return topSize() >= size || extendTop(size) ? carveTop(size) : REFUSED;
}

/** Grows the heap until the top has `size` bytes. False: refused, with nothing changed. */
function extendTop(size: Size): bool {
  const old = top();
  const fence = u32(heapEnd() - 4);
  const first = acquire(old, u32(size + 4));
  if (first === 0) return false;
  setTop(first);
  if (first !== old) {
    setHeader(fence, 0, old === fence ? IN_USE | PREV_IN_USE : IN_USE);
    if (old !== fence) listChunk(old, u32(fence - old), 0);
  }
  return true;
}

/** Frees a chunk in use: merges it with free neighbours and lists the whole, or melts it into the top. */
export function freeChunk(chunk: Ptr): void {
  let start = chunk;
  let end = above(chunk);
  let after: Ptr = 0;
  if (!isPrevInUse(start)) {
    start = below(start);
    after = previousFree(start);
    removeChunk(start);
  }
  if (end === top()) {
    setTop(start);
    return;
  }
  if (isInUse(end)) {
    flipPrevInUse(end);
  } else {
    const size = chunkSize(end);
    after = previousFree(end);
    removeChunk(end);
    end = u32(end + size);
  }
  listChunk(start, u32(end - start), after);
}

/** Splits a chunk in use behind its first `size` bytes. Returns the second part, in use too. */
function splitChunk(chunk: Ptr, size: Size): Ptr {
  const second = u32(chunk + size);
  setHeader(second, u32(chunkSize(chunk) - size), IN_USE | PREV_IN_USE);
  resizeInUse(chunk, size);
  return second;
}

/** Gives back what a chunk in use holds beyond `size` bytes. */
function trimChunk(chunk: Ptr, size: Size): void {
  if (chunkSize(chunk) !== size) freeChunk(splitChunk(chunk, size));
}

/** Makes a chunk in use `size` bytes long where it lies, if what lies above it allows. */
function resizeChunk(chunk: Ptr, size: Size): bool {
  const held = chunkSize(chunk);
  if (held < size) {
    const next = u32(chunk + held);
    if (next === top() && held + chunkSize(next) < size && !(endsWithMemory() && extendTop(u32(size - held))))
      return false;
    let both = u32(held + chunkSize(next));
    if (isInUse(next) || both < size) return false;
    if (next === top()) {
      setTop(u32(chunk + size));
      both = size;
    } else {
      removeChunk(next);
      flipPrevInUse(u32(chunk + both));
    }
    resizeInUse(chunk, both);
  }
  trimChunk(chunk, size);
  return true;
}

export function malloc(size: Size): Ptr {
  return size > MAX_REQUEST ? 0 : payloadOf(allocateChunk(chunkSizeFor(size)));
}

export function free(pointer: Ptr): void {
  if (pointer !== 0) freeChunk(chunkOf(pointer));
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  if (size > MAX_REQUEST) return 0;
  if (resizeChunk(chunkOf(pointer), chunkSizeFor(size))) return pointer;
  const moved = malloc(size);
  if (moved === 0) return 0;
  copy(moved, pointer, malloc_usable_size(pointer));
  free(pointer);
  return moved;
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment)) return 0;
  if (alignment <= GRANULE) return malloc(size);
  const ample = u32(size + alignment);
  const lowest: Ptr = ample < size ? 0 : malloc(ample);
  if (lowest === 0) return 0;
  const pointer = alignUp(lowest, alignment);
  if (pointer !== lowest) {
    splitChunk(chunkOf(lowest), u32(pointer - lowest));
    free(lowest);
  }
  trimChunk(chunkOf(pointer), chunkSizeFor(size));
  return pointer;
}

export function malloc_usable_size(pointer: Ptr): Size {
  return pointer === 0 ? 0 : u32(chunkSize(chunkOf(pointer)) - HEADER_SIZE);
}
