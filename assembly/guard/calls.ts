// The calls of C23, guarded: one layer over any allocator.
//
// Each call first verifies what it is given, and changes nothing where it reports. A block is never resized where it
// lies, but where memory is short: what a program keeps of the old address shows as a use of freed memory.

import {
  attach as attachInner,
  ID,
  heap_init as makeInner,
  malloc as request,
  aligned_alloc as requestAligned,
} from "../allocators/selected";
import { heapEnd, magic, magicOf } from "../heap/control";
import { GRANULE, isPowerOfTwo, MAX_REQUEST, PAGE_BITS, Ptr, Size } from "../heap/units";
import { alignmentOf, blockSize, dress, extentOf, isFreed, leadFor, serialOf, siteOf, writeHeader } from "./block";
import { currentSite, guardBase, isForeign, isGuarded, nextSerial, openControl, reserveGuard } from "./control";
import {
  ALIGNMENT_MISMATCH,
  BAD_ALIGNMENT,
  DOUBLE_FREE,
  FREED_POINTER,
  INNER_POINTER,
  SIZE_MISMATCH,
  WILD_POINTER,
} from "./kinds";
import { copy, fill, pages, store32 } from "./machine";
import { drain, quarantine } from "./quarantine";
import { enterBlock, fillSpares, fillSparesInPlace, firstBlockFrom, hasSpares, lastBlockTo } from "./shadow";
import { fail, isSound, reject, verifyPointer } from "./verify";

/** WASI's error numbers, which both wasi-libc and Emscripten use. */
const EINVAL: i32 = 28;
const ENOMEM: i32 = 48;
/** What C23 says of a block that was asked for with no alignment. */
const NO_ALIGNMENT: u32 = 1;

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openControl(ID);
  makeInner();
  fillSpares();
}

export function attach(): void {
  reserveGuard();
  const isMade = isGuarded(ID) && magic() === magicOf(ID);
  if (!isMade) openControl(ID);
  attachInner();
  if (!isMade) heap_init();
}

/** Memory from the allocator; 0 where it is refused, to a block and to what keeps track of it. */
function obtain(lead: Size, bytes: Size): Ptr {
  if (!hasSpares() && !fillSparesInPlace()) return 0;
  return lead === 16 ? request(bytes) : requestAligned(lead, bytes);
}

/** A block whose first `kept` bytes the caller fills; 0 where memory is refused even without the quarantine. */
function allocate(alignment: u32, size: Size, kept: Size): Ptr {
  const lead = leadFor(alignment);
  if (size > MAX_REQUEST - 64 || lead > MAX_REQUEST - 64 - size) return 0;
  const bytes = u32(lead + extentOf(size));
  let origin: Ptr = 0;
  do origin = obtain(lead, bytes);
  while (origin === 0 && drain());
  if (origin === 0) return 0;
  const block = u32(origin + lead);
  enterBlock(block);
  writeHeader(block, size, alignment, currentSite(), nextSerial());
  dress(block, size, kept);
  if (!hasSpares()) fillSpares();
  return block;
}

export function malloc(size: Size): Ptr {
  return allocate(NO_ALIGNMENT, size, 0);
}

/** A zeroed block of `count * size` bytes; 0 where the product overflows. */
export function calloc(count: u32, size: Size): Ptr {
  const bytes = u32(count * size);
  if (count !== 0 && u32(bytes / count) !== size) return 0;
  const block = allocate(NO_ALIGNMENT, bytes, bytes);
  if (block !== 0) fill(block, 0, bytes);
  return block;
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment)) fail(BAD_ALIGNMENT, 0, size, alignment);
  return allocate(alignment, size, 0);
}

/** Whether a word at this address, which is in no block, reaches into the header of one. */
function isInHeader(address: Ptr): bool {
  const next = firstBlockFrom(address);
  return next !== 0 && next - address < GRANULE + 4;
}

/**
 * Reports an address at which no word of the program's can lie. Where others have pages between the heap's, what is in a
 * block is still the block's: of many such gaps, the last one covers pages of the heap, too.
 */
function verifyResult(result: Ptr): void {
  if (u32(result & 3) !== 0 || result >>> PAGE_BITS >= pages()) fail(WILD_POINTER, result, 4, 0);
  if (result < guardBase() || result >= heapEnd()) return;
  const block = lastBlockTo(result);
  const offset = u32(result - block);
  if (block === 0 || offset >= extentOf(blockSize(block))) {
    if (!isForeign(result) || isInHeader(result)) fail(WILD_POINTER, result, 4, 0);
    return;
  }
  if (isFreed(block)) fail(FREED_POINTER, result, blockSize(block), offset);
  if (offset + 4 > blockSize(block)) fail(INNER_POINTER, result, blockSize(block), offset);
}

/** Stores the block at `result`, which stays as it was on failure. Returns 0, EINVAL (28) or ENOMEM (48). */
export function posix_memalign(result: Ptr, alignment: u32, size: Size): i32 {
  verifyResult(result);
  if (alignment < 4 || !isPowerOfTwo(alignment)) return EINVAL;
  const block = allocate(alignment, size, 0);
  if (block === 0) return ENOMEM;
  store32(result, block);
  return 0;
}

export function free(pointer: Ptr): void {
  if (pointer === 0) return;
  if (!isSound(pointer)) reject(pointer, DOUBLE_FREE);
  quarantine(pointer, currentSite());
}

export function free_sized(pointer: Ptr, size: Size): void {
  free_aligned_sized(pointer, NO_ALIGNMENT, size);
}

export function free_aligned_sized(pointer: Ptr, alignment: u32, size: Size): void {
  if (pointer === 0) return;
  verifyPointer(pointer, DOUBLE_FREE);
  if (size !== blockSize(pointer)) fail(SIZE_MISMATCH, pointer, blockSize(pointer), size);
  if (alignment !== alignmentOf(pointer)) fail(ALIGNMENT_MISMATCH, pointer, blockSize(pointer), alignment);
  quarantine(pointer, currentSite());
}

/** Makes a block shorter where it lies. */
function shorten(block: Ptr, size: Size): Ptr {
  if (size > blockSize(block)) return 0;
  writeHeader(block, size, alignmentOf(block), siteOf(block), serialOf(block));
  dress(block, size, size);
  return block;
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  verifyPointer(pointer, FREED_POINTER);
  const held = blockSize(pointer);
  const kept = held < size ? held : size;
  const block = allocate(NO_ALIGNMENT, size, kept);
  if (block === 0) return shorten(pointer, size);
  copy(block, pointer, kept);
  quarantine(pointer, currentSite());
  return block;
}

/** The bytes that were asked for: no more may be written. */
export function malloc_usable_size(pointer: Ptr): Size {
  if (pointer === 0) return 0;
  verifyPointer(pointer, FREED_POINTER);
  return blockSize(pointer);
}
