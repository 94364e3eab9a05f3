// Holes: the free chunks between blocks, and the last one, below the fence: the top.
//
//   ┌─────────┬────────┬──────┬──────┬──────┬──────┬──────┬──────┬──────────┬───────┐
//   │ control │ master │ live │ hole │ live │ live │ hole │ live │ top      │ fence │
//   │         │ table  │      │      │      │      │      │      │          │       │
//   └─────────┴────────┴──────┴──▲───┴──────┴──────┴──▲───┴──────┴──────────┴───────┘
//               ring             └────────────────────┘                             end
//
// A request takes the first hole of the ring that holds it, and next time goes on from there; it looks at a few, then
// takes the low end of the top. `free` merges with both neighbours at once. The fence is a locked chunk without a
// payload; where somebody else has grown the memory, it has come to extend over their pages, and another one ends the
// heap. The cursor is where compaction goes on.
// Invariants: chunks tile all from the table to the end; no two neighbours are both free; every hole but the top is in
// the ring, once; the cursor is at a chunk; no movable chunk up to it lies directly above a hole.
// Costs: constant; a search looks at 32 holes, or at all before memory is refused.
//
// Control: hole bytes · limitless │ next │ previous, the ring's head, laid out as a hole · cursor

import { copy, heapBase, load32, pages, store32 } from "../machine";
import { CONTROL_SIZE, heapEnd } from "./control";
import {
  above,
  chunkSize,
  FENCE,
  flipBelowFree,
  IN_USE,
  isInUse,
  LINK,
  linkOf,
  MIN_CHUNK,
  PREVIOUS,
  payloadOf,
  setHeader,
  setLink,
  setSize,
  startBelow,
} from "./relocatable";
import { growFor } from "./source";
import { endOfPages, GRANULE, Ptr, Size } from "./units";

const HOLE_BYTES: u32 = CONTROL_SIZE;
const HEAD: u32 = CONTROL_SIZE + 4;
const CURSOR: u32 = CONTROL_SIZE + 16;
export const LIMITLESS: Size = 0xfffffff8;

/** First byte of the control block behind the fields of this file. */
export const HOLES_END: u32 = CONTROL_SIZE + 20;

export const FENCE_SIZE: u32 = 8;
/** Distance of a later segment's first chunk from its first page. */
const FIRST_CHUNK: u32 = 8;
/** Holes that a request looks at. */
export const TRIES: u32 = 32;
/** All that there are. */
export const ALL: u32 = 0xffffffff;

export function fence(): Ptr {
  return u32(heapEnd() - FENCE_SIZE);
}

/** Bytes in all holes but the top. */
export function holeBytes(): Size {
  return load32(u32(heapBase() + HOLE_BYTES));
}

function setHoleBytes(bytes: Size): void {
  store32(u32(heapBase() + HOLE_BYTES), bytes);
}

export function cursor(): Ptr {
  return load32(u32(heapBase() + CURSOR));
}

export function setCursor(address: Ptr): void {
  store32(u32(heapBase() + CURSOR), address);
}

/** Sends compaction back to where there may be something to do, or chunks are merged. */
export function lowerCursor(address: Ptr): void {
  if (address < cursor()) setCursor(address);
}

/** The ring's head: in the ring a hole like any other, which fits every request. */
export function ringHead(): Ptr {
  return u32(heapBase() + HEAD);
}

export function nextHole(hole: Ptr): Ptr {
  return linkOf(hole);
}

export function previousHole(hole: Ptr): Ptr {
  return load32(u32(hole + PREVIOUS));
}

/** Makes two holes neighbours in the ring. */
function join(hole: Ptr, next: Ptr): void {
  setLink(hole, next);
  store32(u32(next + PREVIOUS), hole);
}

function link(hole: Ptr, next: Ptr): void {
  join(previousHole(next), hole);
  join(hole, next);
}

function unlink(hole: Ptr): void {
  join(previousHole(hole), nextHole(hole));
}

/** Makes a range between chunks in use a hole, the first of the ring, or the top. */
export function putHole(hole: Ptr, size: Size): void {
  const end = u32(hole + size);
  setHeader(hole, size, 0);
  store32(u32(end - 4), size);
  flipBelowFree(end);
  if (end === fence()) return;
  link(hole, nextHole(ringHead()));
  setHoleBytes(u32(holeBytes() + size));
}

