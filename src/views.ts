// Typed arrays over a whole memory, renewed when its buffer is replaced.

import { isShared } from "./engines/memory.js";
import type { WasmMemory } from "./platform.js";

/** Arrays that no access reaches: an element of theirs is undefined, as one of a detached array is. */
const NOTHING = new ArrayBuffer(0);

/**
 * `views.f32[address >>> 2]` is the float at an address. Arrays that are kept must be asked for again after anything
 * that may have grown the memory: growth detaches them, and a detached array reads as undefined and loses what is
 * written to it.
 */
export class MemoryViews {
  readonly memory: WasmMemory;
  /** What the arrays lie over. */
  buffer!: ArrayBufferLike;
  i8!: Int8Array;
  u8!: Uint8Array;
  i16!: Int16Array;
  u16!: Uint16Array;
  i32!: Int32Array;
  u32!: Uint32Array;
  i64!: BigInt64Array;
  u64!: BigUint64Array;
  f32!: Float32Array;
  f64!: Float64Array;
  /** False once what the views are of has been disposed. */
  isOpen = true;
  /**
   * Whether records read through these views. Calls that may grow the memory then renew them at once: a record that
   * finds its array detached goes on, but the engine never again trusts arrays at that place.
   */
  isWatched = false;
  readonly #isShared: boolean;
  readonly #parent: MemoryViews | undefined;
  readonly #children = new Set<MemoryViews>();

  /** @internal */
  constructor(memory: WasmMemory, parent?: MemoryViews) {
    this.memory = memory;
    this.#isShared = isShared(memory);
    this.#parent = parent;
    this.#lieOver(memory.buffer);
  }

  /** The views, renewed where the memory has grown. */
  current(): this {
    const isStale = this.u8.length === 0 || (this.#isShared && this.u8.length !== this.memory.buffer.byteLength);
    if (isStale && this.isOpen) this.renew();
    return this;
  }

  /** Makes the arrays anew, over the memory's current buffer. */
  renew(): void {
    if (this.#parent === undefined) this.#spread(this.memory.buffer);
    else this.#parent.renew();
  }

  /** Has calls that may grow the memory renew the views at once. */
  watch(): this {
    if (!this.isWatched) {
      this.isWatched = true;
      this.#parent?.watch();
    }
    return this;
  }

  /** Views that live and are renewed with these, and can be closed before them. */
  child(): MemoryViews {
    const child = new MemoryViews(this.memory, this);
    this.#children.add(child);
    return child;
  }

  /** From here on every access finds nothing, nor by the children. */
  close(): void {
    this.isOpen = false;
    if (this.#parent !== undefined) this.#parent.#children.delete(this);
    for (const child of this.#children) child.close();
    this.#lieOver(NOTHING);
  }

  #spread(buffer: ArrayBufferLike): void {
    this.#lieOver(buffer);
    for (const child of this.#children) child.#spread(buffer);
  }

  #lieOver(buffer: ArrayBufferLike): void {
    this.buffer = buffer;
    this.i8 = new Int8Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.u64 = new BigUint64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

const known = new WeakMap<WasmMemory, MemoryViews>();

/** The views that all heaps of a memory have in common. */
export function viewsOf(memory: WasmMemory): MemoryViews {
  let views = known.get(memory);
  if (views === undefined) {
    views = new MemoryViews(memory);
    known.set(memory, views);
  }
  return views;
}

let closed: MemoryViews | undefined;

/** Views of nothing, for what has been disposed. */
export function closedViews(): MemoryViews {
  if (closed === undefined) {
    closed = new MemoryViews(new WebAssembly.Memory({ initial: 0 }));
    closed.close();
  }
  return closed;
}
