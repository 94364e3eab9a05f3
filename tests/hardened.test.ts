// The hardened flavour: as without it, and a link that has been overwritten is found, not followed.

import { describe, expect, inject, test } from "vitest";
import { hardened } from "../src/generated/hardened.js";
import { createHeap, type HardenedHeap, hardenedNames } from "../src/hardened/index.js";
import { allocatorNames, createHeap as createPlainHeap, InvalidOptionError } from "../src/index.js";
import { readTrace } from "../src/trace/file.js";
import { Blocks } from "./support/blocks.js";
import { BASE, PAGE } from "./support/engine.js";
import { MOST_BYTES, randomStep, run } from "./support/program.js";
import { Random } from "./support/random.js";

const seed = inject("seed");
const operations = inject("operations");
const engines = ["wasm", "js"] as const;
const matrix = hardenedNames().flatMap((allocator) => engines.map((engine) => ({ allocator, engine })));
const SLOTS = 200;
const PAGES = 64;

/** The heap as the random programs drive it. */
function subjectOf(heap: HardenedHeap) {
  const { memory, base, limit, allocator, engine } = heap;
  const calls = Object.fromEntries(
    Object.entries(heap.exports).map(([name, call]) => [name, (...words: number[]) => call(...words) >>> 0]),
  );
  return { memory, base, limit, allocator, engine, calls } as unknown as Parameters<typeof run>[0][number];
}

test("all boundary-tag heaps have it, and the default", () => {
  expect(hardenedNames()).toEqual(allocatorNames().filter((name) => /fit|binned|slab/.test(name)));
  for (const allocator of ["bump", "bitmap", "side-table"])
    expect(() => createHeap({ allocator } as object)).toThrow(InvalidOptionError);
});

describe.each(hardenedNames())("%s", (allocator) => {
  test("random programs in step on both engines: contents kept, invariants hold", { timeout: 300_000 }, () => {
    const random = new Random(seed);
    for (let left = operations / 50; left > 0; left -= 5000) {
      const heaps = engines.map((engine) => createHeap({ allocator, engine, base: BASE, maximumPages: PAGES }));
      const subjects = heaps.map(subjectOf);
      const blocks = new Blocks(subjects, { slots: SLOTS, low: BASE, high: PAGES * PAGE, largest: MOST_BYTES });
      for (let step = 0; step < Math.min(left, 5000); step++) {
        run(subjects, blocks, randomStep(random, SLOTS));
        if (step % 500 === 0) for (const heap of heaps) heap.check();
      }
      blocks.verifyAll();
      blocks.compareMemories();
    }
  });

  test("gives the addresses that the plain flavour gives", () => {
    const { words, operations, slots } = readTrace(new URL("../bench/traces/n-swipl.trc.br", import.meta.url).pathname);
    const [plain, hard] = [createPlainHeap({ allocator }), createHeap({ allocator })];
    const blocks = new Uint32Array(slots);
    for (let index = 0; index < Math.min(operations, 20_000); index++) {
      const [word = 0, slot = 0, size = 0] = words.subarray(3 * index, 3 * index + 3);
      const results = [plain, hard].map((heap) => {
        if ((word & 0xff) === 1) return heap.free(blocks[slot] ?? 0);
        return (word & 0xff) === 2 ? heap.realloc(blocks[slot] ?? 0, size) : heap.malloc(size);
      });
      expect(results[0]).toBe(results[1]);
      blocks[slot] = results[0] ?? 0;
    }
  });

  test("a heap of the other flavour is none of its own", () => {
    const plain = createPlainHeap({ allocator });
    plain.malloc(1000);
    const hard = createHeap({ allocator, memory: plain.memory });
    expect(hard.stats().liveBlocks).toBe(0);
    expect(() => plain.check()).toThrow();
  });
});

/** Frees blocks whose links then lie in what was theirs; returns those addresses. */
function holes(heap: HardenedHeap): number[] {
  const blocks = Array.from({ length: 40 }, () => heap.malloc(200));
  const freed = blocks.filter((_, index) => index % 2 === 0);
  for (const block of freed) heap.free(block);
  return freed;
}

/** Goes on until every hole has served again; false where a call trapped. */
function survives(heap: HardenedHeap): boolean {
  try {
    for (let round = 0; round < 60; round++) heap.malloc(200);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
    return false;
  }
}

describe.each(matrix)("$allocator on $engine", ({ allocator, engine }) => {
  test("a link overwritten with anything a program would write is found", () => {
    const random = new Random(seed);
    const values = [0x41414141, 0xffffffff, 16, 0x10000, BASE + 12, random.below(2 ** 31), 1];
    for (const value of values) {
      const heap = createHeap({ allocator, engine, base: BASE });
      const freed = holes(heap);
      const victim = freed[random.below(freed.length)] ?? 0;
      new DataView(heap.memory.buffer).setUint32(victim, value, true);
      expect({ value, survives: survives(heap) }).toEqual({ value, survives: false });
    }
  });

  test("a link overwritten with the address of a live block is found, and the block is not handed out", () => {
    const heap = createHeap({ allocator, engine, base: BASE });
    const live = heap.malloc(200);
    const freed = holes(heap);
    new DataView(heap.memory.buffer).setUint32(freed[5] ?? 0, live - 4, true);
    expect(survives(heap)).toBe(false);
  });

  test("a link copied from another free chunk is found", () => {
    const heap = createHeap({ allocator, engine, base: BASE });
    const freed = holes(heap);
    const view = new DataView(heap.memory.buffer);
    view.setUint32(freed[5] ?? 0, view.getUint32(freed[9] ?? 0, true), true);
    expect(survives(heap)).toBe(false);
  });
});

test("each has its module in the package", () => {
  for (const { name, wasmBytes } of Object.values(hardened))
    expect([name.endsWith(".hardened"), wasmBytes > 0]).toEqual([true, true]);
});
