// Structs side by side in memory.

import { type BlockOwner, disposeSymbol } from "../block.js";
import { checkIndex } from "../check.js";
import { DisposedError } from "../errors.js";
import { closedViews, type MemoryViews } from "../views.js";
import type { FieldRecord } from "./record.js";
import type { Struct } from "./struct.js";
import type { FieldTypes, StructFields } from "./types.js";

/** An array of structs: each is a record, made when it is asked for. */
export class StructArray<Fields extends FieldTypes> implements Disposable {
  readonly length: number;
  readonly #type: Struct<Fields>;
  #views: MemoryViews;
  readonly #ptr: number;
  readonly #owner: Pick<BlockOwner, "free"> | undefined;

  /** `owner`: who frees it; none where it is part of something else. @internal */
  constructor(type: Struct<Fields>, views: MemoryViews, ptr: number, length: number, owner?: Pick<BlockOwner, "free">) {
    this.length = length;
    this.#type = type;
    // Views of its own, so that its end is that of its records.
    this.#views = owner === undefined ? views : views.child().watch();
    this.#ptr = ptr;
    this.#owner = owner;
  }

  /** First address. Throws DisposedError once the array is disposed. */
  get ptr(): number {
    if (!this.#views.isOpen) throw this.#disposed();
    return this.#ptr;
  }

  #disposed(): DisposedError {
    return new DisposedError(`the array at ${this.#ptr} has been disposed`, this.#ptr);
  }

  /** Number of bytes. */
  get byteLength(): number {
    return this.length * this.#type.byteLength;
  }

  /** The struct at an index, from 0 to `length` − 1. */
  at(index: number): StructFields<Fields> {
    checkIndex(index, this.length);
    const views = this.#views.current();
    if (!views.isOpen) throw this.#disposed();
    return this.#type.view(views, this.#ptr + index * this.#type.byteLength);
  }

  /** All structs in their order. A generator would take twice as long. */
  [Symbol.iterator](): IterableIterator<StructFields<Fields>> {
    let index = 0;
    const iterator: IterableIterator<StructFields<Fields>> = {
      next: () => (index < this.length ? { done: false, value: this.at(index++) } : { done: true, value: undefined }),
      [Symbol.iterator]: () => iterator,
    };
    return iterator;
  }

  /** A copy of the structs as plain objects. */
  toJSON(): object[] {
    return Array.from(this, (record) => (record as unknown as FieldRecord).toJSON());
  }

  /** Frees the array and ends its records. Once is enough; again does nothing. */
  dispose(): void {
    const isOpen = this.#views.isOpen;
    this.close();
    if (isOpen) this.#owner?.free(this.#ptr);
  }

  /** As `dispose`, at the end of a `using` scope. */
  [disposeSymbol](): void {
    this.dispose();
  }

  /** From here on every access throws. */
  close(): void {
    if (this.#owner !== undefined) this.#views.close();
    this.#views = closedViews();
  }
}
