// The core of a heap: an allocator's instance and a typed way to call it. It names no allocator and no engine, so that a
// program carries those alone which it uses.

import { Block, type ViewType } from "./block.js";
import type { ModuleEnv, RawExports } from "./engines/module.js";
import { InvalidOptionError, OutOfMemoryError, UnsupportedError } from "./errors.js";
import type { AllocatorName, EngineName } from "./options.js";
import type { Place } from "./place.js";

/** An allocator on an engine. */
export interface Strategy {
  readonly allocator: AllocatorName;
  readonly engine: EngineName;
  readonly instantiate: (env: ModuleEnv) => RawExports;
}

type Call1 = (a: number) => number;
type Call2 = (a: number, b: number) => number;
type Call3 = (a: number, b: number, c: number) => number;

/** What another module's `env` takes: the memory and the C calls. */
export type HeapImports = { readonly memory: WebAssembly.Memory } & Record<string, WebAssembly.ImportValue>;

/** Refused by every allocator, as a size and as an alignment. */
const IMPOSSIBLE = 0xffffffff;

function isWord(value: number): boolean {
  return value >>> 0 === value;
}

/** A Wasm boundary wraps what is no 32-bit word (negative, fractional, too large) to some word: here to a refused one. */
function word(value: number): number {
  return isWord(value) ? value : IMPOSSIBLE;
}

/**
 * C calls take and give addresses: numbers from 0 to 2^32 − 1, 0 for none. They trust their caller as C does: what is
 * freed must be a live block of this heap. A request that cannot be served gives 0 and changes nothing; so does a size
 * that is no integer from 0 to 2^32 − 1.
 */
export class CoreHeap {
  readonly memory: WebAssembly.Memory;
  /** First address of the heap. */
  readonly base: number;
  /** First address that the heap does not touch; 0 for none. */
  readonly limit: number;
  readonly allocator: AllocatorName;
  readonly engine: EngineName;
  /** The module's bare exports. Those of Wasm give signed numbers: `>>> 0` makes addresses of them. */
  readonly exports: RawExports;
  /** Import object for another module's `env`. */
  readonly imports: HeapImports;

  /** A block of at least `size` bytes, 16-aligned (8 under 16 bytes); 0 when out of memory. */
  readonly malloc: Call1;
  /** Frees a live block; 0 is ignored. */
  readonly free: (pointer: number) => void;
  /** A zeroed block of `count` times `size` bytes; 0 when out of memory or where the product overflows. */
  readonly calloc: Call2;
  /** The block with its contents, `size` bytes long and perhaps elsewhere; 0, the block untouched, when out of memory. */
  readonly realloc: Call2;
  /** A block at a multiple of `alignment`, a power of two. */
  readonly alignedAlloc: Call2;
  /** Stores a block's address at `result`. Gives 0, 28 (EINVAL) or 48 (ENOMEM). */
  readonly posixMemalign: Call3;
  /** Bytes the block can hold, at least those asked for; 0 where the allocator does not know. */
  readonly usableSize: Call1;
  /** Frees a block of which the caller knows the size. */
  readonly freeSized: (pointer: number, size: number) => void;
  /** Frees a block of which the caller knows alignment and size. */
  readonly freeAlignedSized: (pointer: number, alignment: number, size: number) => void;

  constructor(place: Place, strategy: Strategy) {
    this.memory = place.memory;
    this.base = place.base;
    this.limit = place.limit;
    this.allocator = strategy.allocator;
    this.engine = strategy.engine;
    const exports = instantiate(place, strategy);
    this.exports = exports;
    this.imports = { memory: this.memory, ...exports };

    const malloc = exports.malloc as Call1;
    const free = exports.free as Call1;
    const calloc = exports.calloc as Call2;
    const realloc = exports.realloc as Call2;
    const alignedAlloc = exports.aligned_alloc as Call2;
    const posixMemalign = exports.posix_memalign as Call3;
    const usableSize = exports.malloc_usable_size as Call1;
    const freeSized = exports.free_sized as Call2;
    const freeAlignedSized = exports.free_aligned_sized as Call3;
    this.malloc = (bytes) => malloc(word(bytes)) >>> 0;
    this.free = (pointer) => void free(pointer);
    this.calloc = (count, bytes) => (isWord(count) && isWord(bytes) ? calloc(count, bytes) >>> 0 : 0);
    this.realloc = (pointer, bytes) => realloc(pointer, word(bytes)) >>> 0;
    this.alignedAlloc = (alignment, bytes) => alignedAlloc(word(alignment), word(bytes)) >>> 0;
    this.posixMemalign = (result, alignment, bytes) => posixMemalign(result, word(alignment), word(bytes));
    this.usableSize = (pointer) => usableSize(pointer) >>> 0;
    this.freeSized = (pointer, bytes) => void freeSized(pointer, bytes);
    this.freeAlignedSized = (pointer, alignment, bytes) => void freeAlignedSized(pointer, alignment, bytes);
  }

  /** A block of `length` elements, not cleared. Throws OutOfMemoryError or InvalidOptionError. */
  array<View extends ArrayBufferView>(type: ViewType<View>, length: number): Block<View> {
    if (!Number.isSafeInteger(length) || length < 0)
      throw new InvalidOptionError("length", length, "an integer from 0");
    const bytes = length * type.BYTES_PER_ELEMENT;
    const pointer = this.malloc(bytes);
    if (pointer === 0) throw new OutOfMemoryError(bytes);
    return new Block(this, type, pointer, length);
  }

  /** A block of `length` bytes, not cleared. Throws OutOfMemoryError or InvalidOptionError. */
  bytes(length: number): Block<Uint8Array> {
    return this.array(Uint8Array, length);
  }

  /** The place that `release` goes back to. Arena allocators only. */
  mark(): number {
    return this.#own("mark")() >>> 0;
  }

  /** Frees all that was allocated since `mark` gave this value. Arena allocators only. */
  release(mark: number): void {
    this.#own("release")(mark);
  }

  /** Frees everything at once. Arena allocators only. */
  reset(): void {
    this.#own("reset")();
  }

  #own(name: string): (...words: number[]) => number {
    const call = this.exports[name];
    if (call === undefined) throw new UnsupportedError(`${name}: the allocator ${this.allocator} has no such call`);
    return call;
  }
}

function instantiate(place: Place, { allocator, instantiate }: Strategy): RawExports {
  const { memory, base, limit } = place;
  try {
    return instantiate({ memory, __heap_base: base, __heap_limit: limit });
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    throw noRoom(allocator, memory.buffer.byteLength, base, limit, cause);
  }
}

/** The control block does not fit: below the limit, where that lies inside the memory; else in the memory. */
function noRoom(allocator: string, bytes: number, base: number, limit: number, cause: Error): InvalidOptionError {
  const block = `room for the control block of ${allocator} from base ${base}`;
  if (limit !== 0 && limit <= bytes) return new InvalidOptionError("limit", limit, `${block} to the limit`, { cause });
  const end = limit === 0 ? "" : ` and below limit ${limit}`;
  const expected = `${block} to the memory's maximum${end}`;
  return new InvalidOptionError("memory", bytes, expected, { cause });
}
