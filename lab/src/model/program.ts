// A program: the allocation calls that a heap is played, as the words of a trace. It may grow while it is played.

import { CALLS, encodeTrace, OPERATION_WORDS, type Trace, type TraceOperation } from "heapsmith/trace";

/** What heaps with handles can do beside the calls of a trace. On other heaps it has no effect. */
const DEEDS = [...CALLS, "lock", "unlock", "compact"] as const;
export type Deed = (typeof DEEDS)[number];

/** The numbers of the calls in a program's words. */
export const MALLOC = DEEDS.indexOf("malloc");
export const FREE = DEEDS.indexOf("free");
export const REALLOC = DEEDS.indexOf("realloc");
export const CALLOC = DEEDS.indexOf("calloc");
export const LOCK = DEEDS.indexOf("lock");
export const UNLOCK = DEEDS.indexOf("unlock");
export const COMPACT = DEEDS.indexOf("compact");
/** A budget without end. */
export const UNLIMITED = 0xffffffff;

export interface Operation {
  readonly call: Deed;
  /** Names the block as long as it lives; 0 for compact. */
  readonly slot: number;
  /** Bytes asked for; of compact, the budget; else 0. */
  readonly size: number;
  /** 1 unless it is a memalign. */
  readonly alignment: number;
}

const LEAST_WORDS = 192;

export class Program {
  readonly name: string;
  #words: Uint32Array;
  #length: number;
  #slots: number;

  private constructor(name: string, words: Uint32Array, length: number, slots: number) {
    this.name = name;
    this.#words = words;
    this.#length = length;
    this.#slots = slots;
  }

  static empty(name: string): Program {
    return new Program(name, new Uint32Array(LEAST_WORDS), 0, 0);
  }

  static ofTrace({ name, words, operations, slots }: Trace): Program {
    return new Program(name, words, operations, slots);
  }

  /** Of words as a trace has them, which are known to be valid. */
  static ofWords(name: string, words: Uint32Array, length: number, slots: number): Program {
    return new Program(name, words, length, slots);
  }

  static of(name: string, operations: Iterable<Operation>): Program {
    const program = Program.empty(name);
    for (const operation of operations) program.add(operation);
    return program;
  }

  /** Number of operations. */
  get length(): number {
    return this.#length;
  }

  /** Slots that operations use are below this. */
  get slots(): number {
    return this.#slots;
  }

  /** Three words for each operation, as in a trace. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** The operation of this index, below `length`. */
  at(index: number): Operation {
    const [first = 0, slot = 0, size = 0] = this.#words.subarray(
      index * OPERATION_WORDS,
      (index + 1) * OPERATION_WORDS,
    );
    return { call: DEEDS[first & 0xff] ?? "malloc", slot, size, alignment: 2 ** (first >>> 8) };
  }

  add({ call, slot, size, alignment }: Operation): void {
    const at = this.#length * OPERATION_WORDS;
    if (at + OPERATION_WORDS > this.#words.length) {
      const larger = new Uint32Array(2 * Math.max(this.#words.length, LEAST_WORDS));
      larger.set(this.#words);
      this.#words = larger;
    }
    const log = call === "memalign" ? Math.log2(alignment) : 0;
    this.#words.set([DEEDS.indexOf(call) | (log << 8), slot, size], at);
    this.#length += 1;
    if (call !== "compact") this.#slots = Math.max(this.#slots, slot + 1);
  }

  /** A copy of the first operations, to go on from there in another way. */
  upTo(count: number, name: string): Program {
    return new Program(name, this.#words.slice(0, count * OPERATION_WORDS), count, this.#slots);
  }

  /** The program as a trace file, without locks and compaction, which traces do not have. There must be a call. */
  encode(): Uint8Array {
    const operations = [...this.#calls()];
    return encodeTrace(operations, this.#slots);
  }

  /** The calls that a trace has: a block whose free was refused, as it was locked, is not freed again. */
  *#calls(): Generator<TraceOperation> {
    const live = new Set<number>();
    for (let index = 0; index < this.#length; index += 1) {
      const { call, slot, size, alignment } = this.at(index);
      if (call === "lock" || call === "unlock" || call === "compact") continue;
      if (call === "free" && !live.delete(slot)) continue;
      if (call !== "free") live.add(slot);
      yield { call, slot, size, alignmentLog2: Math.log2(alignment) };
    }
  }
}
