// replay: a guest that makes a trace's calls on whichever heap it is linked with.
//
//   ┌─────┬────────┬───────┬─────┬───────────────┐
//   │ job │ blocks │ marks │ ops │ the heap      │
//   └─────┴────────┴───────┴─────┴───────────────┘
//
//   job     +0   blocks   address of one word a slot: the block that lives there; 0 for none
//           +4   marks    address of two words a slot: size and seed of that block's pattern (checking pass only)
//           +8   ops      address of three words an operation, as in a TRC1 file
//           +12  base     first address of the heap
//           +16  high     first address behind all blocks handed out so far (checking pass only)
//           +20  fault    why a pass has stopped; 0 while nothing is wrong
//           +24  granule  what blocks of 16 bytes and more must be aligned to: 16, or 8 for a heap that promises less
//           +28  origin   number of the first operation at ops: the host may hand them over piece by piece
//
// `check` and `run` make the operations [from, to), `checkLeft` and `freeLeft` free what is still live in the slots
// [from, to). Each returns how far it came: `to`, or the operation or slot of the first fault. A whole pass, in as many
// calls as the host likes, leaves all slots empty, so that the next pass finds what this one found.
// Invariant: the trace is consistent; the host has validated it.

import { GRANULE, PAGE_BITS, Ptr, Size } from "../heap/units";
import { load8, load32, pages, store8, store32 } from "../machine";
import { calloc, free, malloc, memalign, realloc } from "./env";

const BLOCKS: u32 = 0;
const MARKS: u32 = 4;
const OPS: u32 = 8;
const BASE: u32 = 12;
const HIGH: u32 = 16;
const FAULT: u32 = 20;
const ALIGNMENT: u32 = 24;
const ORIGIN: u32 = 28;

const OPERATION_BYTES: u32 = 12;

const MALLOC: u32 = 0;
const FREE: u32 = 1;
const REALLOC: u32 = 2;
const CALLOC: u32 = 3;

const NO_FAULT: u32 = 0;
/** The heap returned 0. */
const REFUSED: u32 = 1;
/** The block lies outside the heap or the memory. */
const OUTSIDE: u32 = 2;
const MISALIGNED: u32 = 3;
const NOT_ZEROED: u32 = 4;
/** A live block has changed without its owner's doing. */
const DAMAGED: u32 = 5;
/** realloc has not kept what the block held. */
const NOT_KEPT: u32 = 6;

/** What blocks under 16 bytes are aligned to, and the others at least. */
const LEAST_ALIGNMENT: u32 = 8;
/** What the timed pass writes. */
const TOUCH: u32 = 0xa5;

function field(job: Ptr, offset: u32): u32 {
  return load32(u32(job + offset));
}

function setField(job: Ptr, offset: u32, value: u32): void {
  store32(u32(job + offset), value);
}

function operation(job: Ptr, index: u32): Ptr {
  return u32(field(job, OPS) + u32(index - field(job, ORIGIN)) * OPERATION_BYTES);
}

function codeOf(op: Ptr): u32 {
  return u32(load32(op) & 0xff);
}

/** The alignment that a memalign asks for. */
function alignmentOf(op: Ptr): u32 {
  return u32(1 << u32(load32(op) >>> 8));
}

function slotOf(op: Ptr): u32 {
  return load32(u32(op + 4));
}

function sizeOf(op: Ptr): Size {
  return load32(u32(op + 8));
}

function cellOf(job: Ptr, slot: u32): Ptr {
  return u32(field(job, BLOCKS) + slot * 4);
}

function markOf(job: Ptr, slot: u32): Ptr {
  return u32(field(job, MARKS) + slot * 8);
}

function markedSize(mark: Ptr): Size {
  return load32(mark);
}

function markedSeed(mark: Ptr): u32 {
  return load32(u32(mark + 4));
}

