// The guarded build: every misuse is found, on every allocator and engine, and nothing else is reported.

import { describe, expect, inject, test } from "vitest";
import { guarded } from "../src/generated/guarded.js";
import { HeapMisuseError } from "../src/guard/index.js";
import { Blocks } from "./support/blocks.js";
import { BASE, matrix, names, PAGE } from "./support/engine.js";
import { compiledGuarded, type GuardedSubject, newGuarded, openGuarded } from "./support/guarded.js";
import { misuses } from "./support/misuses.js";
import { MOST_BYTES, randomStep, run } from "./support/program.js";
import { Random } from "./support/random.js";

const seed = inject("seed");
const operations = inject("operations");

const SLOTS = 60;
const PAGES = 64;

function modelOf(heaps: readonly GuardedSubject[], slots = SLOTS): Blocks {
  return new Blocks(heaps, { slots, low: BASE, high: PAGES * PAGE, largest: MOST_BYTES });
}

/** A random program without fault. */
function exercise(heaps: readonly GuardedSubject[], blocks: Blocks, random: Random, steps: number): void {
  for (let step = 0; step < steps; step++) run(heaps, blocks, randomStep(random, blocks.slots));
}

test("every allocator of the build has a guarded one", () => {
  expect(Object.keys(guarded)).toEqual(names);
});

describe.each(names)("%s.guarded.wasm", (allocator) => {
  test("imports the heap's range and env.report, nothing else", () => {
    const imports = WebAssembly.Module.imports(compiledGuarded(allocator)).map(
      ({ module, name }) => `${module}.${name}`,
    );
    expect(imports.sort()).toEqual(["env.__heap_base", "env.__heap_limit", "env.memory", "env.report"]);
  });

  test("traps where the host's report returns", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const reports: number[][] = [];
    const env = {
      memory,
      __heap_base: BASE,
      __heap_limit: 0,
      report: (...words: number[]) => void reports.push(words),
    };
    const { exports } = new WebAssembly.Instance(compiledGuarded(allocator), { env });
    const free = exports.free as (pointer: number) => void;
    expect(() => free(48)).toThrow(WebAssembly.RuntimeError);
    expect(reports).toEqual([[6, 48, 0, 0]]);
  });
});

describe.each(matrix)("$allocator on $engine", ({ allocator, engine }) => {
  test.each(misuses)("$kind: $name", ({ kind, commit }) => {
    const random = new Random(seed);
    const heap = newGuarded(allocator, engine);
    exercise([heap], modelOf([heap]), random, 100);
    heap.guard.heap_check();
    const size = random.below(1 + random.below(400));
    const block = heap.calls.malloc(size);
    let found: unknown;
    try {
      commit(heap, block, size, random);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(HeapMisuseError);
    expect((found as HeapMisuseError).kind).toBe(kind);
  });
});

describe.each(names)("%s without fault", (allocator) => {
  test(`${operations / 5} operations in step on both engines: nothing reported, seed ${seed}`, {
    timeout: 600_000,
  }, () => {
    const random = new Random(seed);
    const ROUND = 20_000;
    for (let left = operations / 5; left > 0; left -= ROUND) {
      const wasm = newGuarded(allocator, "wasm");
      const heaps = [wasm, newGuarded(allocator, "js")];
      const blocks = modelOf(heaps, 300);
      for (let done = 0; done < Math.min(left, ROUND); done++) {
        if (!run(heaps, blocks, randomStep(random, 300))) {
          blocks.verifyAll();
          for (const { calls } of heaps) calls.heap_init();
          blocks.forgetAll();
        }
        if (done % 1000 === 0) for (const { guard } of heaps) guard.heap_check();
      }
      blocks.verifyAll();
      blocks.compareMemories();
      openGuarded(allocator, "js", wasm).guard.heap_check();
    }
  });
});
