// Units of measure that all heaps share.

import { ones } from "../machine";

/** An address in linear memory; 0 is no address. */
export type Ptr = u32;
/** A number of bytes. */
export type Size = u32;

/** A page of linear memory: 2^16 bytes. */
export const PAGE_BITS: u32 = 16;
/** Quantum of the chunks: also the alignment of C's max_align_t, which every block of 16 bytes or more has. */
export const GRANULE: u32 = 16;
/** Larger requests are refused before any arithmetic on them can overflow. */
export const MAX_REQUEST: u32 = 0xfffe0000;

/** `value` rounded up to a multiple of `alignment`, a power of two. Must not overflow. */
export function alignUp(value: u32, alignment: u32): u32 {
  return u32((value + (alignment - 1)) & u32(~(alignment - 1)));
}

export function isPowerOfTwo(value: u32): bool {
  return ones(value) === 1;
}

/**
 * First address behind what a heap may use of `count` pages, 1 to 65,536. The last granule is left alone, so that
 * every end is a 32-bit number.
 */
export function endOfPages(count: u32): Ptr {
  return u32(u32(count << PAGE_BITS) - GRANULE);
}

/** Pages that hold `bytes`. */
export function pagesFor(bytes: Size): u32 {
  return u32((bytes + 0xffff) >>> PAGE_BITS);
}
