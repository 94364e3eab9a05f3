// What is live, and the helper that wants nothing to be.

import { describe, expect, test } from "vitest";
import { createHeap as createGuardedHeap } from "../src/guard/index.js";
import { allocatorNames, createHeap, expectNoLeaks, LeakError } from "../src/index.js";
import { live } from "../src/inspect/index.js";

const engines = ["wasm", "js"] as const;
const freeing = allocatorNames().filter((name) => name !== "bump");

describe.each(engines.flatMap((engine) => freeing.map((allocator) => ({ engine, allocator }))))(
  "$allocator on $engine",
  ({ engine, allocator }) => {
    test("lists what is live in address order, with the sizes that it has", () => {
      const heap = createHeap({ engine, allocator });
      expect(heap.live()).toEqual([]);
      const blocks = [10, 200, 3000, 40, 5].map((bytes) => heap.malloc(bytes));
      heap.free(blocks[1] ?? 0);
      const kept = blocks.filter((_, index) => index !== 1).sort((one, other) => one - other);
      const found = heap.live();
      expect(found.map(({ address }) => address)).toEqual(kept);
      expect(found.every(({ address, size }) => size === heap.usableSize(address))).toBe(true);
      expect(live(heap)).toEqual(found);
    });

    test("passes where all is freed, throws where not", () => {
      const heap = createHeap({ engine, allocator });
      expectNoLeaks(heap);
      const kept = heap.malloc(64);
      expect(() => expectNoLeaks(heap)).toThrow(LeakError);
      expect(expectNoLeaks(heap, () => heap.free(heap.malloc(100)))).toBeUndefined();
      const leak = () => heap.malloc(100);
      expect(() => expectNoLeaks(heap, leak)).toThrow(
        /^1 block is still live, \d+ bytes in all:\n {2}\d+ bytes at \d+$/,
      );
      heap.free(kept);
    });
  },
);

test("an arena's blocks count as one", () => {
  const heap = createHeap({ allocator: "bump" });
  expectNoLeaks(heap);
  heap.malloc(10);
  heap.malloc(10);
  expect(heap.live()).toHaveLength(1);
  heap.reset();
  expectNoLeaks(heap);
});

test("gives back what the work gives, and waits for it", async () => {
  const heap = createHeap();
  expect(expectNoLeaks(heap, () => "done")).toBe("done");
  const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value)));
  await expect(expectNoLeaks(heap, () => later(7))).resolves.toBe(7);
  await expect(expectNoLeaks(heap, async () => heap.malloc(await later(7)))).rejects.toThrow(LeakError);
  await expect(expectNoLeaks(heap, () => Promise.reject(new Error("own")))).rejects.toThrow("own");
});

test("the error holds the blocks, and its message names ten of them", () => {
  const heap = createHeap();
  const blocks = Array.from({ length: 12 }, () => heap.malloc(1000));
  expect(() => expectNoLeaks(heap)).toThrow(/^12 blocks are still live, .*\n {2}and 2 more$/s);
  expect(() => expectNoLeaks(heap)).toThrow(
    expect.objectContaining({ code: "ERR_LEAK", address: Math.min(...blocks), blocks: heap.live() }),
  );
});

test.each(engines)("guarded heaps on %s say which call made a block, and tell a new one from an old one", (engine) => {
  const heap = createGuardedHeap({ engine, quarantineBytes: 0 });
  const old = heap.malloc(24);
  function leakHere(): void {
    heap.free(old);
    heap.malloc(24);
  }
  expect(heap.live()).toMatchObject([{ address: old, size: 24, stack: expect.stringContaining("leaks.test") }]);
  expect(() => expectNoLeaks(heap, leakHere)).toThrow(/^1 block is still live, 24 bytes in all:.*allocated.*leakHere/s);
});
