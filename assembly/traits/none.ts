// What heaps do that have no traits of their own.
//
// The header word of chunks:
//
//   │ size: 28 bits │ 0 │ C │ P │ U │
//
// size: bytes of the chunk, a multiple of 16. U: in use. P: the chunk below is in use. C makes the number of ones even,
// so that a flipped bit shows.

import { ones } from "../machine";

/** log2 of the share of its span by which a heap grows. */
export const GROWTH_SHIFT: u32 = 4;

export const IN_USE: u32 = 1;
export const PREV_IN_USE: u32 = 2;
const CHECK: u32 = 4;

export function sizeIn(word: u32): u32 {
  return u32(word & u32(~15));
}

/** The word for a size and flags. */
export function headerWord(size: u32, flags: u32): u32 {
  const word = u32(size | flags);
  return u32(word | u32(u32(ones(word) & 1) * CHECK));
}

/** The word once the chunk below has come into use, or is not in use any more. */
export function withPrevFlipped(word: u32): u32 {
  return u32(word ^ (PREV_IN_USE | CHECK));
}
