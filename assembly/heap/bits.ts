// Bitmaps in linear memory: bit i is bit i mod 32 of word i / 32.

import { leadingZeros, load32, trailingZeros } from "../machine";
import { Ptr } from "./units";

/** A word whose bits are all set. */
export const ALL: u32 = 0xffffffff;
/** What a search gives that has found nothing. */
export const NONE: u32 = 0xffffffff;

export function wordOf(bits: Ptr, index: u32): Ptr {
  return u32(bits + u32(u32(index >>> 5) << 2));
}

/** First bit from `index` on that is set (`flip` 0) or clear (`flip` ~0); `end` or more for none below `end`. */
function scan(bits: Ptr, flip: u32, index: u32, end: u32): u32 {
  if (index >= end) return end;
  let at = u32(index & u32(~31));
  let word = u32(u32(load32(wordOf(bits, at)) ^ flip) & (-1 << (index & 31)));
  while (word === 0) {
    at += 32;
    if (at >= end) return end;
    word = u32(load32(wordOf(bits, at)) ^ flip);
  }
  return u32(at + trailingZeros(word));
}

export function nextSet(bits: Ptr, index: u32, end: u32): u32 {
  return scan(bits, 0, index, end);
}

export function nextClear(bits: Ptr, index: u32, end: u32): u32 {
  return scan(bits, ALL, index, end);
}

/** One above the last set bit below `index`; 0 for none. */
export function endOfSetBelow(bits: Ptr, index: u32): u32 {
  let at = index;
  while (at !== 0) {
    const word = u32(load32(wordOf(bits, u32(at - 1))) << (u32(-at) & 31));
    if (word !== 0) return u32(at - leadingZeros(word));
    at = u32((at - 1) & u32(~31));
  }
  return 0;
}

/** The bits of a word at which `count` set ones in a row begin. */
function runsOf(bits: u32, count: u32): u32 {
  let runs = bits;
  let length: u32 = 1;
  while (length < count && runs !== 0) {
    const step: u32 = length < count - length ? length : u32(count - length);
    runs = u32(runs & (runs >>> step));
    length += step;
  }
  return runs;
}

/**
 * Where `count` clear bits in a row begin, first from `from` on and below `end`; NONE for nowhere. A set bit of `full`
 * says that a word of `bits` has no clear one: such words are skipped 32 at a time.
 */
export function clearRun(bits: Ptr, full: Ptr, from: u32, end: u32, count: u32): u32 {
  let at = u32(from & u32(~31));
  let below = u32(~(-1 << (from & 31)));
  let run: u32 = 0;
  while (at - run < end) {
    const word = u32(load32(wordOf(bits, at)) | below);
    below = 0;
    if (word === ALL) {
      run = 0;
      at = u32(nextClear(full, u32(u32(at >>> 5) + 1), u32(u32(end + 31) >>> 5)) << 5);
      continue;
    }
    if (run + trailingZeros(word) >= count) return u32(at - run);
    if (word === 0) {
      run += 32;
    } else {
      const runs: u32 = count <= 32 ? runsOf(u32(~word), count) : 0;
      if (runs !== 0) return u32(at + trailingZeros(runs));
      run = leadingZeros(word);
    }
    at += 32;
  }
  return NONE;
}
