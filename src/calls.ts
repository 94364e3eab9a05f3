// The C calls of a module, for JavaScript: addresses are unsigned, and what a Wasm boundary would wrap to another word is
// refused. What is checked costs nothing that a benchmark can tell; see docs/cost.md.

import { checkAlignment, checkCount, checkRange, checkWord, isWord } from "./check.js";
import type { RawExports } from "./engines/module.js";
import { InvalidPointerError } from "./errors.js";
import type { MemoryViews } from "./views.js";

/**
 * C calls take and give addresses: numbers from 0 to 2^32 − 1, 0 for none. A request that cannot be served gives 0 and
 * changes nothing. They throw InvalidOptionError for a size that is no integer from 0, and InvalidPointerError for an
 * address that cannot be a block's. Beyond that they trust their caller as C does: what is freed must be a live block of
 * this heap. heapsmith/guarded trusts no one.
 */
export interface CCalls {
  /** A block of at least `bytes` bytes, 16-aligned (8 under 16 bytes); 0 when out of memory. */
  readonly malloc: (bytes: number) => number;
  /** Frees a live block; 0 is ignored. */
  readonly free: (pointer: number) => void;
  /** A zeroed block of `count` times `bytes` bytes; 0 when out of memory or where the product overflows. */
  readonly calloc: (count: number, bytes: number) => number;
  /** The block with its contents, `bytes` bytes long and perhaps elsewhere; 0, the block untouched, when out of memory. */
  readonly realloc: (pointer: number, bytes: number) => number;
  /** A block at a multiple of `alignment`, a power of two; 0 when out of memory. */
  readonly alignedAlloc: (alignment: number, bytes: number) => number;
  /** Stores a block's address at `result`. Gives 0, 28 (EINVAL) or 48 (ENOMEM). */
  readonly posixMemalign: (result: number, alignment: number, bytes: number) => number;
  /** Bytes the block can hold, at least those asked for; 0 where the allocator does not know. */
  readonly usableSize: (pointer: number) => number;
  /** Frees a block of which the caller knows the size. */
  readonly freeSized: (pointer: number, bytes: number) => void;
  /** Frees a block of which the caller knows alignment and size. */
  readonly freeAlignedSized: (pointer: number, alignment: number, bytes: number) => void;
}

type Call1 = (a: number) => number;
type Call2 = (a: number, b: number) => number;
type Call3 = (a: number, b: number, c: number) => number;

const ADDRESS_END = 2 ** 32;
/** Every block is at a multiple of 8. */
const MISALIGNED = 7;
/** Refused by every allocator, as a size and as an alignment. */
const IMPOSSIBLE = 0xffffffff;

/** A size that no word holds is as any that is too large: 0. What is no size at all is an error. */
function refused(argument: string, size: unknown): 0 {
  checkCount(argument, size);
  return 0;
}

interface Bounds {
  readonly base: number;
  readonly limit: number;
}

/** Whether this can be the address of a block in the range, and is not 0. */
function placeTest({ base, limit }: Bounds): (pointer: number) => boolean {
  const end = limit === 0 ? ADDRESS_END : limit;
  return (pointer) => isWord(pointer) && (pointer & MISALIGNED) === 0 && pointer > base && pointer < end;
}

function invalidPointer(pointer: unknown, bounds: Bounds | undefined): InvalidPointerError {
  if (bounds === undefined) return new InvalidPointerError("pointer", pointer, "an address");
  const { base, limit } = bounds;
  const expected = `the address of a block, a multiple of 8 above ${base} and below ${limit || ADDRESS_END}, or 0`;
  return new InvalidPointerError("pointer", pointer, expected);
}

/**
 * `bounds`: the heap's range, where the module does not verify addresses and alignments itself. `views`: those of the
 * memory, which every call here may grow that allocates.
 */
export function checkedCalls(exports: RawExports, views: MemoryViews, bounds: Bounds | undefined): CCalls {
  const malloc = exports.malloc as Call1;
  const free = exports.free as Call1;
  const calloc = exports.calloc as Call2;
  const realloc = exports.realloc as Call2;
  const alignedAlloc = exports.aligned_alloc as Call2;
  const posixMemalign = exports.posix_memalign as Call3;
  const usableSize = exports.malloc_usable_size as Call1;
  const freeSized = exports.free_sized as Call2;
  const freeAlignedSized = exports.free_aligned_sized as Call3;
  const isPlace = bounds === undefined ? isWord : placeTest(bounds);
  const check = (pointer: number): void => {
    if (!isPlace(pointer) && pointer !== 0) throw invalidPointer(pointer, bounds);
  };
  const checkPower = bounds === undefined ? checkWord.bind(undefined, "alignment") : checkAlignment;
  const grown = (pointer: number): number => {
    if (views.isWatched) views.current();
    return pointer >>> 0;
  };
  return {
    malloc: (bytes) => (isWord(bytes) ? grown(malloc(bytes)) : refused("bytes", bytes)),
    free: (pointer) => {
      if (isPlace(pointer)) free(pointer);
      else check(pointer);
    },
    calloc: (count, bytes) => {
      if (!isWord(count)) return refused("count", count);
      return isWord(bytes) ? grown(calloc(count, bytes)) : refused("bytes", bytes);
    },
    realloc: (pointer, bytes) => {
      check(pointer);
      return isWord(bytes) ? grown(realloc(pointer, bytes)) : refused("bytes", bytes);
    },
    alignedAlloc: (alignment, bytes) => {
      checkPower(alignment);
      return isWord(bytes) ? grown(alignedAlloc(alignment, bytes)) : refused("bytes", bytes);
    },
    posixMemalign: (result, alignment, bytes) => {
      checkRange("result", result, 4, 4, views);
      checkCount("alignment", alignment);
      checkCount("bytes", bytes);
      return grown(posixMemalign(result, Math.min(alignment, IMPOSSIBLE), Math.min(bytes, IMPOSSIBLE)));
    },
    usableSize: (pointer) => {
      check(pointer);
      return usableSize(pointer) >>> 0;
    },
    freeSized: (pointer, bytes) => {
      check(pointer);
      checkWord("bytes", bytes);
      freeSized(pointer, bytes);
    },
    freeAlignedSized: (pointer, alignment, bytes) => {
      check(pointer);
      checkPower(alignment);
      checkWord("bytes", bytes);
      freeAlignedSized(pointer, alignment, bytes);
    },
  };
}
