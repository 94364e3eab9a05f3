// Runs: pieces of 1, 2 or 4 KiB that hold blocks of one small size, without headers.
//
//   start                                  run
//   ┌───────┬───────┬───────┬───────┬──────┬──────────┬──────────┬───┐
//   │ block │ block │ block │ …     │      │ next run │ previous │ 4 │  header of the chunk above
//   └───────┴───────┴───────┴───────┴──────┴──────────┴──────────┴───┘
//                                         -16        -12        -8  -4
//
//   fill, in the unit map: what each unit of a run says, its class and size; and above that, in the entry of the run's
//   last unit alone, the state of its blocks:
//
//      31         20 19            8 7     4 3         0
//     ┌─────────────┬───────────────┬───────┬───────────┐
//     │ used blocks │ first free    │ class │ log2 size │
//     └─────────────┴───────────────┴───────┴───────────┘
//
//   First free: how far below the record the block begins, 0 for none. A free block's first half-word says the same of
//   the next one. What malloc and free read and write of many runs thus lies close together, and not at one place of
//   each run, all of which would compete for the same few lines of a cache.
//
// A run is the payload of a chunk in use, aligned to its size, so that a block's run is found by setting the low bits of
// its address. It is known by the address of its record, 16 bytes below its end. Each class (8, then multiples of 16 up
// to 112) has a current run, which malloc pops from, and behind it a list of the others that have free blocks. Full runs
// are in no list: the first block that is freed brings a run back. Of two runs without blocks in use, one of them the
// current one, the higher goes back to the chunks. Runs grow with the heap; a hole is used up by smaller ones.
// Invariants: fill agrees with the list; every run with a free block, and every current run, is in its class's list.
// Costs: a pop or a push; 16 bytes a run, and what its size leaves over.
// Source: J. Bonwick, "The Slab Allocator" (1994).

import { heapBase, leadingZeros, load16, load32, store16, store32 } from "../machine";
import { below, chunkOf, isPrevInUse, payloadOf } from "./chunk";
import { freeChunk, growTop, LARGE_END, takeAlignedFit, takeTop, top } from "./large";
import { entryAt, entryOf, mapRun } from "./unit-map";
import { GRANULE, Ptr, Size } from "./units";

/** Largest block of a run. */
export const SMALL_MAX: u32 = 112;

export const CLASSES: u32 = 8;
export const MIN_BITS: u32 = 10;
export const MAX_BITS: u32 = 12;
/** A run is at most this fraction of the heap below the top: 2^-7. */
const SHARE_BITS: u32 = 7;

/** A run's record, four bytes to spare and the header of the chunk above. */
export const RECORD_SIZE: u32 = 16;
const NEXT: u32 = 0;
const PREVIOUS: u32 = 4;
/** The bits of a fill that tell of the first free block. */
const FIRST: u32 = 0xfff00;
const ONE_USED: u32 = 0x100000;

/** A run without blocks, which every class starts with: there is always a current run. */
const EMPTY_RUN: u32 = LARGE_END;
const CURRENT: u32 = EMPTY_RUN + 8;

/** First byte of the control block behind the classes. */
export const RUNS_END: u32 = CURRENT + CLASSES * 4;

/** The class of a size, at most SMALL_MAX. */
export function classOf(size: Size): u32 {
  return size <= 8 ? 0 : u32((size + 15) >>> 4);
}

