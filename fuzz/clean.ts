// Programs without fault on guarded heaps: nothing may be reported.

import { Random } from "../tests/support/random.js";
import { type Engine, type FuzzedHeap, openHeap } from "./heaps.js";

const BASE = 4096;
const SLOTS = 500;
const MAXIMUM_PAGES = 512;
/** Operations on one heap, after which it is swept and another one begun: an arena cannot go on for ever. */
const ROUND = 20_000;
const BETWEEN_SWEEPS = 2000;

/** A heap, and the blocks that the program holds. */
class Program {
  readonly #heap: FuzzedHeap;
  readonly #random: Random;
  readonly #blocks = new Uint32Array(SLOTS);
  readonly #sizes = new Uint32Array(SLOTS);
  /** What each was asked for with; 0 where with no alignment. */
  readonly #alignments = new Uint32Array(SLOTS);
  /** Where posix_memalign stores: below the heap. */
  readonly #result = 16;

  constructor(heap: FuzzedHeap, random: Random) {
    this.#heap = heap;
    this.#random = random;
  }

  run(operations: number): void {
    for (let done = 0; done < operations; done++) {
      const slot = this.#random.below(SLOTS);
      if (this.#blocks[slot] === 0) this.#make(slot);
      else if (this.#random.below(4) === 0) this.#resize(slot);
      else this.#release(slot);
      if (done % BETWEEN_SWEEPS === 0) this.#heap.call("heap_check");
    }
    this.#heap.call("heap_check");
  }

  #size(): number {
    return this.#random.scaled(this.#random.below(50) === 0 ? 15 : 9);
  }

  #make(slot: number): void {
    const size = this.#size();
    const alignment = 2 ** this.#random.below(9);
    const kind = this.#random.below(8);
    let block: number;
    if (kind === 0) block = this.#heap.call("aligned_alloc", alignment, size);
    else if (kind === 1) block = this.#posix(alignment, size);
    else if (kind === 2) block = this.#heap.call("calloc", size, 1);
    else block = this.#heap.call("malloc", size);
    const least = Math.max(alignment, 4);
    this.#hold(slot, block, size, kind === 0 ? alignment : kind === 1 ? least : 0);
  }

  #posix(alignment: number, size: number): number {
    const code = this.#heap.call("posix_memalign", this.#result, Math.max(alignment, 4), size);
    if (code !== 0) throw new Error(`posix_memalign gives ${code}`);
    return new DataView(this.#heap.memory.buffer).getUint32(this.#result, true);
  }

  #resize(slot: number): void {
    const size = this.#size();
    this.#hold(slot, this.#heap.call("realloc", this.#blocks[slot] ?? 0, size), size, 0);
  }

  /** Writes all that may be written. */
  #hold(slot: number, block: number, size: number, alignment: number): void {
    if (block === 0) throw new Error(`${size} bytes refused`);
    this.#blocks[slot] = block;
    this.#sizes[slot] = size;
    this.#alignments[slot] = alignment;
    const usable = this.#heap.call("malloc_usable_size", block);
    new Uint8Array(this.#heap.memory.buffer, block, usable).fill(slot);
  }

  #release(slot: number): void {
    const [block = 0, size = 0, alignment = 0] = [this.#blocks[slot], this.#sizes[slot], this.#alignments[slot]];
    this.#blocks[slot] = 0;
    if (this.#random.below(2) === 0) this.#heap.call("free", block);
    else if (alignment === 0) this.#heap.call("free_sized", block, size);
    else this.#heap.call("free_aligned_sized", block, alignment, size);
  }
}

/** So many operations at most. Returns how many they were. Throws an error that says how to have them again. */
export function runClean(allocator: string, engine: Engine, seed: number, operations: number): number {
  const count = Math.min(operations, ROUND);
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES });
    new Program(openHeap(allocator, engine, memory, BASE), new Random(seed)).run(count);
  } catch (cause) {
    throw new Error(`${allocator} on ${engine}, seed ${seed}: ${(cause as Error).message}`, { cause });
  }
  return count;
}