/** One round of xorshift32: each seed another word, which differs from its neighbours' in the high bits too. */
function scramble(seed: u32): u32 {
  let word = u32(seed + 1);
  word = u32(word ^ u32(word << 13));
  word = u32(word ^ (word >>> 17));
  return u32(word ^ u32(word << 5));
}

/** Byte of the pattern at `offset`: it does not depend on the block's size. */
function patternByte(key: u32, offset: u32): u32 {
  const word = u32(key ^ u32(offset & u32(~3)));
  return u32((word >>> u32(u32(offset & 3) << 3)) & 0xff);
}

function fillPattern(block: Ptr, size: Size, seed: u32): void {
  const key = scramble(seed);
  const words = u32(size & u32(~3));
  for (let at: u32 = 0; at < words; at += 4) store32(u32(block + at), u32(key ^ at));
  for (let at: u32 = words; at < size; at++) store8(u32(block + at), patternByte(key, at));
}

function hasPattern(block: Ptr, size: Size, seed: u32): bool {
  const key = scramble(seed);
  const words = u32(size & u32(~3));
  for (let at: u32 = 0; at < words; at += 4) if (load32(u32(block + at)) !== u32(key ^ at)) return false;
  for (let at: u32 = words; at < size; at++) if (load8(u32(block + at)) !== patternByte(key, at)) return false;
  return true;
}

function isZeroed(block: Ptr, size: Size): bool {
  const words = u32(size & u32(~3));
  for (let at: u32 = 0; at < words; at += 4) if (load32(u32(block + at)) !== 0) return false;
  for (let at: u32 = words; at < size; at++) if (load8(u32(block + at)) !== 0) return false;
  return true;
}

/** Alignment that the block of this operation must have. */
function dueAlignment(job: Ptr, op: Ptr): u32 {
  const code = codeOf(op);
  if (code <= CALLOC) return sizeOf(op) < GRANULE ? LEAST_ALIGNMENT : field(job, ALIGNMENT);
  const asked = alignmentOf(op);
  return asked < LEAST_ALIGNMENT ? LEAST_ALIGNMENT : asked;
}

/** What is wrong with where a block lies. Only a block without fault here may be touched. */
function placeFault(job: Ptr, op: Ptr, block: Ptr): u32 {
  if (block === 0) return REFUSED;
  const last = u32(block + sizeOf(op) - 1);
  if (block < field(job, BASE) || (sizeOf(op) !== 0 && last < block) || last >>> PAGE_BITS >= pages()) return OUTSIDE;
  return u32(block & u32(dueAlignment(job, op) - 1)) === 0 ? NO_FAULT : MISALIGNED;
}

function blockIsIntact(job: Ptr, slot: u32): bool {
  const mark = markOf(job, slot);
  return hasPattern(load32(cellOf(job, slot)), markedSize(mark), markedSeed(mark));
}

function checkFree(job: Ptr, slot: u32): u32 {
  if (!blockIsIntact(job, slot)) return DAMAGED;
  const cell = cellOf(job, slot);
  free(load32(cell));
  store32(cell, 0);
  return NO_FAULT;
}

/** Enters a block into its slot and fills it. */
function settle(job: Ptr, index: u32, block: Ptr): void {
  const op = operation(job, index);
  const size = sizeOf(op);
  const mark = markOf(job, slotOf(op));
  store32(cellOf(job, slotOf(op)), block);
  store32(mark, size);
  store32(u32(mark + 4), index);
  fillPattern(block, size, index);
  const end = u32(block + size);
  if (end > field(job, HIGH)) setField(job, HIGH, end);
}

function allocate(op: Ptr): Ptr {
  const code = codeOf(op);
  if (code === MALLOC) return malloc(sizeOf(op));
  if (code === CALLOC) return calloc(1, sizeOf(op));
  return memalign(alignmentOf(op), sizeOf(op));
}

