// bitmap: granules of 16 bytes, and what is known of them in bits at the high end.
//
//   ┌─────────┬─────────────────────────────────────────┬──────┬──────┬──────┐
//   │ control │ granules: blocks and holes, never used  │ used │ last │ full │
//   └─────────┴─────────────────────────────────────────┴──────┴──────┴──────┘
//             0                      top             count                   end
//
//   used   a bit per granule in use
//   last   a bit per granule: the last of its block (`free` finds the size by it; `free_sized` need not look)
//   full   the summary, a bit per word of `used`: all 32 in use, nothing to be found there
//
// A request looks for a run of clear bits, word by word, from where the last search stopped (`cursor`) round to there;
// above `top` all is free, and only taken from when no run below holds the request. The bits move up when the memory
// grows. Pages that somebody else put between count as a block.
// Invariants: top is the end of the last block; cursor <= top; no run of free granules below top exceeds `most`; full
// agrees with used; count is a multiple of 32.
// Costs: malloc is linear in the words of bits between cursor and fit, full words 32 at a time, and in its own size / 512;
// free in the size / 512. No header: 2 bits a granule (1/64), and rounding to 16.
//
// Control: +12 count · +16 top · +20 cursor · +24 most, all in granules · +28 tally, the bits set in used and last

import { ALL, clearRun, endOfSetBelow, NONE, nextSet, wordOf } from "../heap/bits";
import { CONTROL_SIZE, heapEnd, magic, magicOf } from "../heap/control";
import { growFor, openHeap, reserveControl } from "../heap/source";
import { endOfPages, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";
import { copy, fill, heapBase, load32, pages, store32 } from "../machine";

export const ID: u32 = 8;

const COUNT: u32 = CONTROL_SIZE;
const TOP: u32 = CONTROL_SIZE + 4;
const CURSOR: u32 = CONTROL_SIZE + 8;
const MOST: u32 = CONTROL_SIZE + 12;
const TALLY: u32 = CONTROL_SIZE + 16;
/** Distance of the first granule from the heap's base. */
export const FIRST: u32 = 32;
/** Bytes for 32 granules and their bits, rounded up. */
const WORD_COST: u32 = 521;
/** More words of bits than 4 GiB can hold. */
const MAX_WORDS: u32 = 0x7d0000;

function get(field: u32): u32 {
  return load32(u32(heapBase() + field));
}

function set(field: u32, value: u32): void {
  store32(u32(heapBase() + field), value);
}

export function granuleCount(): u32 {
  return get(COUNT);
}

export function topGranule(): u32 {
  return get(TOP);
}

export function cursor(): u32 {
  return get(CURSOR);
}

export function mostFree(): u32 {
  return get(MOST);
}

export function tally(): u32 {
  return get(TALLY);
}

export function addressOf(granule: u32): Ptr {
  return u32(heapBase() + FIRST + u32(granule << 4));
}

export function granuleAt(address: Ptr): u32 {
  return u32(u32(address - heapBase() - FIRST) >>> 4);
}

export function usedBits(): Ptr {
  return addressOf(granuleCount());
}

export function lastBits(): Ptr {
  return u32(usedBits() + u32(granuleCount() >>> 3));
}

export function fullBits(): Ptr {
  return u32(usedBits() + u32(granuleCount() >>> 2));
}

/** Granules that fit, with their bits, between the first and the heap's end. */
export function granulesThatFit(): u32 {
  return u32(u32(u32(heapEnd() - addressOf(0) - 4) / WORD_COST) << 5);
}

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openHeap(ID);
  set(COUNT, granulesThatFit());
  set(TOP, 0);
  set(CURSOR, 0);
  set(MOST, 0);
  set(TALLY, 0);
  fill(usedBits(), 0, u32(heapEnd() - usedBits()));
}

