// Fault injection: over a whole trace, each growth of the memory in turn fails. The call under way is refused and
// changes nothing, and made again it is served; no block is damaged, none is lost.
//
// By default the shortest trace; those of the folder that HEAPSMITH_TRACES names where it is set.

import { describe, expect, test } from "vitest";
import type { RawExports } from "../src/engines/module.js";
import { allocators } from "../src/generated/allocators.js";
import { guarded } from "../src/generated/guarded.js";
import { type AllocatorName, createHeap } from "../src/index.js";
import { check, stats } from "../src/inspect/index.js";
import type { Trace } from "../src/trace/parse.js";
import { BASE, type Engine, engines, isArena, names } from "./support/engine.js";
import { type FaultyModule, Growth, openFaulty } from "./support/fault.js";
import { recordedTraces } from "./support/trace.js";

const PAGES = 8192;
const FREE = 1;

/** A heap that a trace is replayed on, call by call, each block stamped at both ends. */
class Replay {
  readonly #trace: Trace;
  readonly #growth: Growth;
  readonly #calls: RawExports;
  readonly #blocks: Uint32Array;
  readonly #sizes: Uint32Array;
  #bytes: DataView;
  /** Calls that were refused. */
  refused = 0;

  constructor(trace: Trace, growth: Growth, calls: RawExports) {
    this.#trace = trace;
    this.#growth = growth;
    this.#calls = calls;
    this.#blocks = new Uint32Array(trace.slots);
    this.#sizes = new Uint32Array(trace.slots);
    this.#bytes = new DataView(growth.memory.buffer);
  }

