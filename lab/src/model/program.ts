// A program: the allocation calls that a heap is played, as the words of a trace. It may grow while it is played.

import { CALLS, type CallName, encodeTrace, OPERATION_WORDS, type Trace } from "heapsmith/trace";

export interface Operation {
  readonly call: CallName;
  /** Names the block as long as it lives. */
  readonly slot: number;
  /** Bytes asked for; 0 for free. */
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
    return { call: CALLS[first & 0xff] ?? "malloc", slot, size, alignment: 2 ** (first >>> 8) };
  }

  add({ call, slot, size, alignment }: Operation): void {
    const at = this.#length * OPERATION_WORDS;
    if (at + OPERATION_WORDS > this.#words.length) {
      const larger = new Uint32Array(2 * Math.max(this.#words.length, LEAST_WORDS));
      larger.set(this.#words);
      this.#words = larger;
    }
    const log = call === "memalign" ? Math.log2(alignment) : 0;
    this.#words.set([CALLS.indexOf(call) | (log << 8), slot, size], at);
    this.#length += 1;
    this.#slots = Math.max(this.#slots, slot + 1);
  }

  /** A copy of the first operations, to go on from there in another way. */
  upTo(count: number, name: string): Program {
    return new Program(name, this.#words.slice(0, count * OPERATION_WORDS), count, this.#slots);
  }

  /** The program as a trace file. There must be an operation. */
  encode(): Uint8Array {
    const operations = Array.from({ length: this.#length }, (_, index) => {
      const { call, slot, size, alignment } = this.at(index);
      return { call, slot, size, alignmentLog2: Math.log2(alignment) };
    });
    return encodeTrace(operations, this.#slots);
  }
}
