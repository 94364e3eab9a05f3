// Relocatable chunks: what a heap with handles is tiled with.
//
//   movable                  locked                   free
//   c  ┌─────────────────┐   c  ┌─────────────────┐   c  ┌─────────────────┐
//      │ size │ C │ B │ 1│      │ size │ C │ B │ 1│      │ size │ C │ 0 │ 0│   header
//      │ master          │      │ locks │        1│      │ next hole       │   link
//   p  ├─────────────────┤   p  ├─────────────────┤      │ previous hole   │
//      │ payload         │      │ payload         │      │ …  size         │   footer
//      └─────────────────┘      └─────────────────┘      └─────────────────┘
//
// size: bytes from this header to the next one, a multiple of 8, at least 16. B: the chunk below is free; its last word
// is then the footer by which it is found. C makes the number of ones in the header even, so that a flipped bit shows.
// master: the address of the word that holds p, which is the block's handle. A block that is locked does not move, so
// its master needs no correction; who unlocks it has the handle. Its link is odd, and its low three bits say what it is:
//
//   001    locks, in units of 8
//   RAW    p − c, also in the word before the payload, which is 16-aligned or as was asked for
//   MASTERS    the block of masters before this one
//   FENCE
//
// Overhead: 8 bytes, and the master.

import { load32, ones, store32 } from "../machine";
import { alignUp, Ptr, Size } from "./units";

export const HEADER_SIZE: u32 = 8;
export const MIN_CHUNK: u32 = 16;

export const IN_USE: u32 = 1;
export const BELOW_FREE: u32 = 2;
const CHECK: u32 = 4;
const FLAGS: u32 = 7;

export const LINK: u32 = 4;
export const PREVIOUS: u32 = 8;
/** The bit of a link that bars its chunk from moving; alone, of one that is locked. */
export const LOCKED: u32 = 1;
const ONE_LOCK: u32 = 8;

/** Of the link of a raw block, which also says how far from the chunk its payload begins. */
export const RAW: u32 = 3;
/** Of the link of a block of masters, which leads to another one. */
export const MASTERS: u32 = 5;
/** The link of a fence. */
export const FENCE: u32 = 7;

/** The header's word. */
export function headerWord(size: Size, flags: u32): u32 {
  const word = u32(size | flags);
  return u32(word | u32(u32(ones(word) & 1) * CHECK));
}

export function setHeader(chunk: Ptr, size: Size, flags: u32): void {
  store32(chunk, headerWord(size, flags));
}

/** Changes the size of a chunk; its flags stay. */
export function setSize(chunk: Ptr, size: Size): void {
  setHeader(chunk, size, u32(load32(chunk) & (IN_USE | BELOW_FREE)));
}

/** Says that the chunk below has become free, or is not any more. */
export function flipBelowFree(chunk: Ptr): void {
  store32(chunk, u32(load32(chunk) ^ (BELOW_FREE | CHECK)));
}

/** A multiple of 8 that shares its word with flags. */
export function multipleAt(address: Ptr): u32 {
  return u32(load32(address) & u32(~FLAGS));
}

export function chunkSize(chunk: Ptr): Size {
  return multipleAt(chunk);
}

export function above(chunk: Ptr): Ptr {
  return u32(chunk + chunkSize(chunk));
}

export function isInUse(chunk: Ptr): bool {
  return u32(load32(chunk) & IN_USE) !== 0;
}

/** The hole below a chunk; the chunk itself, where there is none. */
export function startBelow(chunk: Ptr): Ptr {
  return u32(load32(chunk) & BELOW_FREE) !== 0 ? u32(chunk - load32(u32(chunk - 4))) : chunk;
}

export function linkOf(chunk: Ptr): u32 {
  return load32(u32(chunk + LINK));
}

/** What the link of a locked chunk says besides what it is. */
export function amountIn(chunk: Ptr): u32 {
  return multipleAt(u32(chunk + LINK));
}

/** The low bits of a chunk's link. */
export function kindOf(chunk: Ptr): u32 {
  return u32(linkOf(chunk) & FLAGS);
}

export function setLink(chunk: Ptr, link: u32): void {
  store32(u32(chunk + LINK), link);
}

/** Whether a chunk in use may be moved. */
export function isMovable(chunk: Ptr): bool {
  return u32(linkOf(chunk) & LOCKED) === 0;
}

/** Whether a chunk is in use and may be moved. */
export function canMove(chunk: Ptr): bool {
  return u32(load32(chunk) & IN_USE) > u32(linkOf(chunk) & LOCKED);
}

export function payloadOf(chunk: Ptr): Ptr {
  return u32(chunk + HEADER_SIZE);
}

export function chunkOf(payload: Ptr): Ptr {
  return u32(payload - HEADER_SIZE);
}

/** Adds a lock. */
export function addLock(chunk: Ptr): void {
  setLink(chunk, u32((isMovable(chunk) ? LOCKED : linkOf(chunk)) + ONE_LOCK));
}

/** Takes a lock off a chunk that has one; with the last one, it belongs to its master again. */
export function dropLock(chunk: Ptr, master: Ptr): void {
  const link = u32(linkOf(chunk) - ONE_LOCK);
  setLink(chunk, link === LOCKED ? master : link);
}

/** Makes a chunk in use a raw block with its payload at a multiple of `multiple`; returns that. */
export function pinRaw(chunk: Ptr, multiple: u32): Ptr {
  const payload = alignUp(payloadOf(chunk), multiple);
  const link = u32(RAW | u32(payload - chunk));
  setLink(chunk, link);
  store32(u32(payload - LINK), link);
  return payload;
}

/** The chunk of a raw block. */
export function chunkOfRaw(payload: Ptr): Ptr {
  return u32(payload - multipleAt(u32(payload - LINK)));
}