  /** Runs the whole trace. A refused call is made again, once; `onRefusal` is called in between. */
  run(onRefusal: () => void): void {
    const { words, operations } = this.#trace;
    for (let index = 0; index < operations; index++) {
      const [word = 0, slot = 0, size = 0] = [words[3 * index], words[3 * index + 1], words[3 * index + 2]];
      if (this.#make(word, slot, size)) continue;
      this.refused += 1;
      onRefusal();
      if (!this.#make(word, slot, size)) throw new Error(`operation ${index}: ${size} bytes refused again`);
    }
  }

  freeAll(): void {
    for (let slot = 0; slot < this.#blocks.length; slot++) if (this.#blocks[slot] !== 0) this.#make(FREE, slot, 0);
  }

  /** Throws where a live block has lost its stamps. */
  verifyAll(): void {
    for (let slot = 0; slot < this.#blocks.length; slot++) this.#verify(slot);
  }

  #call(name: string, ...words: number[]): number {
    return (this.#calls[name]?.(...words) ?? 0) >>> 0;
  }

  /** False where memory was refused: then all blocks are as they were. */
  #make(word: number, slot: number, size: number): boolean {
    const held = this.#blocks[slot] ?? 0;
    this.#verify(slot);
    const block = this.#perform(word, held, size);
    if ((word & 0xff) === FREE) {
      this.#blocks[slot] = 0;
      return true;
    }
    if (block === 0) {
      this.#verify(slot);
      return false;
    }
    this.#blocks[slot] = block;
    this.#sizes[slot] = size;
    this.#stamp(slot);
    return true;
  }

  #perform(word: number, held: number, size: number): number {
    switch (word & 0xff) {
      case 0:
        return this.#call("malloc", size);
      case FREE:
        return this.#call("free", held);
      case 2:
        return this.#call("realloc", held, size);
      case 3:
        return this.#call("calloc", 1, size);
      default:
        return this.#call("memalign", 2 ** (word >>> 8), size);
    }
  }

  get #view(): DataView {
    const { buffer } = this.#growth.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = new DataView(buffer);
    return this.#bytes;
  }

  #stamp(slot: number): void {
    const [block = 0, size = 0] = [this.#blocks[slot], this.#sizes[slot]];
    if (size < 4) return;
    this.#view.setUint32(block, slot);
    this.#view.setUint32(block + size - 4, slot);
  }

  #verify(slot: number): void {
    const [block = 0, size = 0] = [this.#blocks[slot], this.#sizes[slot]];
    if (block === 0 || size < 4) return;
    const last = this.#view.getUint32(block + size - 4);
    if (last !== slot || (size >= 8 && this.#view.getUint32(block) !== slot))
      throw new Error(`the block of ${size} bytes at ${block} is damaged`);
  }
}

interface Kind {
  readonly name: string;
  readonly allocator: string;
  readonly module: FaultyModule;
  /** Distance of the allocator's own heap from the base. */
  readonly guardBytes: (calls: RawExports) => number;
}

const kinds: readonly Kind[] = names.flatMap((allocator) => {
  const [plain, under] = [new Map(Object.entries(allocators)), new Map(Object.entries(guarded))];
  const [module, guardedModule] = [plain.get(allocator), under.get(allocator)];
  if (module === undefined || guardedModule === undefined) throw new RangeError(allocator);
  return [
    { name: allocator, allocator, module, guardBytes: () => 0 },
    {
      name: `${allocator}, guarded`,
      allocator,
      module: guardedModule,
      guardBytes: (calls: RawExports) => calls.guard_bytes?.() ?? 0,
    },
  ];
});

/** Runs a trace once; returns how often growth was asked for, and how many calls were refused. */
function play(
  trace: Trace,
  { allocator, module, guardBytes }: Kind,
  engine: Engine,
  failing: Growth["failing"],
): { asked: number; refused: number } {
  const growth = new Growth(PAGES);
  const calls = openFaulty(module, engine, growth, BASE);
  growth.asked = 0;
  growth.failing = failing;
  const place = { memory: growth.memory, base: BASE + guardBytes(calls) };
  const heap = createHeap({ allocator: allocator as AllocatorName, engine: "js", ...place });
  const verify = (): void => {
    check(heap);
    calls.heap_check?.();
  };
  const replay = new Replay(trace, growth, calls);
  replay.run(() => {
    verify();
    replay.verifyAll();
    growth.failing = undefined;
  });
  verify();
  replay.verifyAll();
  replay.freeAll();
  calls.guard_quarantine?.(0);
  verify();
  if (calls.guard_next !== undefined) expect(calls.guard_next(0)).toBe(0);
  else if (!isArena(allocator)) expect(stats(heap)).toMatchObject({ liveBlocks: 0 });
  return { asked: growth.asked, refused: replay.refused };
}

const traces =
  process.env.HEAPSMITH_TRACES === undefined
    ? recordedTraces().filter(({ name }) => name === "n-swipl")
    : recordedTraces();

describe.each(traces)("trace $name", ({ load }) => {
  const cases = kinds.flatMap((kind) => engines.map((engine) => ({ kind, name: kind.name, engine })));

  test.each(cases)(
    "$name on $engine: each growth in turn fails",
    ({ kind, engine }) => {
      const trace = load();
      const { asked, refused } = play(trace, kind, engine, undefined);
      expect(refused).toBe(0);
      expect(asked).toBeGreaterThan(5);
      const isGuarded = kind.name !== kind.allocator;
      const isBrief = process.env.HEAPSMITH_TRACES === undefined;
      const step = isBrief && isGuarded ? 13 : isBrief && engine === "js" ? 3 : 1;
      for (let first = 1; first <= asked; first += step) {
        // A growth that is refused is asked for again, smaller: failing alone, it costs no call.
        const most = play(trace, kind, engine, { first, more: 20 });
        // The guard has its quarantine to fall back on, and nodes that it wants beforehand but can do without.
        // Handles look at every hole, and not at a few, before they refuse.
        const isHesitant = isGuarded || kind.allocator === "handles";
        if (isHesitant) expect(most.refused).toBeLessThanOrEqual(1);
        else expect({ first, refused: most.refused }).toEqual({ first, refused: 1 });
        if (first % 7 === 1) expect(play(trace, kind, engine, { first, more: 0 }).refused).toBe(0);
      }
    },
    600_000,
  );
});
