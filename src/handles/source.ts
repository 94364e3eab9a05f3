// Handles of a heap, and its compaction.

import type { ViewType } from "../block.js";
import { checkCount, isWord } from "../check.js";
import type { CoreHeap } from "../core.js";
import { InvalidOptionError, InvalidPointerError, OutOfMemoryError } from "../errors.js";
import { elementBytes } from "../source.js";
import type { MemoryViews } from "../views.js";
import { Handle, type HandleExports, type HandleOwner } from "./handle.js";

export interface CompactOptions {
  /** Bytes that a step may move, and one block more; by default all that there is to do is done. */
  readonly budgetBytes?: number | undefined;
}

export interface PolicyOptions {
  /**
   * What an allocation may move: 0 for nothing, Infinity (the default) for as much as the request needs, once no hole
   * holds it; else so many bytes before each allocation.
   */
  readonly budgetBytes?: number | undefined;
  /** Share of the heap that must be holes before an allocation compacts: 0 to 1, rounded to a power of two; 1/64 by default. */
  readonly share?: number | undefined;
}

/** What heaps of the allocator `handles` have beside others. Any call that allocates may move blocks. */
export interface HandleCalls {
  /** A block of `length` elements that the heap may move, not cleared. Throws OutOfMemoryError or InvalidOptionError. */
  handle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View>;
  /** As `handle`; null when out of memory. */
  tryHandle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> | null;
  /**
   * A block that another module has made, by its handle; `length` is what the block can hold unless given. Throws
   * InvalidPointerError where that is no handle of a live block, InvalidOptionError where the block is smaller.
   */
  adopt<View extends ArrayBufferView>(type: ViewType<View>, handle: number, length?: number): Handle<View>;
  /**
   * Moves blocks together, downwards, in address order. Gives the bytes moved: 0 once nothing is left to do. Throws
   * InvalidOptionError.
   */
  compact(options?: CompactOptions): number;
  /** Says when allocations compact. Throws InvalidOptionError. */
  setPolicy(options: PolicyOptions): void;
}

const UNLIMITED = 0xffffffff;
const DEFAULT_SHARE = 1 / 64;
const MOST_EXPONENT = 31;

type Call1 = (a: number) => number;
type Call2 = (a: number, b: number) => number;

/** The handles of one heap. */
export class HandleSource implements HandleOwner, HandleCalls {
  readonly calls: HandleExports;
  readonly #heap: CoreHeap;
  readonly #alloc: Call1;
  readonly #compact: Call1;
  readonly #policy: Call2;

  constructor(heap: CoreHeap) {
    const { exports } = heap;
    const size = exports.handle_size as Call1;
    const lock = exports.handle_lock as Call1;
    this.#heap = heap;
    this.#alloc = exports.handle_alloc as Call1;
    this.#compact = exports.heap_compact as Call1;
    this.#policy = exports.heap_policy as Call2;
    this.calls = {
      free: exports.handle_free as Call1,
      size: (handle) => size(handle) >>> 0,
      resize: exports.handle_resize as Call2,
      lock: (handle) => lock(handle) >>> 0,
      unlock: exports.handle_unlock as Call1,
    };
  }

  get views(): MemoryViews {
    return this.#heap.views;
  }

  handle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> {
    const handle = this.tryHandle(type, length);
    if (handle === null) throw new OutOfMemoryError(length * elementBytes(type));
    return handle;
  }

  tryHandle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> | null {
    checkCount("length", length);
    const bytes = length * elementBytes(type);
    const handle = isWord(bytes) ? this.#alloc(bytes) >>> 0 : 0;
    return handle === 0 ? null : new Handle(this, type, handle, length);
  }

  adopt<View extends ArrayBufferView>(type: ViewType<View>, handle: number, length?: number): Handle<View> {
    const bytes = elementBytes(type);
    if (!isWord(handle) || this.calls.lock(handle) === 0)
      throw new InvalidPointerError("handle", handle, "the handle of a live block");
    this.calls.unlock(handle);
    const most = Math.floor(this.calls.size(handle) / bytes);
    if (length !== undefined) checkCount("length", length);
    if (length !== undefined && length > most)
      throw new InvalidOptionError("length", length, `at most ${most}, as the block holds`);
    return new Handle(this, type, handle, length ?? most);
  }

  compact({ budgetBytes = UNLIMITED }: CompactOptions = {}): number {
    if (budgetBytes !== Number.POSITIVE_INFINITY) checkBudget(budgetBytes, 1);
    return this.#compact(Math.min(budgetBytes, UNLIMITED)) >>> 0;
  }

  setPolicy({ budgetBytes = UNLIMITED, share = DEFAULT_SHARE }: PolicyOptions): void {
    if (budgetBytes !== Number.POSITIVE_INFINITY) checkBudget(budgetBytes, 0);
    if (!(share >= 0 && share <= 1)) throw new InvalidOptionError("share", share, "a number from 0 to 1");
    const exponent = Math.min(Math.round(-Math.log2(share)), MOST_EXPONENT);
    this.#policy(Math.min(budgetBytes, UNLIMITED), exponent);
  }
}

function checkBudget(bytes: unknown, least: number): void {
  if (!(Number.isInteger(bytes) && (bytes as number) >= least))
    throw new InvalidOptionError("budgetBytes", bytes, `an integer from ${least}, or Infinity`);
}
