// side-table as a keeper of ranges that are not memory, and its examples.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { createHeap, HeapCorruptionError } from "../src/index.js";
import { engines } from "./support/engine.js";
import { Random } from "./support/random.js";

const seed = inject("seed");
const FIRST = 0x4000_0000;
const SPAN = 0x8000_0000;

describe.each(engines)("on %s", (engine) => {
  test("a span of 2 GiB is handed out from one page, without overlap, and comes back whole", () => {
    const random = new Random(seed);
    const heap = createHeap({ allocator: "side-table", engine, maximumPages: 8 });
    heap.exports.range_init?.(FIRST, SPAN);
    const live = new Map<number, number>();
    for (let step = 0; step < 3000; step++) {
      const [victim = 0] = [...live.keys()].slice(random.below(Math.max(live.size, 1)));
      if (random.below(3) === 0) {
        heap.free(victim);
        live.delete(victim);
        continue;
      }
      const size = 1 + random.scaled(22);
      const start = heap.alignedAlloc(2 ** random.below(13), size);
      expect(start).toBeGreaterThanOrEqual(FIRST);
      expect(start + size).toBeLessThanOrEqual(FIRST + SPAN);
      expect(heap.usableSize(start)).toBeGreaterThanOrEqual(size);
      live.set(start, size);
      if (step % 50 === 0) heap.check();
    }
    const starts = [...live].sort(([a], [b]) => a - b);
    for (const [index, [start, size]] of starts.entries())
      expect(start + size).toBeLessThanOrEqual(starts[index + 1]?.[0] ?? FIRST + SPAN);
    for (const start of live.keys()) heap.free(start);
    heap.check();
    expect([...heap.walk()].map(({ address, size }) => [address, size])).toEqual([[FIRST, SPAN]]);
  });

  test("the table grows into pages of its own, and refuses where it cannot", () => {
    const heap = createHeap({ allocator: "side-table", engine, maximumPages: 2 });
    heap.exports.range_init?.(FIRST, SPAN);
    const taken: number[] = [];
    for (let start = heap.malloc(16); taken.length < 20_000; start = heap.malloc(16)) {
      if (taken.length === 100) heap.check();
      taken.push(start);
    }
    expect(heap.memory.buffer.byteLength).toBe(2 * 65536);
    heap.check();
    for (const start of new Set(taken)) if (start !== 0) heap.free(start);
    heap.check();
    expect(heap.malloc(SPAN)).toBe(FIRST);
  });
});

test("statistics count what is handed out, and the table's memory as overhead", () => {
  const heap = createHeap({ allocator: "side-table" });
  heap.exports.range_init?.(1024, 4096);
  const taken = heap.malloc(100);
  expect(heap.stats({ requested: 100 })).toEqual({
    liveBlocks: 1,
    liveBytes: 112,
    freeBytes: 4096 - 112,
    largestFree: 4096 - 112,
    holes: 1,
    holeSizes: [{ from: 2048, to: 4096, count: 1, bytes: 4096 - 112 }],
    span: 65536 - 16 - heap.base,
    peak: 65536 - 16 - heap.base,
    overhead: 65536 - 16 - heap.base,
    externalFragmentation: 0,
    internalFragmentation: 1 - 100 / 112,
  });
  expect([...heap.walk()].map(({ address, state }) => [address, state])).toEqual([
    [taken, "live"],
    [taken + 112, "free"],
  ]);
});

describe("each bit of the table, flipped, is found or harmless", () => {
  const BASE = 1024;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const heap = createHeap({ allocator: "side-table", engine: "js", memory, base: BASE, limit: BASE + 1024 });
  heap.exports.range_init?.(FIRST, 4096);
  const live = new Map([40, 200, 16, 300, 100, 64, 500, 24].map((bytes) => [heap.malloc(bytes), bytes]));
  for (const block of [...live.keys()].filter((_, index) => index % 3 === 1)) {
    heap.free(block);
    live.delete(block);
  }
  const bytes = new Uint8Array(memory.buffer, BASE, 1024);
  const before = bytes.slice();

  /** Whether ranges go on to be handed out within the span, and none twice. */
  function goesOn(): boolean {
    const held = new Map(live);
    for (let round = 0; round < 12; round++) {
      const block = heap.malloc(16 + 30 * round);
      if (block === 0) continue;
      const end = block + 16 + 30 * round;
      if (block < FIRST || end > FIRST + 4096) return false;
      for (const [other, length] of held) if (block < other + length && other < end) return false;
      held.set(block, end - block);
      const [victim = 0] = [...held.keys()].slice(round % 4);
      if (round % 2 === 1 && held.delete(victim)) heap.free(victim);
    }
    for (const block of held.keys()) heap.free(block);
    heap.check();
    return heap.malloc(4096) === FIRST;
  }

  function isFound(): boolean {
    try {
      heap.check();
      return false;
    } catch (error) {
      if (error instanceof HeapCorruptionError) return true;
      throw error;
    }
  }

  test("on a span of 4 KiB", () => {
    expect(goesOn()).toBe(true);
    bytes.set(before);
    let found = 0;
    const harmful: number[] = [];
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit >>> 3] = (before[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      if (isFound()) found += 1;
      else if (!goesOn()) harmful.push(bit);
      bytes.set(before);
    }
    expect(harmful).toEqual([]);
    expect(found).toBeGreaterThan(1000);
  });
});

const EXAMPLES = [
  {
    name: "gpu-buffer",
    output: [
      "vertices at 256, uniforms at 36352, indices at 36544",
      "where the vertices were: 256",
      "3 MiB in one piece: none left",
      "256\t20000\tlive",
      "20256\t16096\tfree",
      "36352\t192\tlive",
      "36544\t1572864\tlive",
      "1609408\t2585152\tfree",
    ],
  },
  {
    name: "file-store",
    output: [
      '36016: 6 bytes, "Zaphod"',
      '36032: 1900 bytes, "So long, and thanks for"',
      '16: 23 bytes, "lies where the poem was"',
      "3 records, 2 holes, 2147445728 bytes in one piece",
    ],
  },
];

test.each(EXAMPLES)("the example $name prints what it says", ({ name, output }) => {
  const path = fileURLToPath(new URL(`../examples/${name}.mjs`, import.meta.url));
  expect(execFileSync(process.execPath, [path], { encoding: "utf8" }).trim().split("\n")).toEqual(output);
});
