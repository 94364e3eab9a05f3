// Reads TRC1 and validates it, so that a replay need not look after anything but the heap.

import { TraceError } from "../errors.js";
import {
  CALLS,
  FREE,
  HEADER_WORDS,
  MAGIC,
  MEMALIGN,
  MOST_OPERATIONS,
  MOST_SLOTS,
  OPERATION_WORDS,
  REALLOC,
} from "./format.js";

/** A valid trace: every call is of a known kind, on a slot that exists and is in the state that the call needs. */
export interface Trace {
  /** What it is called in messages and tables. */
  readonly name: string;
  /** Three words for each operation, as in the file. */
  readonly words: Uint32Array;
  /** Number of operations; at least 1. */
  readonly operations: number;
  readonly slots: number;
  /** Most bytes of payload, as asked for, that are live at a time. */
  readonly peakLive: number;
}

/** Alignments that an address can have. */
const MOST_ALIGNMENT_LOG2 = 31;

/**
 * Reads an uncompressed TRC1 file.
 * @param name what the errors and the trace are called by
 * @throws {TraceError} where the bytes are no consistent trace: names the operation, the value and what was expected
 */
export function parseTrace(bytes: Uint8Array, name: string): Trace {
  const [operations, slots] = readHeader(bytes, name);
  const words = wordsOf(bytes).subarray(HEADER_WORDS);
  return { name, words, operations, slots, peakLive: new Validation(name, words, slots).peakLive() };
}

const hex = (word: number): string => `0x${word.toString(16).padStart(8, "0")}`;

function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** Checks the header and the file's length; returns the numbers of operations and slots. */
function readHeader(bytes: Uint8Array, name: string): [operations: number, slots: number] {
  const least = 4 * HEADER_WORDS;
  if (bytes.length < least)
    throw new TraceError(`${name}: ${bytes.length} bytes; expected a TRC1 header of ${least} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, least);
  const word = (index: number): number => view.getUint32(4 * index, true);
  const [magic, operations, slots, reserved] = [word(0), word(1), word(2), word(3)];
  if (magic !== MAGIC) throw new TraceError(`${name}: begins with ${hex(magic)}; expected TRC1's magic ${hex(MAGIC)}`);
  expectCount(name, "operations", operations, MOST_OPERATIONS);
  expectCount(name, "slots", slots, MOST_SLOTS);
  if (reserved !== 0) throw new TraceError(`${name}: the header's last word is ${hex(reserved)}; expected 0`);
  const due = least + 4 * OPERATION_WORDS * operations;
  if (bytes.length === due) return [operations, slots];
  const fault = bytes.length < due ? "truncated to" : "has";
  throw new TraceError(`${name}: ${fault} ${bytes.length} bytes; expected ${due} for ${operations} operations`);
}

function expectCount(name: string, what: string, count: number, most: number): void {
  if (count < 1 || count > most) throw new TraceError(`${name}: ${count} ${what}; expected 1 to ${most}`);
}

/** Goes through a trace once and follows which slots are live. */
class Validation {
  readonly #name: string;
  readonly #words: Uint32Array;
  readonly #slots: number;
  /** Size of each slot's block plus 1; 0 for an empty slot. A size may be 2^32 - 1. */
  readonly #held: Float64Array;

  constructor(name: string, words: Uint32Array, slots: number) {
    this.#name = name;
    this.#words = words;
    this.#slots = slots;
    this.#held = new Float64Array(slots);
  }

  /** Most live bytes. Throws at the first operation that is not consistent with those before it. */
  peakLive(): number {
    let live = 0;
    let peak = 0;
    for (let at = 0; at < this.#words.length; at += OPERATION_WORDS) {
      live += this.#apply(at);
      if (live > peak) peak = live;
    }
    return peak;
  }

  /** Makes the operation at this word; returns by how many bytes it changes what is live. */
  #apply(at: number): number {
    const [first = 0, slot = 0, size = 0] = [this.#words[at], this.#words[at + 1], this.#words[at + 2]];
    const code = first & 0xff;
    this.#expectCall(at, first);
    if (slot >= this.#slots) this.#reject(at, `slot ${slot}`, `a slot from 0 to ${this.#slots - 1}`);
    const held = this.#held[slot] ?? 0;
    if (code === FREE) this.#expectFree(at, slot, size);
    else this.#expectAllocation(at, code, slot, size);
    this.#held[slot] = code === FREE ? 0 : size + 1;
    return (code === FREE ? 0 : size) - Math.max(held - 1, 0);
  }

  #expectCall(at: number, first: number): void {
    const code = first & 0xff;
    const rest = first >>> 8;
    if (code >= CALLS.length) this.#reject(at, `opcode ${code}`, `0 to ${CALLS.length - 1}`);
    if (code !== MEMALIGN && rest !== 0)
      this.#reject(at, `first word ${hex(first)}`, `${hex(code)} for ${CALLS[code]}`);
    if (rest > MOST_ALIGNMENT_LOG2) this.#reject(at, `alignment 2^${rest}`, `2^0 to 2^${MOST_ALIGNMENT_LOG2}`);
  }

  #expectFree(at: number, slot: number, size: number): void {
    if (this.#held[slot] === 0) this.#reject(at, `free of slot ${slot}, which is empty`, "a live block");
    if (size !== 0) this.#reject(at, `free with size ${size}`, "0");
  }

  #expectAllocation(at: number, code: number, slot: number, size: number): void {
    if (code === REALLOC && size === 0) this.#reject(at, "realloc to 0 bytes", "at least 1");
    if (code !== REALLOC && this.#held[slot] !== 0)
      this.#reject(at, `${CALLS[code]} into slot ${slot}, which holds a live block`, "an empty slot");
  }

  #reject(at: number, found: string, expected: string): never {
    throw new TraceError(`${this.#name}: operation ${at / OPERATION_WORDS}: ${found}; expected ${expected}`);
  }
}
