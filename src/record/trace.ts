// From the events of a program to a TRC1 trace: addresses become slots, and what cannot be in a trace is counted.

import { TraceError } from "../errors.js";
import {
  CALLS,
  FREE,
  HEADER_WORDS,
  MAGIC,
  MEMALIGN,
  MOST_OPERATIONS,
  OPERATION_WORDS,
  REALLOC,
} from "../trace/format.js";
import type { Events } from "./events.js";

export interface RecordedTrace {
  /** A TRC1 file. */
  readonly bytes: Uint8Array;
  readonly operations: number;
  readonly slots: number;
  /** For each operation a number of `stacks`; undefined where stacks were not recorded. */
  readonly sites?: Uint32Array;
  /** Call stacks by their numbers. */
  readonly stacks?: readonly string[];
  /** Calls of free and realloc on blocks that no recorded call had made: left out, or taken for malloc. */
  readonly unknownBlocks: number;
  /** Blocks that came again without having been freed by a recorded call: a free was put in. */
  readonly unseenFrees: number;
}

const MALLOC = CALLS.indexOf("malloc");
const CALLOC = CALLS.indexOf("calloc");

const isPowerOfTwo = (value: number): boolean => value !== 0 && (value & (value - 1)) === 0;

class Writer {
  #words = new Uint32Array(2 ** 16);
  #sites = new Uint32Array(2 ** 14);
  #operations = 0;
  #slots = 0;
  readonly #free: number[] = [];
  readonly #slotOf = new Map<number, number>();
  unknownBlocks = 0;
  unseenFrees = 0;

  /** One call, as the recorder was told of it. */
  add(code: number, block: number, size: number, other: number, site: number): void {
    if (code === FREE) this.#release(other, site);
    else if (code === REALLOC) this.#resize(other, block, size, site);
    else if (block !== 0) this.#make(code, block, size, other, site);
  }

  #make(code: number, block: number, size: number, alignment: number, site: number): void {
    if (this.#slotOf.has(block)) {
      this.unseenFrees += 1;
      this.#release(block, site);
    }
    const slot = this.#free.pop() ?? this.#slots++;
    this.#slotOf.set(block, slot);
    const isAligned = code === MEMALIGN && isPowerOfTwo(alignment);
    const log = isAligned ? 31 - Math.clz32(alignment) : 0;
    this.#write(isAligned ? code | (log << 8) : code === CALLOC ? CALLOC : MALLOC, slot, size, site);
  }

  #release(block: number, site: number): void {
    if (block === 0) return;
    const slot = this.#slotOf.get(block);
    if (slot === undefined) {
      this.unknownBlocks += 1;
      return;
    }
    this.#slotOf.delete(block);
    this.#free.push(slot);
    this.#write(FREE, slot, 0, site);
  }

  #resize(old: number, block: number, size: number, site: number): void {
    if (block === 0 && size !== 0) return;
    const slot = this.#slotOf.get(old);
    if (old !== 0 && slot === undefined) this.unknownBlocks += 1;
    if (slot === undefined || size === 0) {
      this.#release(slot === undefined ? 0 : old, site);
      if (block !== 0) this.#make(MALLOC, block, size, 0, site);
      return;
    }
    this.#slotOf.delete(old);
    if (this.#slotOf.has(block)) {
      this.unseenFrees += 1;
      this.#release(block, site);
    }
    this.#slotOf.set(block, slot);
    this.#write(REALLOC, slot, size, site);
  }

  #write(word: number, slot: number, size: number, site: number): void {
    if (this.#operations === MOST_OPERATIONS)
      throw new TraceError(`more than ${MOST_OPERATIONS} calls were recorded: a trace cannot hold them`);
    const at = HEADER_WORDS + OPERATION_WORDS * this.#operations;
    if (at + OPERATION_WORDS > this.#words.length) this.#words = grown(this.#words);
    if (this.#operations === this.#sites.length) this.#sites = grown(this.#sites);
    this.#words[at] = word;
    this.#words[at + 1] = slot;
    this.#words[at + 2] = size;
    this.#sites[this.#operations] = site;
    this.#operations += 1;
  }

  finish(stacks: readonly string[] | undefined): RecordedTrace {
    const count = this.#operations;
    if (count === 0) throw new TraceError("no call of the malloc family was recorded: expected at least one");
    const length = HEADER_WORDS + OPERATION_WORDS * count;
    this.#words.set([MAGIC, count, this.#slots, 0]);
    const bytes = new Uint8Array(this.#words.buffer, 0, 4 * length);
    const { unknownBlocks, unseenFrees } = this;
    const trace = { bytes, operations: count, slots: this.#slots, unknownBlocks, unseenFrees };
    return stacks === undefined ? trace : { ...trace, sites: this.#sites.slice(0, count), stacks };
  }
}

function grown(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * words.length);
  larger.set(words);
  return larger;
}

/** Throws TraceError where the events are none, or too many for a trace. */
export function traceOf(events: Events, stacks: readonly string[] | undefined): RecordedTrace {
  const writer = new Writer();
  events.each((code, block, size, other, site) => writer.add(code, block, size, other, site));
  return writer.finish(stacks);
}
