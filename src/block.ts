// Blocks: memory with a length and a view, freed by `dispose` or at the end of a `using` scope.

import { DisposedError } from "./errors.js";

/** A typed array class, as Float32Array is. */
export interface ViewType<View> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): View;
}

/** What a block needs of its heap. */
export interface BlockOwner {
  readonly memory: WebAssembly.Memory;
  readonly free: (pointer: number) => void;
}

/** Older browsers have no Symbol.dispose: there, the method goes by another name. */
const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Memory of a heap as a typed array of fixed length. */
export class Block<View extends ArrayBufferView> implements Disposable {
  /** Number of elements. */
  readonly length: number;
  readonly byteLength: number;
  readonly #owner: BlockOwner;
  readonly #type: ViewType<View>;
  readonly #ptr: number;
  #view: View | undefined;
  #isDisposed = false;

  constructor(owner: BlockOwner, type: ViewType<View>, ptr: number, length: number) {
    this.#owner = owner;
    this.#type = type;
    this.#ptr = ptr;
    this.length = length;
    this.byteLength = length * type.BYTES_PER_ELEMENT;
  }

  /** First address. Throws DisposedError once the block is disposed, as it may be another's by then. */
  get ptr(): number {
    if (this.#isDisposed) throw new DisposedError(`the block at ${this.#ptr} has been disposed`, this.#ptr);
    return this.#ptr;
  }

  /**
   * The elements, over the memory's current buffer: ask again after anything that may have grown the memory.
   * Throws DisposedError once the block is disposed.
   */
  get view(): View {
    const { ptr } = this;
    const { buffer } = this.#owner.memory;
    if (this.#view?.buffer !== buffer) this.#view = new this.#type(buffer, ptr, this.length);
    return this.#view as View;
  }

  /** Frees the block. Once is enough; again does nothing. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#view = undefined;
    this.#owner.free(this.#ptr);
  }

  /** Frees the block at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }
}
