// Boundary-tag chunks (Knuth, TAOCP 1, 2.5; Lea, "A Memory Allocator", 1996): what a heap of lists is tiled with.
//
//   in use                            free
//   c  ┌──────────────────────────┐   c  ┌──────────────────────────┐
//      │ size        │ … │ P │ 1  │      │ size        │ … │ 1 │ 0  │   header
//   p  ├──────────────────────────┤      ├──────────────────────────┤
//      │ payload                  │      │ next free chunk          │
//      │                          │      │ previous free chunk      │
//      │                          │      │ …                        │
//      │                          │      │ size                     │   footer
//      └──────────────────────────┘      └──────────────────────────┘
//
// size: bytes from this header to the next one, a multiple of 16, at least 16. P (PREV_IN_USE): the chunk below is
// in use; its last word is then payload, else the footer by which it is found. How the header's word is laid out is the
// business of the traits.
// Invariants: headers lie 4 below a multiple of 16, so payloads are 16-aligned; no two neighbours are both free.
// Overhead: 4 bytes, and what rounding to 16 adds.

import { load32, store32 } from "../machine";
import { headerWord, IN_USE, PREV_IN_USE, sizeIn, withPrevFlipped } from "../traits/selected";
import { loadLink, storeLink } from "./links";
import { Ptr, Size } from "./units";

export { IN_USE, PREV_IN_USE } from "../traits/selected";

export const HEADER_SIZE: u32 = 4;
export const MIN_CHUNK: u32 = 16;
/** Headers lie this far behind a multiple of 16. */
export const HEADER_OFFSET: u32 = 12;

const NEXT: u32 = 4;
const PREVIOUS: u32 = 8;

/** Size of the chunk that holds a payload of `bytes`, at most MAX_REQUEST. */
export function chunkSizeFor(bytes: Size): Size {
  return u32((bytes + 19) & u32(~15));
}

export function payloadOf(chunk: Ptr): Ptr {
  return u32(chunk + HEADER_SIZE);
}

export function chunkOf(payload: Ptr): Ptr {
  return u32(payload - HEADER_SIZE);
}

export function chunkSize(chunk: Ptr): Size {
  return sizeIn(load32(chunk));
}

/** Whether a chunk is smaller than `size`, a multiple of 16: flags are less, so that its header compares as its size does. */
export function isSmaller(chunk: Ptr, size: Size): bool {
  return load32(chunk) < size;
}

export function isInUse(chunk: Ptr): bool {
  return u32(load32(chunk) & IN_USE) !== 0;
}

export function isPrevInUse(chunk: Ptr): bool {
  return u32(load32(chunk) & PREV_IN_USE) !== 0;
}

export function setHeader(chunk: Ptr, size: Size, flags: u32): void {
  store32(chunk, headerWord(size, flags));
}

/** Says that the chunk below has come into use, or is not in use any more. */
export function flipPrevInUse(chunk: Ptr): void {
  store32(chunk, withPrevFlipped(load32(chunk)));
}

/** Changes the size of a chunk in use; its flags stay. */
export function resizeInUse(chunk: Ptr, size: Size): void {
  setHeader(chunk, size, u32(u32(load32(chunk) & PREV_IN_USE) | IN_USE));
}

export function setFooter(chunk: Ptr, size: Size): void {
  store32(u32(chunk + size - 4), size);
}

/** The chunk above. */
export function above(chunk: Ptr): Ptr {
  return u32(chunk + chunkSize(chunk));
}

/** The chunk below: only valid while PREV_IN_USE is clear. */
export function below(chunk: Ptr): Ptr {
  return u32(chunk - load32(u32(chunk - 4)));
}

/** Next chunk in the free list. Only valid if free. */
export function nextFree(chunk: Ptr): Ptr {
  return loadLink(u32(chunk + NEXT));
}

/** Previous chunk in the free list. Only valid if free. */
export function previousFree(chunk: Ptr): Ptr {
  return loadLink(u32(chunk + PREVIOUS));
}

export function setNextFree(chunk: Ptr, next: Ptr): void {
  storeLink(u32(chunk + NEXT), next);
}

export function setPreviousFree(chunk: Ptr, previous: Ptr): void {
  storeLink(u32(chunk + PREVIOUS), previous);
}

/** A list's head at this address, seen as the chunk whose `next` it is. */
export function headAsChunk(head: Ptr): Ptr {
  return u32(head - NEXT);
}
