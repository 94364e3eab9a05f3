// Which blocks are live in the middle of a replay, and the gaps between them. Any heap with addresses can be asked.

import { FREE, OPERATION_WORDS } from "../src/trace/format.js";
import type { Trace } from "../src/trace/parse.js";
import type { Stage } from "../src/trace/stage.js";

/** Follows the sizes of a trace's blocks. */
export class Sizes {
  readonly #words: Uint32Array;
  readonly #sizes: Uint32Array;
  #next = 0;

  constructor({ words, slots }: Trace) {
    this.#words = words;
    this.#sizes = new Uint32Array(slots);
  }

  /** To the state before this operation. */
  advance(operation: number): void {
    for (; this.#next < operation; this.#next += 1) {
      const at = OPERATION_WORDS * this.#next;
      this.#sizes[this.#words[at + 1] ?? 0] = this.#words[at] === FREE ? 0 : (this.#words[at + 2] ?? 0);
    }
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

/** The operation after which the most bytes are live. */
export function peakOf({ words, slots }: Trace): number {
  const sizes = new Uint32Array(slots);
  let live = 0;
  let most = -1;
  let peak = 0;
  for (let at = 0; at < words.length; at += OPERATION_WORDS) {
    const slot = words[at + 1] ?? 0;
    const size = words[at] === FREE ? 0 : (words[at + 2] ?? 0);
    live += size - (sizes[slot] ?? 0);
    sizes[slot] = size;
    if (live <= most) continue;
    most = live;
    peak = at / OPERATION_WORDS + 1;
  }
  return peak;
}
