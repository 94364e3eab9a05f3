// Runs: pieces of 1, 2 or 4 KiB that hold blocks of one small size, without headers.
//
//   run  ┌──────┬──────┬──────┬──────┬───────┬───────┬───────┬─────┐
//        │ fill │ next │ prev │ size │ block │ block │ block │ …   │
//        └──────┴──────┴──────┴──────┴───────┴───────┴───────┴─────┘
//        0      4      8      12     16
//
//   fill: the number of blocks in use in the high half; the offset of the first free block in the low half, 0 for none.
//   A free block's first half-word is the offset of the next one.
//
// A run is the payload of a chunk in use, aligned to its size, so that a block's run is found by masking its address.
// Each class (8, then multiples of 16 up to 128) has a current run, which malloc pops from, and behind it a list of
// the others that have free blocks. Full runs are in no list: the first block that is freed brings a run back. A run
// whose last block is freed goes back to the chunks, unless it is the current one. Runs grow with the heap.
// Invariants: fill agrees with the list; every run with a free block, and every current run, is in its class's list.
// Costs: a pop or a push; 16 bytes a run, and what its size leaves over.
// Source: J. Bonwick, "The Slab Allocator" (1994).

import { heapBase, leadingZeros, load16, load32, store16, store32 } from "../machine";
import { chunkOf, payloadOf } from "./chunk";
import { allocateAligned, freeChunk, LARGE_END, top } from "./large";
import { mapRun } from "./unit-map";
import { Ptr, Size } from "./units";

/** Largest block of a run. */
export const SMALL_MAX: u32 = 128;

export const CLASSES: u32 = 9;
export const MIN_BITS: u32 = 10;
export const MAX_BITS: u32 = 12;
/** A run is at most this fraction of the heap below the top: 2^-7. */
const SHARE_BITS: u32 = 7;

const NEXT: u32 = 4;
const PREVIOUS: u32 = 8;
const BLOCK_SIZE: u32 = 12;
export const RUN_HEADER: u32 = 16;
const ONE_USED: u32 = 0x10000;

/** A run without blocks, which every class starts with: there is always a current run. */
const EMPTY_RUN: u32 = LARGE_END;
const CURRENT: u32 = EMPTY_RUN + RUN_HEADER;

/** First byte of the control block behind the classes. */
export const RUNS_END: u32 = CURRENT + CLASSES * 4;

/** The class of a size, at most SMALL_MAX. */
export function classOf(size: Size): u32 {
  return size <= 8 ? 0 : u32((size + 15) >>> 4);
}

export function currentAt(index: u32): Ptr {
  return u32(heapBase() + CURRENT + u32(index << 2));
}

export function emptyRun(): Ptr {
  return u32(heapBase() + EMPTY_RUN);
}

export function nextRun(run: Ptr): Ptr {
  return load32(u32(run + NEXT));
}

export function previousRun(run: Ptr): Ptr {
  return load32(u32(run + PREVIOUS));
}

function setNext(run: Ptr, next: Ptr): void {
  store32(u32(run + NEXT), next);
}

function setPrevious(run: Ptr, previous: Ptr): void {
  store32(u32(run + PREVIOUS), previous);
}

/** Size of a run's blocks. */
export function blockSize(run: Ptr): Size {
  return load32(u32(run + BLOCK_SIZE));
}

/** The run of 2^bits bytes that a block lies in. */
export function runOf(block: Ptr, bits: u32): Ptr {
  return u32(block & u32(-1 << bits));
}

export function openRuns(): void {
  store32(emptyRun(), 0);
  setNext(emptyRun(), emptyRun());
  for (let index: u32 = 0; index < CLASSES; index += 1) store32(currentAt(index), emptyRun());
}

/** log2 of the size of the next run. */
function bitsForRun(): u32 {
  const bits = u32(31 - SHARE_BITS - leadingZeros(u32(top() - heapBase())));
  if (bits >= MAX_BITS) return MAX_BITS;
  return bits > MIN_BITS ? bits : MIN_BITS;
}

/** A new run of free blocks in ascending order; 0 where memory is refused. */
function makeRun(size: Size): Ptr {
  const bits = bitsForRun();
  const bytes = u32(1 << bits);
  const chunk = allocateAligned(bytes, bytes);
  if (chunk === 0) return 0;
  const run = payloadOf(chunk);
  mapRun(run, bits, bits);
  store32(run, RUN_HEADER);
  setNext(run, emptyRun());
  store32(u32(run + BLOCK_SIZE), size);
  let offset = RUN_HEADER;
  // The chunk above begins four bytes below the run's end.
  while (offset + 2 * size <= bytes - 4) {
    store16(u32(run + offset), u32(offset + size));
    offset += size;
  }
  store16(u32(run + offset), 0);
  return run;
}

function pop(run: Ptr, fill: u32): Ptr {
  const first = u32(fill & 0xffff);
  const block = u32(run + first);
  store32(run, u32(fill + ONE_USED - first + load16(block)));
  return block;
}

/** Makes another run of the class the current one; 0 where memory is refused. */
function refill(index: u32): Ptr {
  let run = nextRun(load32(currentAt(index)));
  if (run === emptyRun()) {
    run = makeRun(index === 0 ? 8 : u32(index << 4));
    if (run === 0) return 0;
  }
  store32(currentAt(index), run);
  return run;
}

/** A block of at least `size` bytes, at most SMALL_MAX; 0 where memory is refused. */
export function allocateBlock(size: Size): Ptr {
  const index = classOf(size);
  let run = load32(currentAt(index));
  let fill = load32(run);
  if (u32(fill & 0xffff) === 0) {
    run = refill(index);
    if (run === 0) return 0;
    fill = load32(run);
  }
  return pop(run, fill);
}

/** Lists a run behind the current one. */
function listRun(run: Ptr, current: Ptr): void {
  const next = nextRun(current);
  setNext(run, next);
  setPrevious(run, current);
  setPrevious(next, run);
  setNext(current, run);
}

function releaseRun(run: Ptr, bits: u32): void {
  const previous = previousRun(run);
  setNext(previous, nextRun(run));
  setPrevious(nextRun(run), previous);
  mapRun(run, bits, 0);
  freeChunk(chunkOf(run));
}

/** What a run's first and last freed block have to set right. */
function settleRun(run: Ptr, bits: u32, wasFull: bool): void {
  const current = load32(currentAt(u32(blockSize(run) >>> 4)));
  if (run === current) return;
  if (wasFull) listRun(run, current);
  else releaseRun(run, bits);
}

/** Frees a block of a run of 2^bits bytes. */
export function freeBlock(block: Ptr, bits: u32): void {
  const run = runOf(block, bits);
  const fill = load32(run);
  const first = u32(fill & 0xffff);
  store16(block, first);
  const rest = u32(fill - first - ONE_USED + u32(block - run));
  store32(run, rest);
  if (first === 0 || rest < ONE_USED) settleRun(run, bits, first === 0);
}
