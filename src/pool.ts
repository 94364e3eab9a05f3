// Pools: many blocks of one size, cut from larger ones, so that to take one and to give it back are a few steps in
// JavaScript and no call of the allocator.

import { Block, type BlockOwner, disposeSymbol, type ViewType } from "./block.js";
import { DisposedError, InvalidOptionError, OutOfMemoryError } from "./errors.js";
import { type BlockSource, checkSource, elementBytes } from "./source.js";
import { Struct, type StructBlock } from "./struct/struct.js";
import type { FieldTypes } from "./struct/types.js";
import type { MemoryViews } from "./views.js";

/** What a pool is of. */
export interface PoolOptions {
  /** Elements of each block, where the pool is of typed arrays. Default: 1. */
  length?: number | undefined;
  /** Blocks that are allocated at a time. Default: 64. */
  blocks?: number | undefined;
}

const DEFAULT_BLOCKS = 64;
const ALIGNMENT = 8;

/** What a pool makes of an address. */
type Cell<Item> = (owner: BlockOwner, ptr: number) => Item;

/** Gives blocks of one size. What it gives is disposed as any other block, and then serves again. */
export class Pool<Item> implements Disposable {
  /** Bytes of each block. */
  readonly byteLength: number;
  readonly #source: BlockSource;
  readonly #views: MemoryViews;
  readonly #owner: BlockOwner;
  readonly #cell: Cell<Item>;
  readonly #chunkBytes: number;
  readonly #chunks: number[] = [];
  readonly #free: number[] = [];
  /** What is left of the last chunk. */
  #next = 0;
  #end = 0;
  #live = 0;

  /** @internal */
  constructor(source: BlockSource, bytes: number, blocks: number, cell: Cell<Item>) {
    this.byteLength = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    this.#source = source;
    this.#views = source.views.child();
    this.#cell = cell;
    this.#chunkBytes = this.byteLength * blocks;
    this.#owner = {
      views: this.#views,
      free: (pointer) => this.#give(pointer),
      realloc: (pointer, size) => (size <= this.byteLength ? pointer : 0),
      usableSize: () => this.byteLength,
    };
  }

  /** Number of blocks that are out. */
  get live(): number {
    return this.#live;
  }

  /** A block, not cleared. Throws OutOfMemoryError. */
  alloc(): Item {
    const ptr = this.#take();
    if (ptr === 0) throw new OutOfMemoryError(this.#chunkBytes);
    return this.#cell(this.#owner, ptr);
  }

  /** A block, not cleared; null when out of memory. */
  tryAlloc(): Item | null {
    const ptr = this.#take();
    return ptr === 0 ? null : this.#cell(this.#owner, ptr);
  }

  /** Frees all memory of the pool; its blocks throw from here on. Once is enough; again does nothing. */
  dispose(): void {
    if (!this.#views.isOpen) return;
    this.#views.close();
    for (const chunk of this.#chunks) this.#source.free(chunk);
    this.#live = 0;
  }

  /** As `dispose`, at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }

  #take(): number {
    if (!this.#views.current().isOpen) throw new DisposedError("the pool has been disposed");
    const ptr = this.#free.pop() ?? this.#cut();
    if (ptr !== 0) this.#live += 1;
    return ptr;
  }

  /** A block that has not been out yet; 0 when out of memory. */
  #cut(): number {
    if (this.#next === this.#end) {
      const chunk = this.#source.malloc(this.#chunkBytes);
      if (chunk === 0) return 0;
      this.#chunks.push(chunk);
      this.#next = chunk;
      this.#end = chunk + this.#chunkBytes;
    }
    const ptr = this.#next;
    this.#next += this.byteLength;
    return ptr;
  }

  #give(ptr: number): void {
    this.#free.push(ptr);
    this.#live -= 1;
  }
}

function countOf(option: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidOptionError(option, value, "an integer from 1");
}

/**
 * A pool of structs, or of typed arrays of equal length. Memory is taken from the heap as it is needed, and given back
 * by the pool's `dispose`. Throws InvalidOptionError.
 */
export function pool<Fields extends FieldTypes>(
  source: BlockSource,
  type: Struct<Fields>,
  options?: Omit<PoolOptions, "length">,
): Pool<StructBlock<Fields>>;
export function pool<View extends ArrayBufferView>(
  source: BlockSource,
  type: ViewType<View>,
  options?: PoolOptions,
): Pool<Block<View>>;
export function pool(
  source: BlockSource,
  type: Struct<FieldTypes> | ViewType<ArrayBufferView>,
  { length = 1, blocks = DEFAULT_BLOCKS }: PoolOptions = {},
): Pool<unknown> {
  checkSource(source);
  countOf("blocks", blocks);
  if (type instanceof Struct) return new Pool(source, type.byteLength, blocks, (owner, ptr) => type.cell(owner, ptr));
  const bytes = countOf("length", length) * elementBytes(type);
  return new Pool(source, bytes, blocks, (owner, ptr) => new Block(owner, type, ptr, length));
}
