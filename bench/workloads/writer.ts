// Writes a trace call by call, as a program would make them, and knows what is live.

import { CALLS, FREE, MEMALIGN, OPERATION_WORDS, REALLOC } from "../../src/trace/format.js";
import type { Trace } from "../../src/trace/parse.js";

const CALLOC = CALLS.indexOf("calloc");
const MALLOC = CALLS.indexOf("malloc");
const FIRST_ROOM = 4096;

export class TraceWriter {
  #words = new Uint32Array(OPERATION_WORDS * FIRST_ROOM);
  #operations = 0;
  readonly #sizes: number[] = [];
  readonly #free: number[] = [];
  #live = 0;
  #peak = 0;

  get operations(): number {
    return this.#operations;
  }

  /** Bytes that are live. */
  get live(): number {
    return this.#live;
  }

  /** Each gives the slot of the new block. */
  malloc(size: number): number {
    return this.#allocate(MALLOC, size);
  }

  calloc(size: number): number {
    return this.#allocate(CALLOC, size);
  }

  memalign(log2: number, size: number): number {
    return this.#allocate(MEMALIGN | (log2 << 8), size);
  }

  realloc(slot: number, size: number): void {
    this.#write(REALLOC, slot, size);
    this.#count(size - this.sizeOf(slot));
    this.#sizes[slot] = size;
  }

  free(slot: number): void {
    this.#write(FREE, slot, 0);
    this.#count(-this.sizeOf(slot));
    this.#free.push(slot);
  }

  sizeOf(slot: number): number {
    return this.#sizes[slot] ?? 0;
  }

  trace(name: string): Trace {
    const words = this.#words.subarray(0, OPERATION_WORDS * this.#operations);
    return { name, words, operations: this.#operations, slots: this.#sizes.length, peakLive: this.#peak };
  }

  #allocate(code: number, size: number): number {
    const slot = this.#free.pop() ?? this.#sizes.length;
    this.#write(code, slot, size);
    this.#count(size);
    this.#sizes[slot] = size;
    return slot;
  }

  #count(bytes: number): void {
    this.#live += bytes;
    if (this.#live > this.#peak) this.#peak = this.#live;
  }

  #write(code: number, slot: number, size: number): void {
    const at = OPERATION_WORDS * this.#operations;
    if (at === this.#words.length) {
      const larger = new Uint32Array(2 * this.#words.length);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[at] = code;
    this.#words[at + 1] = slot;
    this.#words[at + 2] = size;
    this.#operations += 1;
  }
}
