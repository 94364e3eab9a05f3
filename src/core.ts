// The core of a heap: an allocator's instance and a typed way to call it. It names no allocator and no engine, so that a
// program carries those alone which it uses.

import { type CCalls, checkedCalls } from "./calls.js";
import { checkWord } from "./check.js";
import type { ModuleEnv, RawExports } from "./engines/module.js";
import { InvalidOptionError, UnsupportedError } from "./errors.js";
import type { AllocatorName, EngineName } from "./options.js";
import type { Place } from "./place.js";
import type { WasmMemory } from "./platform.js";
import { Scope } from "./scope.js";
import { BlockSource } from "./source.js";
import { type MemoryViews, viewsOf } from "./views.js";

/** An allocator on an engine. */
export interface Strategy {
  readonly allocator: AllocatorName;
  readonly engine: EngineName;
  readonly instantiate: (env: ModuleEnv) => RawExports;
  /** Whether the module verifies addresses and alignments itself, and has more to say of them than the host. */
  readonly verifies?: true;
}

/** Bounds of an allocator that may hand out something else than its memory. */
const ANYWHERE = { base: 0, limit: 0 };

/** What another module's `env` takes: the memory and the C calls. */
export type HeapImports = { readonly memory: WasmMemory } & Record<
  string,
  WasmMemory | ((...words: number[]) => number)
>;

/**
 * A heap of one allocator on one engine. Its C calls give 0 where a request cannot be served; the calls of a
 * BlockSource throw, and give blocks with types.
 */
export class CoreHeap extends BlockSource implements CCalls {
  readonly memory: WasmMemory;
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
  readonly #views: MemoryViews;

  readonly malloc: CCalls["malloc"];
  readonly free: CCalls["free"];
  readonly calloc: CCalls["calloc"];
  readonly realloc: CCalls["realloc"];
  readonly alignedAlloc: CCalls["alignedAlloc"];
  readonly posixMemalign: CCalls["posixMemalign"];
  readonly usableSize: CCalls["usableSize"];
  readonly freeSized: CCalls["freeSized"];
  readonly freeAlignedSized: CCalls["freeAlignedSized"];

  /** @internal */
  constructor(place: Place, strategy: Strategy) {
    super();
    const { memory, base, limit } = place;
    this.memory = memory;
    this.base = base;
    this.limit = limit;
    this.allocator = strategy.allocator;
    this.engine = strategy.engine;
    const exports = instantiate(place, strategy);
    this.exports = exports;
    this.imports = { memory, ...exports };

    this.#views = viewsOf(memory);
    const bounds = exports.range_init === undefined ? place : ANYWHERE;
    const calls = checkedCalls(exports, this.#views, strategy.verifies === true ? undefined : bounds);
    this.malloc = calls.malloc;
    this.free = calls.free;
    this.calloc = calls.calloc;
    this.realloc = calls.realloc;
    this.alignedAlloc = calls.alignedAlloc;
    this.posixMemalign = calls.posixMemalign;
    this.usableSize = calls.usableSize;
    this.freeSized = calls.freeSized;
    this.freeAlignedSized = calls.freeAlignedSized;
  }

  /** The whole memory as typed arrays, over its current buffer: `heap.views.f32[address >>> 2]`. */
  get views(): MemoryViews {
    return this.#views.current();
  }

  /**
   * Blocks of their own, which are freed together at the end of a `using` scope. With `bump`, all that was allocated
   * in the meantime is, at once.
   */
  scope(): Scope {
    return new Scope(this, this);
  }

  /** The place that `release` goes back to. Arena allocators only. */
  mark(): number {
    return this.#own("mark")() >>> 0;
  }

  /** Frees all that was allocated since `mark` gave this value. Arena allocators only. */
  release(mark: number): void {
    const release = this.#own("release");
    checkWord("mark", mark);
    release(mark);
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