function checkAllocate(job: Ptr, index: u32): u32 {
  const op = operation(job, index);
  const block = allocate(op);
  const fault = placeFault(job, op, block);
  if (fault !== NO_FAULT) return fault;
  if (codeOf(op) === CALLOC && !isZeroed(block, sizeOf(op))) return NOT_ZEROED;
  settle(job, index, block);
  return NO_FAULT;
}

function checkRealloc(job: Ptr, index: u32): u32 {
  const op = operation(job, index);
  const size = sizeOf(op);
  const mark = markOf(job, slotOf(op));
  const old = load32(cellOf(job, slotOf(op)));
  if (old !== 0 && !blockIsIntact(job, slotOf(op))) return DAMAGED;
  const block = realloc(old, size);
  const fault = placeFault(job, op, block);
  if (fault !== NO_FAULT) return fault;
  const kept = markedSize(mark) < size ? markedSize(mark) : size;
  if (old !== 0 && !hasPattern(block, kept, markedSeed(mark))) return NOT_KEPT;
  settle(job, index, block);
  return NO_FAULT;
}

function checkOperation(job: Ptr, index: u32): u32 {
  const op = operation(job, index);
  const code = codeOf(op);
  if (code === FREE) return checkFree(job, slotOf(op));
  return code === REALLOC ? checkRealloc(job, index) : checkAllocate(job, index);
}

/** The checking pass: every block filled with a pattern of its own, and verified as long as it lives. */
export function check(job: Ptr, from: u32, to: u32): u32 {
  for (let index: u32 = from; index < to; index++) {
    const fault = checkOperation(job, index);
    if (fault === NO_FAULT) continue;
    setField(job, FAULT, fault);
    return index;
  }
  return to;
}

/** The end of a checking pass: verifies and frees what is left. */
export function checkLeft(job: Ptr, from: u32, to: u32): u32 {
  for (let slot: u32 = from; slot < to; slot++) {
    if (load32(cellOf(job, slot)) === 0 || checkFree(job, slot) === NO_FAULT) continue;
    setField(job, FAULT, DAMAGED);
    return slot;
  }
  return to;
}

/** Ends a timed pass: the heap has returned 0. Returns the operation's number. */
function refuse(job: Ptr, op: Ptr): u32 {
  setField(job, FAULT, REFUSED);
  return u32(field(job, ORIGIN) + u32(op - field(job, OPS)) / OPERATION_BYTES);
}

/**
 * The timed pass: of each block the first and the last byte are written, nothing is verified but a refusal. All is
 * spelled out and the job is read once, so that little but the heap's own time is measured. What lives on over a call is
 * stored and loaded again by the engine, which the heap waits for: four words do.
 */
export function run(job: Ptr, from: u32, to: u32): u32 {
  const blocks = field(job, BLOCKS);
  const end = operation(job, to);
  for (let op = operation(job, from); op !== end; op = u32(op + OPERATION_BYTES)) {
    const call = load32(op);
    const cell = u32(blocks + u32(load32(u32(op + 4)) << 2));
    if (call === FREE) {
      free(load32(cell));
      store32(cell, 0);
      continue;
    }
    const size = load32(u32(op + 8));
    let block: Ptr = 0;
    if (call === MALLOC) block = malloc(size);
    else if (call === REALLOC) block = realloc(load32(cell), size);
    else if (call === CALLOC) block = calloc(1, size);
    else block = memalign(u32(1 << (call >>> 8)), size);
    if (block === 0) return refuse(job, op);
    store32(cell, block);
    if (size === 0) continue;
    store8(block, TOUCH);
    store8(u32(u32(block + size) - 1), TOUCH);
  }
  return to;
}

/** The end of a timed pass: frees what is left. */
export function freeLeft(job: Ptr, from: u32, to: u32): u32 {
  for (let slot: u32 = from; slot < to; slot++) {
    const cell = cellOf(job, slot);
    const block = load32(cell);
    if (block === 0) continue;
    free(block);
    store32(cell, 0);
  }
  return to;
}
