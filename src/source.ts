// What blocks come from: a heap, or a scope in one.

import { Block, type BlockOwner, type ViewType } from "./block.js";
import { checkCount, checkRange } from "./check.js";
import { InvalidOptionError, OutOfMemoryError } from "./errors.js";
import type { MemoryViews } from "./views.js";

/** Bytes of an element. Throws InvalidOptionError for what has none. */
export function elementBytes(type: ViewType<ArrayBufferView>): number {
  const bytes = (type as unknown) === DataView ? 1 : type?.BYTES_PER_ELEMENT;
  if (typeof type === "function" && bytes !== undefined && bytes > 0) return bytes;
  throw new InvalidOptionError("type", type, "a typed array class or DataView");
}

/**
 * Calls named `try` give null where memory is refused, the others throw OutOfMemoryError. All throw InvalidOptionError
 * for what is no size.
 */
export abstract class BlockSource implements BlockOwner {
  /** The whole memory as typed arrays, over its current buffer. */
  abstract readonly views: MemoryViews;
  /** An address, 0 when out of memory. */
  abstract readonly malloc: (bytes: number) => number;
  /** Frees a block; 0 is ignored. */
  abstract readonly free: (pointer: number) => void;
  /** Gives a block another size: its new address, or 0 with the block as it was. */
  abstract readonly realloc: (pointer: number, bytes: number) => number;
  /** Bytes that a block can hold where it lies; 0 where the allocator does not know. */
  abstract readonly usableSize: (pointer: number) => number;

  /** The address of a block of `bytes` bytes. */
  alloc(bytes: number): number {
    const pointer = this.malloc(bytes);
    if (pointer === 0) throw new OutOfMemoryError(bytes);
    return pointer;
  }

  /** The address of a block of `bytes` bytes; null when out of memory. */
  tryAlloc(bytes: number): number | null {
    return this.malloc(bytes) || null;
  }

  /** A block of `length` elements, not cleared; of a DataView, bytes. */
  array<View extends ArrayBufferView>(type: ViewType<View>, length: number): Block<View> {
    checkCount("length", length);
    return new Block(this, type, this.alloc(length * elementBytes(type)), length);
  }

  /** A block of `length` elements, not cleared; null when out of memory. */
  tryArray<View extends ArrayBufferView>(type: ViewType<View>, length: number): Block<View> | null {
    checkCount("length", length);
    const pointer = this.malloc(length * elementBytes(type));
    return pointer === 0 ? null : new Block(this, type, pointer, length);
  }

  /** A block of `length` bytes, not cleared. */
  bytes(length: number): Block<Uint8Array> {
    return this.array(Uint8Array, length);
  }

  /** A block with the text in UTF-8 and a zero behind it, as C takes strings. */
  string(text: string): Block<Uint8Array> {
    if (typeof text !== "string") throw new InvalidOptionError("text", text, "a string");
    const bytes = new TextEncoder().encode(`${text}\0`);
    const block = this.bytes(bytes.length);
    block.view.set(bytes);
    return block;
  }

  /**
   * The text in UTF-8 at an address: of `length` bytes, or up to the first zero.
   * Throws InvalidPointerError where that is not in the memory.
   */
  readString(pointer: number, length?: number): string {
    if (length !== undefined) checkCount("length", length);
    checkRange("pointer", pointer, length ?? 1, 1, this.views);
    const { u8 } = this.views;
    const zero = length === undefined ? u8.indexOf(0, pointer) : pointer + length;
    // A copy: decoders refuse shared memory.
    return new TextDecoder().decode(u8.slice(pointer, zero < 0 ? u8.length : zero));
  }
}

export function checkSource(source: unknown): asserts source is BlockSource {
  if (!(source instanceof BlockSource)) throw new InvalidOptionError("source", source, "a heap, or a scope in one");
}
