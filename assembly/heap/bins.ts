// Two-level bins: free chunks by size, found through a bitmap.
//
//   bin    1 … 31    sizes 16, 32 … 496, one size each ("exact")
//   bin   32 … 215   sizes from 512 up, eight bins a doubling
//   map              a bit per bin: clear only if the bin is empty
//
// Lists are doubly linked. Where in its list a chunk goes, and which chunk a request takes, is the placement's to say.
// A bin that has become empty keeps its bit until a search comes by: taking a chunk out is two stores.
// Costs: constant; a search clears at most as many bits as chunks have been listed since.
// Source: Lea's bins, with a bitmap as in M. Masmano et al., "TLSF: a New Dynamic Memory Allocator for Real-Time
// Systems" (2004).

import { heapBase, leadingZeros, load32, store32, trailingZeros } from "../machine";
import { headAsChunk, nextFree, previousFree, setNextFree, setPreviousFree } from "./chunk";
import { loadLink, VERIFIES, verifyUnlink } from "./links";
import { TOP_END } from "./top";
import { Ptr, Size } from "./units";

/** From this size on, a bin holds several sizes. */
export const EXACT_LIMIT: u32 = 512;

export const BIN_COUNT: u32 = 216;
export const MAP_WORDS: u32 = 7;
const MAP: u32 = TOP_END;
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

/** First chunk of a bin; 0 for none. */
export function firstInBin(bin: u32): Ptr {
  return loadLink(headOf(bin));
}

/** The head of a bin's list, as the chunk before its first. */
export function binAsChunk(bin: u32): Ptr {
  return headAsChunk(headOf(bin));
}

export function clearBins(): void {
  for (let at = MAP; at < BINS_END; at += 4) store32(u32(heapBase() + at), 0);
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
}

/** Takes a free chunk out of its bin, whose bit stays until a search finds the bin empty. */
export function removeChunk(chunk: Ptr): void {
  const next = nextFree(chunk);
  const previous = previousFree(chunk);
  if (VERIFIES) verifyUnlink(chunk, nextFree(previous), next === 0 ? chunk : previousFree(next));
  setNextFree(previous, next);
  if (next !== 0) setPreviousFree(next, previous);
}

/** First chunk of the first bin at or above `bin`, below 216, that is not empty; 0 for none. */
export function firstFrom(bin: u32): Ptr {
  let place = mapWordAt(u32(bin >>> 5));
  let bits = u32(load32(place) & u32(-1 << (bin & 31)));
  while (true) {
    while (bits === 0) {
      place += 4;
      if (place === mapWordAt(MAP_WORDS)) return 0;
      bits = load32(place);
    }
    const chunk = firstInBin(u32(u32(u32(place - mapWordAt(0)) << 3) + trailingZeros(bits)));
    if (chunk !== 0) return chunk;
    store32(place, u32(load32(place) & u32(~(bits & u32(-bits)))));
    bits = u32(bits & u32(bits - 1));
  }
}
