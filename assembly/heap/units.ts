// Units of measure that all heaps share.

/** An address in linear memory; 0 is no address. */
export type Ptr = u32;
/** A number of bytes. */
export type Size = u32;

/** A page of linear memory: 2^16 bytes. */
export const PAGE_BITS: u32 = 16;
/** A memory of 32-bit addresses has at most this many pages. */
export const MAX_PAGES: u32 = 65536;
/** Alignment of every block of 16 bytes or more: that of C's max_align_t. */
export const ALIGNMENT: u32 = 16;
/** The end of the heap where the memory may reach 4 GiB: 2^32 itself is no 32-bit number. */
export const LAST_ADDRESS: u32 = 0xfffffff0;
/** Larger requests are refused before any arithmetic on them can overflow. */
export const MAX_REQUEST: u32 = 0xfffe0000;

/** `value` rounded up to a multiple of `alignment`, a power of two. Must not overflow. */
export function alignUp(value: u32, alignment: u32): u32 {
  return u32((value + (alignment - 1)) & u32(~(alignment - 1)));
}

export function isPowerOfTwo(value: u32): bool {
  return value !== 0 && u32(value & (value - 1)) === 0;
}

/** First address behind `count` pages, cut to what 32 bits can express. */
export function endOfPages(count: u32): Ptr {
  return count >= MAX_PAGES ? LAST_ADDRESS : u32(count << PAGE_BITS);
}

/** Pages that hold `bytes`. */
export function pagesFor(bytes: Size): u32 {
  return u32((bytes + 0xffff) >>> PAGE_BITS);
}
