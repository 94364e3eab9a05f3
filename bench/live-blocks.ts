// Which blocks are live in the middle of a replay, and the gaps between them. Any heap with addresses can be asked.

import { FREE, OPERATION_WORDS } from "../src/trace/format.js";
import type { Trace } from "../src/trace/parse.js";
import type { Stage } from "../src/trace/stage.js";

/** Follows the sizes of a trace's blocks. */
export class Sizes {
  readonly #words: Uint32Array;
  readonly #sizes: Uint32Array;
  #next = 0;
  #live = 0;

  constructor({ words, slots }: Trace) {
    this.#words = words;
    this.#sizes = new Uint32Array(slots);
  }

  /** To the state before this operation. */
  advance(operation: number): void {
    for (; this.#next < operation; this.#next += 1) {
      const at = OPERATION_WORDS * this.#next;
      const slot = this.#words[at + 1] ?? 0;
      const size = this.#words[at] === FREE ? 0 : (this.#words[at + 2] ?? 0);
      this.#live += size - this.of(slot);
      this.#sizes[slot] = size;
    }
  }

  /** Bytes that are live. */
  get live(): number {
    return this.#live;
  }

  of(slot: number): number {
    return this.#sizes[slot] ?? 0;
  }
}

/** A key that sorts by address and tells the slot: exact, as an address is a multiple of 8 below 2^32. */
const SLOTS = 2 ** 24;
const GRANULE = 8;

/** Blocks in address order: first address and size, in turn. Blocks of no bytes are left out. */
export function liveBlocks(stage: Stage, sizes: Sizes): Float64Array {
  const addresses = stage.blocks() ?? new Uint32Array();
  const keys = new Float64Array(addresses.length);
  let count = 0;
  for (let slot = 0; slot < addresses.length; slot += 1) {
    const address = addresses[slot] ?? 0;
    if (address === 0 || sizes.of(slot) === 0) continue;
    keys[count] = (address / GRANULE) * SLOTS + slot;
    count += 1;
  }
  const pairs = new Float64Array(2 * count);
  for (const [index, key] of keys.subarray(0, count).sort().entries()) {
    const slot = key % SLOTS;
    pairs[2 * index] = ((key - slot) / SLOTS) * GRANULE;
    pairs[2 * index + 1] = sizes.of(slot);
  }
  return pairs;
}

/** The number of operations after which the most bytes are live. */
export function peakOf(trace: Trace): number {
  const sizes = new Sizes(trace);
  let [most, peak] = [-1, 0];
  for (let operations = 1; operations <= trace.operations; operations += 1) {
    sizes.advance(operations);
    if (sizes.live > most) [most, peak] = [sizes.live, operations];
  }
  return peak;
}
