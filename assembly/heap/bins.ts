// Two-level bins: free chunks by size, found through two bitmaps.
//
//   bin    1 … 31    sizes 16, 32 … 496, one size each ("exact")
//   bin   32 … 215   sizes from 512 up, eight bins a doubling
//   map              a bit per bin: set while the bin is not empty
//   summary          a bit per word of the map: set while the word is not 0
//
// Lists are doubly linked. Where in its list a chunk goes, and which chunk a request takes, is the placement's to say.
// Costs: all constant.
// Source: Lea's bins, with the bitmaps of M. Masmano et al., "TLSF: a New Dynamic Memory Allocator for Real-Time
// Systems" (2004).

import { heapBase, leadingZeros, load32, store32, trailingZeros } from "../machine";
import { headAsChunk, nextFree, previousFree, setNextFree, setPreviousFree } from "./chunk";
import { TOP_END } from "./top";
import { Ptr, Size } from "./units";

/** From this size on, a bin holds several sizes. */
export const EXACT_LIMIT: u32 = 512;

export const BIN_COUNT: u32 = 216;
export const MAP_WORDS: u32 = 7;
const SUMMARY: u32 = TOP_END;
const MAP: u32 = SUMMARY + 4;
const HEADS: u32 = MAP + MAP_WORDS * 4;

/** First byte of the control block behind the bins. */
export const BINS_END: u32 = HEADS + BIN_COUNT * 4;

/** The bin of a chunk size: from EXACT_LIMIT on, its doubling and the three bits behind its leading one. */
export function binOf(size: Size): u32 {
  if (size < EXACT_LIMIT) return u32(size >>> 4);
  const zeros = leadingZeros(size);
  return u32(u32(size >>> (28 - zeros)) + 200 - u32(zeros << 3));
}

/** Where the address of a bin's first chunk is kept. */
export function headOf(bin: u32): Ptr {
  return u32(heapBase() + HEADS + u32(bin << 2));
}

export function mapWordAt(word: u32): Ptr {
  return u32(heapBase() + MAP + u32(word << 2));
}

export function summary(): u32 {
  return load32(u32(heapBase() + SUMMARY));
}

function setSummary(bits: u32): void {
  store32(u32(heapBase() + SUMMARY), bits);
}

/** First chunk of a bin; 0 for none. */
export function firstInBin(bin: u32): Ptr {
  return load32(headOf(bin));
}

/** The head of a bin's list, as the chunk before its first. */
export function binAsChunk(bin: u32): Ptr {
  return headAsChunk(headOf(bin));
}

export function clearBins(): void {
  for (let at = SUMMARY; at < BINS_END; at += 4) store32(u32(heapBase() + at), 0);
}

/** Lists a free chunk in its bin, behind `previous`: a chunk of that bin, or the bin as a chunk. */
export function linkChunk(chunk: Ptr, previous: Ptr, bin: u32): void {
  const next = nextFree(previous);
  setNextFree(chunk, next);
  setPreviousFree(chunk, previous);
  setNextFree(previous, chunk);
  if (next !== 0) {
    setPreviousFree(next, chunk);
    return;
  }
  const word = u32(bin >>> 5);
  store32(mapWordAt(word), u32(load32(mapWordAt(word)) | (1 << (bin & 31))));
  setSummary(u32(summary() | (1 << word)));
}

/** Takes a free chunk out of its bin, whose bit stays until a search finds the bin empty. */
export function removeChunk(chunk: Ptr): void {
  const next = nextFree(chunk);
  const previous = previousFree(chunk);
  setNextFree(previous, next);
  if (next !== 0) setPreviousFree(next, previous);
}

function clearBit(bin: u32, word: u32): void {
  const rest = u32(load32(mapWordAt(word)) & u32(~(1 << (bin & 31))));
  store32(mapWordAt(word), rest);
  if (rest === 0) setSummary(u32(summary() & u32(~(1 << word))));
}

/** First chunk of the first bin at or above `bin`, below 216, that is not empty; 0 for none. */
export function firstFrom(bin: u32): Ptr {
  let from = bin;
  while (true) {
    let word = u32(from >>> 5);
    let bits = u32(load32(mapWordAt(word)) & u32(-1 << (from & 31)));
    if (bits === 0) {
      const words = u32(summary() & u32(-2 << word));
      if (words === 0) return 0;
      word = trailingZeros(words);
      bits = load32(mapWordAt(word));
    }
    from = u32(u32(word << 5) + trailingZeros(bits));
    const chunk = firstInBin(from);
    if (chunk !== 0) return chunk;
    clearBit(from, word);
  }
}
