// Bitmaps in linear memory: bit i is bit i mod 32 of word i / 32.

import { leadingZeros, load32, trailingZeros } from "../machine";
import { Ptr } from "./units";

const ALL: u32 = 0xffffffff;

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
