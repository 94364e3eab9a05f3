// Walk, check and statistics, on the heaps of either engine.

import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { type AllocatorName, createHeap, type Heap, HeapCorruptionError, InvalidOptionError } from "../src/index.js";
import { violationText } from "../src/inspect/violations.js";
import { isArena, matrix, names } from "./support/engine.js";
import { Random } from "./support/random.js";

const seed = inject("seed");
const PAGE = 65536;

/** Random calls; gives the blocks that live, by address, with what was asked for. */
function exercise(heap: Heap, steps: number): Map<number, number> {
  const random = new Random(seed);
  const live = new Map<number, number>();
  for (let step = 0; step < steps; step++) {
    const bytes = random.scaled(13);
    const victims = [...live.keys()];
    if (random.below(5) < 3 || victims.length === 0) {
      live.set(heap.malloc(bytes), bytes);
    } else {
      const victim = victims[random.below(victims.length)] ?? 0;
      live.delete(victim);
      if (random.below(4) === 0) live.set(heap.realloc(victim, bytes), bytes);
      else heap.free(victim);
    }
  }
  return live;
}

test("every allocator has an inspector", () => {
  for (const allocator of names) createHeap({ allocator: allocator as AllocatorName }).check();
});

test("every violation has a text of its own", () => {
  const source = readFileSync(new URL("../assembly/inspect/report.ts", import.meta.url), "utf8");
  const codes = [...source.matchAll(/^export const \w+: u32 = (\d+);/gm)].map(([, code]) => Number(code));
  expect(codes.length).toBeGreaterThan(10);
  expect(new Set([...codes, 0].map(violationText)).size).toBe(codes.length + 1);
});

describe.each(matrix)("$allocator on $engine", ({ allocator: name, engine }) => {
  const allocator = name as AllocatorName;

  test("a new heap checks, and is one free chunk", () => {
    const heap = createHeap({ allocator, engine });
    heap.check();
    expect([...heap.walk()].filter(({ state }) => state !== "live").map(({ state }) => state)).toEqual(["top"]);
    expect(heap.stats()).toMatchObject({ liveBytes: 0, holes: 0, externalFragmentation: 0 });
  });

  test("a walk rises, and its chunks do not overlap", () => {
    const heap = createHeap({ allocator, engine });
    exercise(heap, 1500);
    let end = heap.base;
    let runEnd = 0;
    for (const { address, size, payload, isInRun } of heap.walk()) {
      expect(size).toBeGreaterThan(0);
      expect(payload).toBeGreaterThanOrEqual(address);
      if (isInRun) expect(address + size).toBeLessThanOrEqual(runEnd);
      else expect(address).toBeGreaterThanOrEqual(end);
      if (!isInRun) end = runEnd = address + size;
    }
    expect(end).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
  });

  if (!isArena(name)) {
    test("live blocks are those that were handed out, and large enough", () => {
      const heap = createHeap({ allocator, engine });
      const live = exercise(heap, 1500);
      const walked = [...heap.walk()].filter(({ state }) => state === "live");
      expect(walked.map(({ payload }) => payload)).toEqual([...live.keys()].sort((a, b) => a - b));
      for (const { address, size, payload } of walked) {
        const usable = size - (payload - address);
        expect(usable).toBe(heap.usableSize(payload));
        expect(usable).toBeGreaterThanOrEqual(live.get(payload) ?? 0);
      }
    });

    test("statistics add up", () => {
      const heap = createHeap({ allocator, engine });
      const live = exercise(heap, 1500);
      const requested = [...live.values()].reduce((sum, bytes) => sum + bytes, 0);
      const stats = heap.stats({ requested });
      expect(stats.liveBlocks).toBe(live.size);
      expect(stats.liveBytes).toBeGreaterThanOrEqual(requested);
      expect(stats.liveBytes + stats.freeBytes + stats.overhead).toBe(stats.span);
      expect(stats.overhead).toBeGreaterThan(0);
      expect(stats.peak).toBe(stats.span);
      expect(stats.holeSizes.reduce((sum, { count }) => sum + count, 0)).toBe(stats.holes);
      for (const { from, to, count, bytes } of stats.holeSizes) {
        expect(bytes).toBeGreaterThanOrEqual(from * count);
        expect(bytes).toBeLessThan(to * count);
      }
      expect(stats.externalFragmentation).toBeCloseTo(1 - stats.largestFree / stats.freeBytes);
      expect(stats.internalFragmentation).toBeGreaterThan(heap.stats().internalFragmentation);
      expect(() => heap.stats({ requested: stats.liveBytes + 1 })).toThrow(InvalidOptionError);
    });
  }

  test("goes on checking where others have grown the memory", () => {
    const heap = createHeap({ allocator, engine });
    for (let round = 0; round < 3; round++) {
      heap.memory.grow(2);
      for (const bytes of [100, PAGE, 3000]) heap.malloc(bytes);
      heap.check();
    }
    expect([...heap.walk()].length).toBeGreaterThan(1);
    expect(heap.stats().span).toBeGreaterThan(0);
  });

  test("a lost control block is reported by every look", () => {
    const heap = createHeap({ allocator, engine });
    heap.malloc(100);
    new Uint8Array(heap.memory.buffer, heap.base, 12).fill(0x5a);
    expect(() => heap.check()).toThrow(HeapCorruptionError);
    expect(() => [...heap.walk()]).toThrow(HeapCorruptionError);
    expect(() => heap.stats()).toThrow(HeapCorruptionError);
    expect(() => heap.snapshot()).toThrow(HeapCorruptionError);
  });

  test("random damage neither stops nor crashes a look", () => {
    const random = new Random(seed);
    for (let round = 0; round < 150; round++) {
      const heap = createHeap({ allocator, engine });
      exercise(heap, 60);
      const bytes = new Uint8Array(heap.memory.buffer);
      for (let hit = 0; hit < 40; hit++) bytes[heap.base + 12 + random.below(6000)] = random.below(256);
      for (const look of [() => heap.check(), () => [...heap.walk()], () => heap.stats()]) {
        try {
          look();
        } catch (error) {
          expect(error).toBeInstanceOf(HeapCorruptionError);
          expect((error as HeapCorruptionError).address).toBeTypeOf("number");
        }
      }
    }
  });
});

test("statistics of a heap whose every byte is known", () => {
  const CONTROL = 44;
  const FENCE = 4;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const heap = createHeap({ allocator: "first-fit", memory, base: 1024 });
  const [, hole = 0] = [100, 24, 1000, 8].map((bytes) => heap.malloc(bytes));
  heap.free(hole);
  const span = PAGE - 16 - 1024;
  const chunks = 112 + 32 + 1008 + 16;
  const top = span - CONTROL - chunks - FENCE - 4;
  expect(heap.stats({ requested: 1108 })).toEqual({
    liveBlocks: 3,
    liveBytes: 108 + 1004 + 12,
    freeBytes: 28 + top,
    largestFree: top,
    holes: 1,
    holeSizes: [{ from: 16, to: 32, count: 1, bytes: 28 }],
    span,
    peak: span,
    overhead: CONTROL + FENCE + 5 * 4,
    externalFragmentation: 1 - top / (28 + top),
    internalFragmentation: 1 - 1108 / (112 + 1008 + 16),
  });
});

test("the table's pages of others are named as such", () => {
  const heap = createHeap({ allocator: "side-table" });
  heap.memory.grow(3);
  heap.malloc(2 * PAGE);
  const [foreign] = [...heap.walk()].filter(({ state }) => state === "foreign");
  expect(foreign?.size).toBeGreaterThanOrEqual(3 * PAGE);
});