export function attach(): void {
  reserveControl(FIRST);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Sets or clears the bits of granules in use. */
function paint(from: u32, to: u32, isUsed: bool): void {
  const count = u32(to - from);
  set(TALLY, isUsed ? u32(tally() + count) : u32(tally() - count));
  let at = from;
  while (at < to) {
    const next = u32((at | 31) + 1);
    const upTo: u32 = next < to ? next : to;
    const mask = u32((-1 << (at & 31)) & u32(-1 >>> (u32(-upTo) & 31)));
    const place = wordOf(usedBits(), at);
    const word = isUsed ? u32(load32(place) | mask) : u32(load32(place) & u32(~mask));
    store32(place, word);
    mark(fullBits(), u32(at >>> 5), word === ALL);
    at = next;
  }
}

function mark(bits: Ptr, index: u32, isSet: bool): void {
  const place = wordOf(bits, index);
  const bit = u32(1 << (index & 31));
  store32(place, isSet ? u32(load32(place) | bit) : u32(load32(place) & u32(~bit)));
}

function markLast(granule: u32, isLast: bool): void {
  mark(lastBits(), granule, isLast);
  set(TALLY, isLast ? u32(tally() + 1) : u32(tally() - 1));
}

/** `granule` or the next one whose address is a multiple of `alignment`. */
function alignGranule(granule: u32, alignment: u32): u32 {
  return u32(granule + u32(u32(u32(-addressOf(granule)) & (alignment - 1)) >>> 4));
}

/** Where `count` free granules in a row begin, first from `from` on and below `end`, at most the top; NONE for nowhere. */
function findRun(from: u32, end: u32, count: u32): u32 {
  return clearRun(usedBits(), fullBits(), from, end, count);
}

/** The same at a multiple of `alignment`. */
function findAligned(from: u32, end: u32, count: u32, alignment: u32): u32 {
  let run = from;
  while (true) {
    run = findRun(run, end, count);
    if (run >= end) return NONE;
    const aligned = alignGranule(run, alignment);
    if (aligned === run) return run;
    run = aligned;
  }
}

/** Moves bits of the old count to their new place and clears those behind. */
function moveBits(from: Ptr, to: Ptr, bytes: Size, end: Ptr): void {
  copy(to, from, bytes);
  fill(u32(to + bytes), 0, u32(end - to - bytes));
}

/** Grows the heap so that `size` granules are free from the top on, at a multiple of `alignment`. False: refused. */
function growGranules(count: u32, alignment: u32): bool {
  const edge = endOfPages(pages());
  const end = heapEnd();
  const isOurs = edge === end;
  const from = isOurs ? topGranule() : granuleAt(u32(edge + GRANULE));
  const words = u32(u32(alignGranule(from, alignment) + count + 31) >>> 5);
  if (words > MAX_WORDS || !growFor(edge, addressOf(0), u32(words * WORD_COST + 4))) return false;
  const used = usedBits();
  const last = lastBits();
  const full = fullBits();
  set(COUNT, granulesThatFit());
  moveBits(full, fullBits(), u32(u32(last - used + 127) >>> 5), heapEnd());
  moveBits(last, lastBits(), u32(last - used), fullBits());
  moveBits(used, usedBits(), u32(last - used), lastBits());
  if (!isOurs) {
    raiseMost(u32(granuleAt(end) - topGranule()));
    take(granuleAt(end), u32(from - granuleAt(end)));
  }
  return true;
}

/** Puts these granules to use as a block. */
function take(granule: u32, count: u32): void {
  const end = u32(granule + count);
  paint(granule, end, true);
  markLast(u32(end - 1), true);
  set(CURSOR, end);
  if (end > topGranule()) set(TOP, end);
}

/** A run of free granules has come to lie below the top. */
function raiseMost(run: u32): void {
  if (run > mostFree()) set(MOST, run);
}

/** Makes the granules from `granule` to `end`, of which none is a block's last, free. */
function release(granule: u32, end: u32): void {
  paint(granule, end, false);
  const low = endOfSetBelow(usedBits(), granule);
  if (end === topGranule()) {
    set(TOP, low);
    if (cursor() > low) set(CURSOR, low);
    return;
  }
  raiseMost(u32(nextSet(usedBits(), end, topGranule()) - low));
}

function granulesFor(size: Size): u32 {
  return size === 0 ? 1 : u32(u32(size + (GRANULE - 1)) >>> 4);
}

/** The first of `count` free granules; NONE where memory is refused. */
function find(count: u32, alignment: u32): u32 {
  const isWorthALook = count <= mostFree();
  if (isWorthALook) {
    let granule = findAligned(cursor(), topGranule(), count, alignment);
    if (granule === NONE) granule = findAligned(0, cursor(), count, alignment);
    if (granule !== NONE) return granule;
  }
  if (!hasRoom(count, alignment)) {
    if (!growGranules(count, alignment)) return NONE;
  } else if (isWorthALook && alignment <= GRANULE) {
    set(MOST, u32(count - 1));
  }
  const granule = alignGranule(topGranule(), alignment);
  raiseMost(u32(granule - topGranule()));
  return granule;
}

function hasRoom(count: u32, alignment: u32): bool {
  return alignGranule(topGranule(), alignment) + count <= granuleCount();
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment) || size > MAX_REQUEST) return 0;
  const granule = find(granulesFor(size), alignment);
  if (granule === NONE) return 0;
  take(granule, granulesFor(size));
  return addressOf(granule);
}

export function malloc(size: Size): Ptr {
  return aligned_alloc(1, size);
}

/** The granule behind the block that begins at `granule`. */
function endOfBlock(granule: u32): u32 {
  return u32(nextSet(lastBits(), granule, NONE) + 1);
}

function freeGranules(granule: u32, end: u32): void {
  markLast(u32(end - 1), false);
  release(granule, end);
}

export function free(pointer: Ptr): void {
  if (pointer !== 0) freeGranules(granuleAt(pointer), endOfBlock(granuleAt(pointer)));
}

/** `size`: what the block was last given. */
export function free_sized(pointer: Ptr, size: Size): void {
  const granule = granuleAt(pointer);
  if (pointer !== 0) freeGranules(granule, u32(granule + granulesFor(size)));
}

export function free_aligned_sized(pointer: Ptr, _alignment: u32, size: Size): void {
  free_sized(pointer, size);
}

/** Makes the block that ends at `end` longer where it lies; false where what lies above forbids. */
function extend(end: u32, wanted: u32): bool {
  const top = topGranule();
  const isLast = end === top;
  if (isLast && wanted > granuleCount()) {
    if (endOfPages(pages()) !== heapEnd() || !growGranules(u32(wanted - end), 1)) return false;
  }
  if (!isLast && nextSet(usedBits(), end, wanted) < wanted) return false;
  markLast(u32(end - 1), false);
  take(end, u32(wanted - end));
  return true;
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  if (size > MAX_REQUEST) return 0;
  const granule = granuleAt(pointer);
  const end = endOfBlock(granule);
  const wanted = u32(granule + granulesFor(size));
  if (wanted < end) {
    markLast(u32(wanted - 1), true);
    freeGranules(wanted, end);
  }
  if (wanted <= end || extend(end, wanted)) return pointer;
  const block = malloc(size);
  if (block === 0) return 0;
  copy(block, pointer, u32(u32(end - granule) << 4));
  free(pointer);
  return block;
}

export function malloc_usable_size(pointer: Ptr): Size {
  const granule = granuleAt(pointer);
  return pointer === 0 ? 0 : u32(u32(endOfBlock(granule) - granule) << 4);
}
