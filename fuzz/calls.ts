// Arbitrary sequences of calls on guarded heaps: pointers that were never handed out, freed ones, inner ones, any sizes
// and alignments, pages of others between. A call returns or is reported; any other trap is a fault, and so is a sweep
// that finds damage, for nobody writes to the memory but the heap.

import { Random } from "../tests/support/random.js";
import { type Engine, type FuzzedHeap, openHeap, PAGE, Reported } from "./heaps.js";

const BASE = 4096;
const CALLS = 3000;
const MAXIMUM_PAGES = 48;
/** Pointers that are remembered: live ones, freed ones, and what never was one. */
const REMEMBERED = 64;

interface Call {
  readonly name: string;
  /** What each argument is. */
  readonly takes: readonly ("pointer" | "size" | "alignment" | "count" | "result")[];
  readonly gives?: "pointer";
}

const FAMILY: readonly Call[] = [
  { name: "malloc", takes: ["size"], gives: "pointer" },
  { name: "malloc", takes: ["size"], gives: "pointer" },
  { name: "free", takes: ["pointer"] },
  { name: "free", takes: ["pointer"] },
  { name: "calloc", takes: ["count", "size"], gives: "pointer" },
  { name: "realloc", takes: ["pointer", "size"], gives: "pointer" },
  { name: "aligned_alloc", takes: ["alignment", "size"], gives: "pointer" },
  { name: "memalign", takes: ["alignment", "size"], gives: "pointer" },
  { name: "posix_memalign", takes: ["result", "alignment", "size"] },
  { name: "malloc_usable_size", takes: ["pointer"] },
  { name: "free_sized", takes: ["pointer", "size"] },
  { name: "free_aligned_sized", takes: ["pointer", "alignment", "size"] },
  { name: "guard_quarantine", takes: ["size"] },
  { name: "guard_next", takes: ["pointer"], gives: "pointer" },
  { name: "guard_made_by", takes: ["pointer"] },
  { name: "guard_freed_by", takes: ["pointer"] },
  { name: "guard_serial", takes: ["pointer"] },
  { name: "heap_check", takes: [] },
];

const OWN: readonly Call[] = [
  { name: "mark", takes: [], gives: "pointer" },
  { name: "release", takes: ["pointer"] },
];

/** One heap and what the fuzzer knows of it. */
class Session {
  readonly #heap: FuzzedHeap;
  readonly #random: Random;
  readonly #calls: readonly Call[];
  readonly #pointers: number[] = [0];
  reports = 0;
  /** Calls made, for the message of a fault. */
  readonly log: string[] = [];

  constructor(heap: FuzzedHeap, random: Random) {
    this.#heap = heap;
    this.#random = random;
    this.#calls = [...FAMILY, ...OWN.filter(({ name }) => heap.has(name))];
  }

  run(): void {
    for (let made = 0; made < CALLS; made++) {
      if (this.#random.below(300) === 0) this.#growForeign();
      this.#step();
    }
    this.#heap.call("heap_check");
    this.#freeEverything();
  }

  #step(): void {
    const call = this.#calls[this.#random.below(this.#calls.length)];
    if (call === undefined) return;
    const words = call.takes.map((what) => this.#argument(what));
    this.log.push(`${call.name}(${words.join(", ")})`);
    try {
      const result = this.#heap.call(call.name, ...words);
      if (call.gives === "pointer") this.#remember(result);
    } catch (error) {
      if (!(error instanceof Reported)) throw error;
      this.reports += 1;
      if (call.name === "heap_check") throw error;
    }
  }

  /** Every block that the guard lists can be freed, and then none is left. */
  #freeEverything(): void {
    const next = (): number => this.#heap.call("guard_next", 0);
    for (let block = next(); block !== 0; block = next()) this.#heap.call("free", block);
    this.#heap.call("guard_quarantine", 0);
    this.#heap.call("heap_check");
  }

  #growForeign(): void {
    if (this.#heap.memory.buffer.byteLength / PAGE >= MAXIMUM_PAGES / 2) return;
    this.log.push("memory.grow(1)");
    this.#heap.memory.grow(1);
  }

  #remember(pointer: number): void {
    if (this.#pointers.length < REMEMBERED) this.#pointers.push(pointer);
    else this.#pointers[this.#random.below(REMEMBERED)] = pointer;
  }

  #argument(what: Call["takes"][number]): number {
    if (what === "pointer" || what === "result") return this.#pointer();
    if (what === "size") return this.#size();
    if (what === "count") return this.#random.below(8) === 0 ? this.#word() : this.#random.below(20);
    return this.#random.below(6) === 0 ? this.#word() : 2 ** this.#random.below(14);
  }

  #word(): number {
    return (this.#random.below(2 ** 16) * 2 ** 16 + this.#random.below(2 ** 16)) >>> 0;
  }

  #size(): number {
    const kind = this.#random.below(20);
    if (kind === 0) return this.#word();
    if (kind === 1) return 0xffffffff - this.#random.below(200);
    return this.#random.scaled(kind < 4 ? 17 : 10);
  }

  #pointer(): number {
    const known = this.#pointers[this.#random.below(this.#pointers.length)] ?? 0;
    switch (this.#random.below(8)) {
      case 0:
        return (known + this.#random.below(64) - 32) >>> 0;
      case 1:
        return (known + 16 * (this.#random.below(64) - 32)) >>> 0;
      case 2:
        return this.#word();
      case 3:
        return this.#random.below(this.#heap.memory.buffer.byteLength + PAGE);
      default:
        return known;
    }
  }
}

/** What a round has come to. */
export interface Round {
  readonly calls: number;
  readonly reports: number;
}

/** A session on a new heap. Throws an error that says how to have it again. */
export function fuzzCalls(allocator: string, engine: Engine, seed: number): Round {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES });
  const session = new Session(openHeap(allocator, engine, memory, BASE), new Random(seed));
  try {
    session.run();
  } catch (cause) {
    const last = session.log.slice(-5).join("; ");
    const message = `${allocator} on ${engine}, seed ${seed}, call ${session.log.length}: ${(cause as Error).message}; last: ${last}`;
    throw new Error(message, { cause });
  }
  return { calls: session.log.length, reports: session.reports };
}
