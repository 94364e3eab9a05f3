// Lea's bins: free chunks by size.
//
//   bin   1 … 31    sizes 16, 32 … 496, one size each ("exact")
//   bin  32 … 215   sizes from 512 up, eight bins a doubling, each sorted by size
//   map             a bit per bin: set while the bin is not empty
//
// Every list is doubly linked and sorted, so that its first chunk is its smallest: the first chunk of the first
// non-empty bin at or above a request is the best fit, but for the request's own sorted bin, which is walked.
// Costs: constant for exact bins; linear in the bin's length for sorted ones.

import { heapBase, leadingZeros, load32, store32, trailingZeros } from "../machine";
import { chunkSize, headAsChunk, nextFree, previousFree, setNextFree, setPreviousFree } from "./chunk";
import { TOP_END } from "./top";
import { Ptr, Size } from "./units";

export const EXACT_LIMIT: u32 = 512;
export const BIN_COUNT: u32 = 216;
const MAP_WORDS: u32 = 7;
/** Bits of the map; those from BIN_COUNT on are never set. */
export const MAP_BITS: u32 = MAP_WORDS * 32;
const MAP: u32 = TOP_END;
const HEADS: u32 = MAP + MAP_WORDS * 4;

/** First byte of the control block behind the bins. */
export const BINS_END: u32 = HEADS + BIN_COUNT * 4;

/** The bin of a chunk size. */
export function binOf(size: Size): u32 {
  if (size < EXACT_LIMIT) return u32(size >>> 4);
  const log = u32(31 - leadingZeros(size));
  return u32((log << 3) + u32((size >>> (log - 3)) & 7) - 40);
}

/** Where the address of a bin's first chunk is kept. */
export function headOf(bin: u32): Ptr {
  return u32(heapBase() + HEADS + u32(bin << 2));
}

function mapWordOf(bin: u32): Ptr {
  return u32(heapBase() + MAP + u32(u32(bin >>> 5) << 2));
}

export function firstInBin(bin: u32): Ptr {
  return load32(headOf(bin));
}

export function isMarked(bin: u32): bool {
  return u32((load32(mapWordOf(bin)) >>> (bin & 31)) & 1) !== 0;
}

export function clearBins(): void {
  for (let at = MAP; at < BINS_END; at += 4) store32(u32(heapBase() + at), 0);
}

/** Puts a free chunk of this size where its bin stays sorted. */
export function insertChunk(chunk: Ptr, size: Size, _after: Ptr): void {
  const bin = binOf(size);
  let previous = headAsChunk(headOf(bin));
  let next = nextFree(previous);
  if (next === 0) {
    const word = mapWordOf(bin);
    store32(word, u32(load32(word) | (1 << (bin & 31))));
  } else if (size > EXACT_LIMIT) {
    while (next !== 0 && chunkSize(next) < size) {
      previous = next;
      next = nextFree(next);
    }
  }
  setNextFree(chunk, next);
  setPreviousFree(chunk, previous);
  setNextFree(previous, chunk);
  if (next !== 0) setPreviousFree(next, chunk);
}

/** Takes a free chunk of this size out of its bin. */
export function removeChunk(chunk: Ptr, size: Size): void {
  const next = nextFree(chunk);
  const previous = previousFree(chunk);
  setNextFree(previous, next);
  if (next !== 0) {
    setPreviousFree(next, previous);
    return;
  }
  const bin = binOf(size);
  if (firstInBin(bin) === 0) {
    const word = mapWordOf(bin);
    store32(word, u32(load32(word) & u32(~(1 << (bin & 31)))));
  }
}

/** First bin at or above `bin` that holds a chunk; BIN_COUNT or above for none. */
function nextBin(bin: u32): u32 {
  let word = u32(bin >>> 5);
  if (word >= MAP_WORDS) return BIN_COUNT;
  let bits = u32(load32(mapWordOf(bin)) & u32(-1 << (bin & 31)));
  while (bits === 0) {
    word += 1;
    if (word === MAP_WORDS) return BIN_COUNT;
    bits = load32(u32(heapBase() + MAP + u32(word << 2)));
  }
  return u32(u32(word << 5) + trailingZeros(bits));
}

/** The smallest free chunk of at least `size` bytes; 0 for none. */
export function bestFit(size: Size): Ptr {
  let bin = binOf(size);
  if (size > EXACT_LIMIT) {
    let chunk = firstInBin(bin);
    while (chunk !== 0 && chunkSize(chunk) < size) chunk = nextFree(chunk);
    if (chunk !== 0) return chunk;
    bin += 1;
  }
  bin = nextBin(bin);
  return bin < BIN_COUNT ? firstInBin(bin) : 0;
}
