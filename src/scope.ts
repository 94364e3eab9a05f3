// Scopes: blocks that are freed together.

import { disposeSymbol } from "./block.js";
import { DisposedError } from "./errors.js";
import { BlockSource } from "./source.js";
import type { MemoryViews } from "./views.js";

/** The heap that a scope is of. The allocator of an arena has `mark` and `release`. */
export interface ScopedHeap extends BlockSource {
  readonly exports: { readonly release?: unknown };
  mark(): number;
  release(mark: number): void;
}

/** What has to be freed at the end: in an arena all since a mark, in any other heap the blocks that were noted. */
interface Debt {
  add(pointer: number): void;
  remove(pointer: number): void;
  pay(): void;
}

function arenaDebt(heap: ScopedHeap): Debt {
  const mark = heap.mark();
  return { add: () => {}, remove: () => {}, pay: () => heap.release(mark) };
}

function blockDebt(source: BlockSource): Debt {
  const blocks = new Set<number>();
  return {
    add: (pointer) => void blocks.add(pointer),
    remove: (pointer) => void blocks.delete(pointer),
    pay: () => blocks.forEach(source.free),
  };
}

/**
 * Blocks that are freed together. Each may also be freed before. Once the scope is disposed, it and its blocks throw
 * DisposedError.
 */
export class Scope extends BlockSource implements Disposable {
  readonly malloc: (bytes: number) => number;
  readonly free: (pointer: number) => void;
  readonly realloc: (pointer: number, bytes: number) => number;
  readonly usableSize: (pointer: number) => number;
  readonly #heap: ScopedHeap;
  readonly #views: MemoryViews;
  readonly #debt: Debt;

  /** `source`: the heap, or the scope around this one. @internal */
  constructor(heap: ScopedHeap, source: BlockSource) {
    super();
    this.#heap = heap;
    this.#views = source.views.child();
    const debt = heap.exports.release === undefined ? blockDebt(source) : arenaDebt(heap);
    this.#debt = debt;
    this.malloc = (bytes) => {
      this.#checkIsOpen();
      const pointer = source.malloc(bytes);
      if (pointer !== 0) debt.add(pointer);
      return pointer;
    };
    this.free = (pointer) => {
      this.#checkIsOpen();
      source.free(pointer);
      debt.remove(pointer);
    };
    this.realloc = (pointer, bytes) => {
      this.#checkIsOpen();
      const moved = source.realloc(pointer, bytes);
      if (moved === 0) return 0;
      debt.remove(pointer);
      debt.add(moved);
      return moved;
    };
    this.usableSize = source.usableSize;
  }

  /** The whole memory as typed arrays, over its current buffer. */
  get views(): MemoryViews {
    return this.#views.current();
  }

  /** A scope that ends before this one. */
  scope(): Scope {
    this.#checkIsOpen();
    return new Scope(this.#heap, this);
  }

  /** Frees all blocks of the scope. Once is enough; again does nothing. */
  dispose(): void {
    if (!this.#views.isOpen) return;
    this.#debt.pay();
    this.#views.close();
  }

  /** As `dispose`, at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }

  #checkIsOpen(): void {
    if (!this.#views.isOpen) throw new DisposedError("the scope has been disposed");
  }
}
