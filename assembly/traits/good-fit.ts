// Traits of good-fit, which AssemblyScript's programs run on.
//
// The header word of chunks:
//
//   │ (size − 16) / 16: 28 bits │ U │ U │ P │ C │
//
// size: bytes of the chunk, a multiple of 16. U: in use; both bits agree. P: the chunk below is in use. C makes the
// number of ones even, so that a flipped bit shows.
//
// The collectors of AssemblyScript read a block's word with the two lowest bits cleared as the bytes of its payload, and
// count memory by it. Of a chunk in use that is the size less 4, which is true, and the same from the block's first day
// to its last, whatever becomes of the chunk below.

import { ones } from "../machine";

/** A small share: such programs are compared by the memory that they take. */
export const GROWTH_SHIFT: u32 = 6;

export const IN_USE: u32 = 12;
export const PREV_IN_USE: u32 = 2;
const CHECK: u32 = 1;

export function sizeIn(word: u32): u32 {
  return u32(u32(word & u32(~15)) + 16);
}

/** The word for a size and flags. */
export function headerWord(size: u32, flags: u32): u32 {
  const word = u32(u32(size - 16) | flags);
  return u32(word | u32(ones(word) & CHECK));
}

/** The word once the chunk below has come into use, or is not in use any more. */
export function withPrevFlipped(word: u32): u32 {
  return u32(word ^ (PREV_IN_USE | CHECK));
}