export function dropHole(hole: Ptr): void {
  const end = above(hole);
  flipBelowFree(end);
  if (end === fence()) return;
  unlink(hole);
  setHoleBytes(u32(holeBytes() - chunkSize(hole)));
}

/** Frees a chunk in use: merges it with what is free on either side. */
export function freeChunk(chunk: Ptr): void {
  const low = startBelow(chunk);
  let end = above(chunk);
  if (low !== chunk) dropHole(low);
  if (!isInUse(end)) {
    dropHole(end);
    end = above(end);
  }
  lowerCursor(low);
  putHole(low, u32(end - low));
}

/** Moves what a movable chunk holds to another one, which holds at least as much, and frees it. */
export function relocate(chunk: Ptr, target: Ptr): void {
  copy(u32(target + LINK), u32(chunk + LINK), u32(chunkSize(chunk) - LINK));
  store32(linkOf(target), payloadOf(target));
  freeChunk(chunk);
}

/** Frees a range above a chunk in use. */
export function freeRange(start: Ptr, end: Ptr): void {
  setHeader(start, u32(end - start), IN_USE);
  freeChunk(start);
}

/** Size of a hole; 0 of a chunk in use. */
export function holeSize(chunk: Ptr): Size {
  return isInUse(chunk) ? 0 : chunkSize(chunk);
}

/** Takes `size` bytes from the low end of a hole as a chunk in use: 8 bytes more, where those would be left. */
export function carve(hole: Ptr, size: Size): Ptr {
  let bytes = chunkSize(hole);
  dropHole(hole);
  if (bytes - size >= MIN_CHUNK) {
    putHole(u32(hole + size), u32(bytes - size));
    bytes = size;
  }
  setHeader(hole, bytes, IN_USE);
  return hole;
}

/** Makes a chunk in use `size` bytes long where it lies, if what lies above it allows. */
export function resizeChunk(chunk: Ptr, size: Size): bool {
  const held = chunkSize(chunk);
  const end = above(chunk);
  if (held < size) {
    const more = u32(size - held);
    if (holeSize(end) < more) return false;
    lowerCursor(chunk);
    setSize(chunk, u32(above(carve(end, more)) - chunk));
  } else if (held - size >= MIN_CHUNK) {
    setSize(chunk, size);
    freeRange(u32(chunk + size), end);
  }
  return true;
}

/** A chunk of `size` bytes from one of the next holes of the ring, or from the top; 0 where none of them holds it. */
export function takeChunk(size: Size, tries: u32): Ptr {
  const head = ringHead();
  let hole = nextHole(head);
  for (let left = tries; left !== 0 && chunkSize(hole) < size; left -= 1) hole = nextHole(hole);
  if (hole !== head) {
    unlink(head);
    link(head, hole);
    if (chunkSize(hole) >= size) return carve(hole, size);
  }
  hole = startBelow(fence());
  return holeSize(hole) < size ? 0 : carve(hole, size);
}

/** Ends the heap with a fence, and makes all from `first` to there the top. */
export function openTop(first: Ptr): void {
  const end = fence();
  setFence(end, FENCE_SIZE);
  if (first !== end) freeRange(first, end);
}

function setFence(chunk: Ptr, size: Size): void {
  setHeader(chunk, size, IN_USE);
  setLink(chunk, FENCE);
}

/** Makes a new heap, whose first chunk is at `first`. */
export function openHoles(first: Ptr): void {
  const head = ringHead();
  store32(head, LIMITLESS);
  join(head, head);
  setHoleBytes(0);
  setCursor(first);
  openTop(first);
}

/** Grows the heap until the top has `size` bytes. False: refused, with nothing changed. */
export function growTop(size: Size): bool {
  const edge = endOfPages(pages());
  const old = fence();
  const top = startBelow(old);
  const first: Ptr = edge === heapEnd() ? top : u32(edge + GRANULE + FIRST_CHUNK);
  if (!growFor(edge, first, u32(size + FENCE_SIZE))) return false;
  if (first !== top) {
    setFence(old, u32(first - old));
    if (top !== old) freeRange(top, old);
  }
  openTop(first);
  return true;
}
