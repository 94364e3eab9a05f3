/// <reference lib="esnext.disposable" preserve="true" />
// A block that may move, with a length and a view that is always where the block is.

import { disposeSymbol, type ViewType } from "../block.js";
import { checkCount } from "../check.js";
import { DisposedError, InvalidPointerError, LockedError, OutOfMemoryError } from "../errors.js";
import type { MemoryViews } from "../views.js";

/** The calls of the allocator `handles`; addresses and sizes are unsigned. */
export interface HandleExports {
  readonly free: (handle: number) => number;
  readonly size: (handle: number) => number;
  readonly resize: (handle: number, bytes: number) => number;
  readonly lock: (handle: number) => number;
  readonly unlock: (handle: number) => number;
}

/** What a handle needs of its heap. */
export interface HandleOwner {
  readonly views: MemoryViews;
  readonly calls: HandleExports;
}

/** Keeps a block where it is until it is disposed. */
export class HandleLock<View extends ArrayBufferView> implements Disposable {
  readonly #owner: HandleOwner;
  readonly #handle: Handle<View>;
  readonly #ptr: number;
  #isDisposed = false;

  /** @internal */
  constructor(owner: HandleOwner, handle: Handle<View>, ptr: number) {
    this.#owner = owner;
    this.#handle = handle;
    this.#ptr = ptr;
  }

  /** First address of the block, which stays. Throws DisposedError once the lock is disposed. */
  get ptr(): number {
    this.#checkIsHeld();
    return this.#ptr;
  }

  /** The elements: ask again after anything that may have grown the memory. Throws DisposedError as `ptr` does. */
  get view(): View {
    this.#checkIsHeld();
    return this.#handle.view;
  }

  #checkIsHeld(): void {
    if (this.#isDisposed) throw new DisposedError(`the lock on the block at ${this.#ptr} has been disposed`, this.#ptr);
  }

  /**
   * Takes the lock off. Once is enough; again does nothing. Throws InvalidPointerError where others have taken all locks
   * off the block already, DisposedError where it has been disposed since.
   */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    if (!this.#owner.views.isOpen) return;
    const { handle } = this.#handle;
    if (this.#owner.calls.unlock(handle) === 0)
      throw new InvalidPointerError("handle", handle, "the handle of a locked block");
  }

  /** Takes the lock off at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }
}

/** Memory of a heap as a typed array or a DataView, which the heap may move. */
export class Handle<View extends ArrayBufferView> implements Disposable {
  readonly #owner: HandleOwner;
  readonly #type: ViewType<View>;
  readonly #handle: number;
  #length: number;
  #isDisposed = false;
  #view: View | undefined;
  /** What the view lies over, and where. */
  #buffer: ArrayBufferLike | undefined;
  #at = 0;

  /** @internal */
  constructor(owner: HandleOwner, type: ViewType<View>, handle: number, length: number) {
    this.#owner = owner;
    this.#type = type;
    this.#handle = handle;
    this.#length = length;
  }

  /**
   * The handle for other modules: the address of a word that holds the block's address. Throws DisposedError once it is
   * disposed, as it may be another block's by then.
   */
  get handle(): number {
    if (this.#isDisposed || !this.#owner.views.isOpen)
      throw new DisposedError(`the handle ${this.#handle} has been disposed`, this.#handle);
    return this.#handle;
  }

  /**
   * First address at this moment: anything that allocates or compacts may change it, unless the block is locked. Throws
   * DisposedError, or InvalidPointerError where others have freed the block.
   */
  get ptr(): number {
    const { handle } = this;
    const address = this.#owner.views.current().u32[handle >>> 2] ?? 0;
    if (address % 8 !== 0 || address === 0) throw stale(handle);
    return address;
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
   * The elements, where the block is at this moment: ask again after anything that allocates or compacts, which may move
   * the block, unless it is locked, and grow the memory. Throws as `ptr` does.
   */
  get view(): View {
    const { ptr } = this;
    const { buffer } = this.#owner.views.current();
    if (this.#buffer !== buffer || this.#at !== ptr) {
      this.#view = new this.#type(buffer as ArrayBuffer, ptr, this.#length);
      this.#buffer = buffer;
      this.#at = ptr;
    }
    return this.#view as View;
  }

  /** Whether the block may not be moved, freed or resized. Throws as `ptr` does. */
  get isLocked(): boolean {
    return (this.#owner.views.current().u32[(this.ptr - 4) >>> 2] ?? 0) % 2 === 1;
  }

  /** Keeps the block where it is until the lock is disposed; there may be several. Throws as `ptr` does. */
  lock(): HandleLock<View> {
    const { handle } = this;
    const ptr = this.#owner.calls.lock(handle);
    if (ptr === 0) throw stale(handle);
    return new HandleLock(this.#owner, this, ptr);
  }

  /**
   * Gives the block another length; its contents are kept, what is added is not cleared. False where memory is refused,
   * with the block as it was. Throws LockedError, InvalidOptionError, or as `ptr` does.
   */
  tryResize(length: number): boolean {
    checkCount("length", length);
    const bytes = length * (this.#type.BYTES_PER_ELEMENT ?? 1);
    this.#checkIsFree("resized");
    if (bytes > 0xffffffff || this.#owner.calls.resize(this.handle, bytes) === 0) return false;
    this.#length = length;
    this.#buffer = undefined;
    return true;
  }

  /** As `tryResize`, but throws OutOfMemoryError where memory is refused. */
  resize(length: number): void {
    if (!this.tryResize(length)) throw new OutOfMemoryError(length * (this.#type.BYTES_PER_ELEMENT ?? 1));
  }

  /** Frees the block. Once is enough; again does nothing. Throws LockedError, with the block as it was. */
  dispose(): void {
    if (this.#isDisposed) return;
    if (this.#owner.views.isOpen) {
      this.#checkIsFree("freed");
      this.#owner.calls.free(this.#handle);
    }
    this.#isDisposed = true;
    this.#view = undefined;
  }

  /** Frees the block at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }

  #checkIsFree(call: string): void {
    if (this.isLocked)
      throw new LockedError(`the block of the handle ${this.#handle} is locked: it cannot be ${call}`, this.ptr);
  }
}

function stale(handle: number): InvalidPointerError {
  return new InvalidPointerError("handle", handle, "the handle of a live block");
}
