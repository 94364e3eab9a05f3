// A model of what a heap has handed out: what address belongs to whom, and what each block must hold.
//
// It follows several heaps at once that get the same calls and must give the same addresses. Every byte has an
// owner or none (`taken`); every block holds a stretch of one long random pattern that begins at an offset of its own.

import type { Place } from "./engine.js";
import { Random } from "./random.js";

const OFFSETS = 251;

/** The shared pattern, long enough for a block of `most` bytes at any offset. */
function makePattern(most: number): Buffer {
  const random = new Random(0x5eed);
  return Buffer.from(Uint8Array.from({ length: most + OFFSETS }, () => random.below(256)));
}

export interface ModelShape {
  slots: number;
  /** Addresses that the heap may use: from `low` to below `high`. */
  low: number;
  high: number;
  /** Bytes of the largest block. */
  largest: number;
}

export class Blocks {
  readonly #places: readonly Place[];
  readonly #views: Buffer[];
  readonly #low: number;
  readonly #high: number;
  readonly #taken: Uint8Array;
  readonly #pattern: Buffer;
  readonly #addresses: Float64Array;
  readonly #sizes: Float64Array;
  /** What each was asked for with, where that was an alignment; else 0. */
  readonly #asked: Float64Array;

  constructor(places: readonly Place[], { slots, low, high, largest }: ModelShape) {
    this.#places = places;
    this.#views = places.map(({ memory }) => Buffer.from(memory.buffer));
    this.#low = low;
    this.#high = high;
    this.#taken = new Uint8Array(high - low);
    this.#pattern = makePattern(largest);
    this.#addresses = new Float64Array(slots);
    this.#sizes = new Float64Array(slots);
    this.#asked = new Float64Array(slots);
  }

  get slots(): number {
    return this.#addresses.length;
  }

  /** Address of the block in this slot; 0 for an empty slot. */
  address(slot: number): number {
    return this.#addresses[slot] ?? 0;
  }

  /** Bytes asked for. */
  size(slot: number): number {
    return this.#sizes[slot] ?? 0;
  }

  /** The alignment that the block was asked for with; 0 for none. */
  asked(slot: number): number {
    return this.#asked[slot] ?? 0;
  }

  /** A new block. Throws where it is misaligned, out of range, or overlaps another one. */
  place(slot: number, address: number, size: number, alignment: number, asked = 0): void {
    this.#claim(address, size, alignment);
    this.#asked[slot] = asked;
    this.#addresses[slot] = address;
    this.#sizes[slot] = size;
    const offset = slot % OFFSETS;
    for (const view of this.#currentViews()) this.#pattern.copy(view, address, offset, offset + size);
  }

  /** The block was resized. Throws also where it has lost contents. */
  move(slot: number, address: number, size: number, alignment: number): void {
    const kept = Math.min(this.size(slot), size);
    this.#release(slot);
    this.#addresses[slot] = address;
    this.#sizes[slot] = kept;
    this.verify(slot);
    this.place(slot, address, size, alignment);
  }

  /** The block is about to be freed. Throws where its contents have changed. */
  remove(slot: number): void {
    this.verify(slot);
    this.#release(slot);
    this.#addresses[slot] = 0;
  }

  /** Throws where the block does not hold what was written to it. */
  verify(slot: number): void {
    const address = this.address(slot);
    if (address === 0) return;
    const end = address + this.size(slot);
    const offset = slot % OFFSETS;
    for (const view of this.#currentViews()) {
      if (view.compare(this.#pattern, offset, offset + this.size(slot), address, end) !== 0)
        throw new Error(`the block of ${this.size(slot)} bytes at ${address} has lost its contents`);
    }
  }

  verifyAll(): void {
    for (let slot = 0; slot < this.slots; slot++) this.verify(slot);
  }

  /** All blocks are gone at once. */
  forgetAll(): void {
    this.#addresses.fill(0);
    this.#taken.fill(0);
  }

  /** Throws where the memories do not hold the same bytes. */
  compareMemories(): void {
    const [first, ...others] = this.#currentViews();
    for (const view of others) {
      if (first?.equals(view)) continue;
      const at = first?.findIndex((byte, index) => byte !== view[index]);
      throw new Error(`the memories differ, first at address ${at}`);
    }
  }

  #claim(address: number, size: number, alignment: number): void {
    const where = `the block of ${size} bytes at ${address}`;
    if (address % alignment !== 0) throw new Error(`${where} is not aligned to ${alignment}`);
    const from = address - this.#low;
    const to = from + Math.max(size, 1);
    const end = Math.min(this.#high, ...this.#places.map(({ memory }) => memory.buffer.byteLength));
    if (address < this.#low || address + size > end) throw new Error(`${where} lies outside the heap`);
    if (this.#taken.subarray(from, to).includes(1)) throw new Error(`${where} overlaps another`);
    this.#taken.fill(1, from, to);
  }

  #release(slot: number): void {
    const from = this.address(slot) - this.#low;
    this.#taken.fill(0, from, from + Math.max(this.size(slot), 1));
  }

  /** Views renewed where a memory has grown. */
  #currentViews(): readonly Buffer[] {
    this.#places.forEach(({ memory }, index) => {
      if (this.#views[index]?.buffer !== memory.buffer) this.#views[index] = Buffer.from(memory.buffer);
    });
    return this.#views;
  }
}