/** Size of the blocks of a class. */
export function sizeOfClass(index: u32): Size {
  return index === 0 ? 8 : u32(index << 4);
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

/** What the unit map says of a run's units: its class and log2 of its size. */
function entryFor(index: u32, bits: u32): u32 {
  return u32(u32(index << 4) | bits);
}

export function bitsOf(entry: u32): u32 {
  return u32(entry & 15);
}

export function classIn(entry: u32): u32 {
  return u32(u32(entry >>> 4) & 15);
}

/** How far below its record a run's first free block begins; 0 for none. */
export function firstIn(fill: u32): u32 {
  return u32(u32(fill & FIRST) >>> 8);
}

/** Number of blocks in use. */
export function usedIn(fill: u32): u32 {
  return fill >>> 20;
}

/** The run that a block lies in, whose units have this entry. */
export function runOf(block: Ptr, entry: u32): Ptr {
  return u32(u32(block | u32(u32(1 << bitsOf(entry)) - 1)) - (RECORD_SIZE - 1));
}

/** First address of a run of 2^bits bytes. */
export function startOf(run: Ptr, bits: u32): Ptr {
  return u32(run & u32(-1 << bits));
}

export function openRuns(): void {
  setNext(emptyRun(), emptyRun());
  for (let index: u32 = 0; index < CLASSES; index += 1) store32(currentAt(index), emptyRun());
}

/** log2 of the size of the next run. */
function bitsForRun(): u32 {
  const bits = u32(31 - SHARE_BITS - leadingZeros(u32(top() - heapBase())));
  if (bits >= MAX_BITS) return MAX_BITS;
  return bits > MIN_BITS ? bits : MIN_BITS;
}

/** Makes a chunk of 2^bits bytes a run of free blocks in ascending order. */
function openRun(chunk: Ptr, bits: u32, index: u32): Ptr {
  const start = payloadOf(chunk);
  const entry = entryFor(index, bits);
  const run = runOf(start, entry);
  const size = sizeOfClass(index);
  mapRun(start, bits, entry);
  store32(entryOf(run), u32(entry | u32(u32(run - start) << 8)));
  setNext(run, emptyRun());
  let block = start;
  while (block + 2 * size <= run) {
    const next = u32(block + size);
    store16(block, u32(run - next));
    block = next;
  }
  store16(block, 0);
  return run;
}

/** Gives a run, which is in no list, back to the chunks. */
function releaseRun(run: Ptr, bits: u32): void {
  const start = startOf(run, bits);
  mapRun(start, bits, 0);
  freeChunk(chunkOf(start));
}

/** Gives back every current run without blocks in use. */
function releaseEmptyRuns(): void {
  for (let place = currentAt(0); place !== currentAt(CLASSES); place += 4) {
    const run = load32(place);
    if (run === emptyRun() || usedIn(entryAt(run)) !== 0) continue;
    store32(place, nextRun(run));
    releaseRun(run, bitsOf(entryAt(run)));
  }
}

/** A chunk that the bins have not: from the top, from what empty runs hold, or from new pages. 0: memory is refused. */
export function allocateAnew(alignment: u32, size: Size): Ptr {
  let chunk = takeTop(alignment, size);
  if (chunk === 0) {
    releaseEmptyRuns();
    chunk = takeAlignedFit(alignment, size);
    if (chunk === 0) chunk = takeTop(alignment, size);
  }
  if (chunk === 0 && growTop(u32(size + alignment - GRANULE))) chunk = takeTop(alignment, size);
  return chunk;
}

/** A new run; 0 where memory is refused. */
function makeRun(index: u32): Ptr {
  const most = bitsForRun();
  for (let bits = most; bits >= MIN_BITS; bits -= 1) {
    const hole = takeAlignedFit(u32(1 << bits), u32(1 << bits));
    if (hole !== 0) return openRun(hole, bits, index);
  }
  const chunk = allocateAnew(u32(1 << most), u32(1 << most));
  return chunk === 0 ? 0 : openRun(chunk, most, index);
}

function pop(run: Ptr, at: Ptr, fill: u32): Ptr {
  const first = firstIn(fill);
  const block = u32(run - first);
  store32(at, u32(fill + ONE_USED + u32(u32(load16(block) - first) << 8)));
  return block;
}

/** Makes another run of the class the current one; 0 where memory is refused. */
function refill(index: u32): Ptr {
  let run = nextRun(load32(currentAt(index)));
  if (run === emptyRun()) {
    run = makeRun(index);
    if (run === 0) return 0;
  }
  store32(currentAt(index), run);
  return run;
}

/** A block of at least `size` bytes, at most SMALL_MAX; 0 where memory is refused. */
export function allocateBlock(size: Size): Ptr {
  const index = classOf(size);
  let run = load32(currentAt(index));
  let at = entryOf(run);
  let fill = load32(at);
  if (u32(fill & FIRST) === 0) {
    run = refill(index);
    if (run === 0) return 0;
    at = entryOf(run);
    fill = load32(at);
  }
  return pop(run, at, fill);
}

function link(run: Ptr, next: Ptr): void {
  setNext(run, next);
  setPrevious(next, run);
}

/** Whether an empty run could lie lower. */
function canSink(run: Ptr, bits: u32): bool {
  const chunk = chunkOf(startOf(run, bits));
  return !isPrevInUse(chunk) && chunk - below(chunk) >= u32(1 << bits);
}

/** What a run's first and last freed block have to set right. */
function settleRun(run: Ptr, entry: u32, wasFull: bool): void {
  const place = currentAt(classIn(entry));
  const current = load32(place);
  const bits = bitsOf(entry);
  if (wasFull) {
    if (run === current) return;
    link(run, nextRun(current));
    if (firstIn(entryAt(current)) === 0) store32(place, run);
    else link(current, run);
  } else if (run !== current) {
    link(previousRun(run), nextRun(run));
    releaseRun(run, bits);
  } else if (canSink(run, bits)) {
    store32(place, nextRun(run));
    releaseRun(run, bits);
  }
}

/** Frees a block of a run whose units have this entry. */
export function freeBlock(block: Ptr, entry: u32): void {
  const run = runOf(block, entry);
  const at = entryOf(run);
  const fill = load32(at);
  const first = firstIn(fill);
  store16(block, first);
  const rest = u32(fill - ONE_USED + u32(u32(run - block - first) << 8));
  store32(at, rest);
  if (first === 0 || rest < ONE_USED) settleRun(run, entry, first === 0);
}
