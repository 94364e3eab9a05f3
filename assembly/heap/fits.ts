// Two-level bins: free chunks by size, found through two bitmaps.
//
//   bin    1 … 31    sizes 16, 32 … 496, one size each
//   bin   32 … 215   sizes from 512 up, eight bins a doubling
//   map              a bit per bin: set while the bin is not empty
//   summary          a bit per word of the map: set while the word is not 0
//
// Lists are doubly linked and last in, first out. A request looks at a bounded number of chunks of its own bin and
// takes the tightest, else the first of the next bin that is not empty: a good fit in bounded time.
// Source: M. Masmano et al., "TLSF: a New Dynamic Memory Allocator for Real-Time Systems" (2004), over Lea's bins.

import { heapBase, leadingZeros, load32, store32, trailingZeros } from "../machine";
import { chunkSize, headAsChunk, nextFree, previousFree, setNextFree, setPreviousFree } from "./chunk";
import { TOP_END } from "./top";
import { Ptr, Size } from "./units";

const EXACT_LIMIT: u32 = 512;
const BIN_COUNT: u32 = 216;
const MAP_WORDS: u32 = 7;
const SUMMARY: u32 = TOP_END;
const MAP: u32 = SUMMARY + 4;
const HEADS: u32 = MAP + MAP_WORDS * 4;
/** Chunks of its own bin that a request looks at. */
const TRIES: u32 = 4;

/** First byte of the control block behind the bins. */
export const FITS_END: u32 = HEADS + BIN_COUNT * 4;

/** The bin of a chunk size. */
export function binOf(size: Size): u32 {
  if (size < EXACT_LIMIT) return u32(size >>> 4);
  const log = u32(31 - leadingZeros(size));
  return u32((log << 3) + u32((size >>> (log - 3)) & 7) - 40);
}

function headOf(bin: u32): Ptr {
  return u32(heapBase() + HEADS + u32(bin << 2));
}

function mapWordAt(word: u32): Ptr {
  return u32(heapBase() + MAP + u32(word << 2));
}

function summary(): u32 {
  return load32(u32(heapBase() + SUMMARY));
}

function setSummary(bits: u32): void {
  store32(u32(heapBase() + SUMMARY), bits);
}

/** First chunk in the bin of this size, larger or smaller as it may be; 0 for none. */
export function firstOfBin(size: Size): Ptr {
  return load32(headOf(binOf(size)));
}

export function clearFits(): void {
  for (let at = SUMMARY; at < FITS_END; at += 4) store32(u32(heapBase() + at), 0);
}

/** Puts a free chunk of this size at the head of its bin. */
export function insertChunk(chunk: Ptr, size: Size): void {
  const bin = binOf(size);
  const head = headAsChunk(headOf(bin));
  const next = nextFree(head);
  setNextFree(chunk, next);
  setPreviousFree(chunk, head);
  setNextFree(head, chunk);
  if (next !== 0) {
    setPreviousFree(next, chunk);
    return;
  }
  const word = u32(bin >>> 5);
  store32(mapWordAt(word), u32(load32(mapWordAt(word)) | (1 << (bin & 31))));
  setSummary(u32(summary() | (1 << word)));
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
  if (load32(headOf(bin)) !== 0) return;
  const word = u32(bin >>> 5);
  const rest = u32(load32(mapWordAt(word)) & u32(~(1 << (bin & 31))));
  store32(mapWordAt(word), rest);
  if (rest === 0) setSummary(u32(summary() & u32(~(1 << word))));
}

/** First chunk of the first bin at or above `bin` that is not empty; 0 for none. */
function firstFrom(bin: u32): Ptr {
  let word = u32(bin >>> 5);
  let bits = u32(load32(mapWordAt(word)) & u32(-1 << (bin & 31)));
  if (bits === 0) {
    const words = u32(summary() & u32(-2 << word));
    if (words === 0) return 0;
    word = trailingZeros(words);
    bits = load32(mapWordAt(word));
  }
  return load32(headOf(u32(u32(word << 5) + trailingZeros(bits))));
}

/** The tightest of a few free chunks of at least `size` bytes; 0 for none. */
export function goodFit(size: Size): Ptr {
  const bin = binOf(size);
  if (size < EXACT_LIMIT) return firstFrom(bin);
  let best: Ptr = 0;
  let least: Size = 0xffffffff;
  let tries = TRIES;
  for (let chunk = load32(headOf(bin)); chunk !== 0 && tries !== 0; tries -= 1) {
    const held = chunkSize(chunk);
    if (held >= size && held < least) {
      best = chunk;
      least = held;
    }
    chunk = nextFree(chunk);
  }
  return best !== 0 ? best : firstFrom(u32(bin + 1));
}
