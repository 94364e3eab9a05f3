/// <reference lib="esnext.disposable" preserve="true" />
// Blocks: memory with a length and a view, freed by `dispose` or at the end of a `using` scope.

import { checkCount } from "./check.js";
import { DisposedError, OutOfMemoryError } from "./errors.js";
import type { MemoryViews } from "./views.js";

/** A typed array class, as Float32Array is, or DataView. */
export interface ViewType<View> {
  /** 1 where it is absent, as with DataView. */
  readonly BYTES_PER_ELEMENT?: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): View;
}

/** What a block needs of where it comes from. */
export interface BlockOwner {
  readonly views: MemoryViews;
  /** Frees a block. */
  readonly free: (pointer: number) => void;
  /** Gives a block another size: its new address, or 0 with the block as it was. */
  readonly realloc: (pointer: number, bytes: number) => number;
  /** Bytes that a block can hold where it lies. */
  readonly usableSize: (pointer: number) => number;
}

/** Older browsers have no Symbol.dispose: there, the method goes by another name. */
export const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Memory of a heap as a typed array or a DataView. */
export class Block<View extends ArrayBufferView> implements Disposable {
  readonly #owner: BlockOwner;
  readonly #type: ViewType<View>;
  #ptr: number;
  #length: number;
  #isDisposed = false;
  #view: View | undefined;
  /** What the view lies over. */
  #buffer: ArrayBufferLike | undefined;

  /** @internal */
  constructor(owner: BlockOwner, type: ViewType<View>, ptr: number, length: number) {
    this.#owner = owner;
    this.#type = type;
    this.#ptr = ptr;
    this.#length = length;
  }

  /** First address. Throws DisposedError once the block is disposed, as it may be another's by then. */
  get ptr(): number {
    if (this.#isDisposed || !this.#owner.views.isOpen)
      throw new DisposedError(`the block at ${this.#ptr} has been disposed`, this.#ptr);
    return this.#ptr;
  }

  /** Number of elements; bytes, of a DataView. */
  get length(): number {
    return this.#length;
  }

  /** Number of bytes. */
  get byteLength(): number {
    return this.#length * (this.#type.BYTES_PER_ELEMENT ?? 1);
  }

  /**
   * The elements, over the memory's current buffer: ask again after anything that may have grown the memory.
   * Throws DisposedError once the block is disposed.
   */
  get view(): View {
    const { ptr } = this;
    const { buffer } = this.#owner.views.current();
    if (this.#buffer !== buffer) {
      this.#view = new this.#type(buffer as ArrayBuffer, ptr, this.#length);
      this.#buffer = buffer;
    }
    return this.#view as View;
  }

  /**
   * Gives the block another length where it lies, and whether that can be. What is added is not cleared.
   * Throws InvalidOptionError or DisposedError.
   */
  tryResize(length: number): boolean {
    checkCount("length", length);
    const { ptr } = this;
    const bytes = length * (this.#type.BYTES_PER_ELEMENT ?? 1);
    if (bytes > this.byteLength && bytes > this.#owner.usableSize(ptr)) return false;
    this.#moveTo(ptr, length);
    return true;
  }

  /**
   * Gives the block another length and perhaps another place; its contents are kept, what is added is not cleared.
   * Throws OutOfMemoryError, with the block as it was, InvalidOptionError or DisposedError.
   */
  realloc(length: number): void {
    checkCount("length", length);
    const bytes = length * (this.#type.BYTES_PER_ELEMENT ?? 1);
    const ptr = this.#owner.realloc(this.ptr, bytes);
    if (ptr === 0) throw new OutOfMemoryError(bytes);
    this.#moveTo(ptr, length);
  }

  /** Frees the block. Once is enough; again does nothing. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#view = undefined;
    if (this.#owner.views.isOpen) this.#owner.free(this.#ptr);
  }

  /** Frees the block at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }

  #moveTo(ptr: number, length: number): void {
    this.#ptr = ptr;
    this.#length = length;
    this.#buffer = undefined;
  }
}
