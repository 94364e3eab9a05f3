// Where memory comes from and ends, on every allocator and engine: growth, limits, other users of the same memory.

import { describe, expect, test } from "vitest";
import { Blocks } from "./support/blocks.js";
import {
  BASE,
  bytesOf,
  compiled,
  engines,
  exhaust,
  freeAll,
  isArena,
  matrix,
  moduleNamed,
  names,
  newHeap,
  openHeap,
  PAGE,
  type Shape,
  sizeOf,
} from "./support/engine.js";

const PAGES_OF_4_GIB = 65536;

/** Blocks of many sizes until the heap is full, all checked by the model; then frees and fills it again. */
function fillTwice(allocator: string, engine: "wasm" | "js", shape: Shape, end: number): void {
  const heap = newHeap(allocator, engine, shape);
  const blocks = new Blocks([heap], { slots: 20_000, low: heap.base, high: end, largest: 3000 });
  let slot = 0;
  for (const size of [3000, 700, 100, 12]) {
    for (const address of exhaust(heap, size)) blocks.place(slot++, address, size, size < 16 ? 8 : 16);
  }
  expect(slot).toBeGreaterThan(10);
  blocks.verifyAll();
  const memory = sizeOf(heap);
  expect(memory).toBe(Math.ceil(end / PAGE) * PAGE);
  const victims = Array.from({ length: slot }, (_, index) => index).filter((index) => index % 2 === 0);
  const freed = victims.map((index) => ({ index, address: blocks.address(index), size: blocks.size(index) }));
  for (const { index, address } of freed) {
    blocks.remove(index);
    heap.calls.free(address);
  }
  for (const { index, size } of isArena(allocator) ? [] : freed)
    blocks.place(index, heap.calls.malloc(size), size, size < 16 ? 8 : 16);
  blocks.verifyAll();
  expect(sizeOf(heap)).toBe(memory);
}

describe.each(matrix)("$allocator on $engine", ({ allocator, engine }) => {
  describe("exhaustion", () => {
    test("at the limit: blocks intact, and what is freed serves again", () => {
      fillTwice(allocator, engine, { limit: 3 * PAGE + 4096 }, 3 * PAGE + 4096);
    });

    test("at the memory's maximum: blocks intact, and what is freed serves again", () => {
      fillTwice(allocator, engine, { maximum: 5 }, 5 * PAGE);
    });

    test("in a memory of one page", () => {
      fillTwice(allocator, engine, { maximum: 1 }, PAGE);
    });

    if (!isArena(allocator))
      test("after all is freed, most of the memory is one piece again", () => {
        const heap = newHeap(allocator, engine, { maximum: 16 });
        freeAll(heap, exhaust(heap, 100));
        expect(heap.calls.malloc(14 * PAGE)).not.toBe(0);
      });

    test("a large request that is refused leaves smaller ones possible", () => {
      const heap = newHeap(allocator, engine, { maximum: 8 });
      expect(heap.calls.malloc(8 * PAGE)).toBe(0);
      expect(sizeOf(heap)).toBe(PAGE);
      expect(heap.calls.malloc(6 * PAGE)).not.toBe(0);
    });
  });

  describe("the last addresses", () => {
    test("blocks of gigabytes lie above 2 GiB", () => {
      const heap = newHeap(allocator, engine, { maximum: PAGES_OF_4_GIB });
      const low = heap.calls.malloc(0x7ff00000);
      const high = heap.calls.malloc(0x7000_0000);
      expect(low).not.toBe(0);
      expect(high).toBeGreaterThan(0x7ff00000);
      expect(heap.calls.malloc(0x7000_0000)).toBe(0);
      expect(heap.calls.malloc(64)).not.toBe(0);
    });

    test("a heap that crosses 2 GiB works on both sides", () => {
      const base = 0x8000_0000 - 2 * PAGE;
      const initial = base / PAGE + 1;
      fillTwice(allocator, engine, { initial, base, maximum: initial + 7 }, base + 8 * PAGE);
    });

    test("a heap reaches into the last of 65,536 pages", () => {
      const base = 0xffff_0000 - 3 * PAGE;
      const heap = newHeap(allocator, engine, { initial: base / PAGE + 1, base, maximum: PAGES_OF_4_GIB });
      const end = 0x1_0000_0000;
      const blocks = new Blocks([heap], { slots: 20_000, low: base, high: end, largest: 1000 });
      for (const [slot, address] of exhaust(heap, 1000).entries()) blocks.place(slot, address, 1000, 16);
      blocks.verifyAll();
      expect(sizeOf(heap)).toBe(end);
      const used = Array.from({ length: blocks.slots }, (_, slot) => blocks.address(slot));
      expect(Math.max(...used)).toBeGreaterThan(end - PAGE);
      for (const size of [0xffffffff, 0xffff, 4 * PAGE]) expect(heap.calls.malloc(size)).toBe(0);
      freeAll(heap, used);
      if (!isArena(allocator)) expect(heap.calls.malloc(2 * PAGE)).toBeGreaterThanOrEqual(base);
    });
  });

  describe("memory that others grow", () => {
    test("is theirs: the heap goes on behind it", () => {
      const heap = newHeap(allocator, engine, { maximum: 40 });
      const blocks = new Blocks([heap], { slots: 5000, low: BASE, high: 40 * PAGE, largest: 3 * PAGE });
      let slot = 0;
      for (let round = 0; round < 5; round++) {
        const foreign = heap.memory.grow(1 + (round % 3)) * PAGE;
        blocks.place(slot++, foreign, sizeOf(heap) - foreign, PAGE);
        for (const size of [2000, PAGE, ...Array.from({ length: 90 }, (_, index) => index * 30)])
          blocks.place(slot++, heap.calls.malloc(size), size, size < 16 ? 8 : 16);
      }
      blocks.verifyAll();
      for (let other = 1; other < slot; other += 2) {
        if (blocks.address(other) % PAGE === 0) continue;
        const address = blocks.address(other);
        blocks.remove(other);
        heap.calls.free(address);
      }
      for (let again = 0; again < 500; again++)
        blocks.place(slot++, heap.calls.malloc(again), again, again < 16 ? 8 : 16);
      blocks.verifyAll();
    });

    test("before the first call is theirs as well", () => {
      const heap = newHeap(allocator, engine, { maximum: 20 });
      const foreign = heap.memory.grow(3) * PAGE;
      const blocks = exhaust(heap, 5000);
      expect(blocks.length).toBeGreaterThan(200);
      for (const block of blocks) expect(block + 5000 <= foreign || block >= foreign + 3 * PAGE).toBe(true);
    });

    test("up to the maximum leaves the heap what it has", () => {
      const heap = newHeap(allocator, engine, { maximum: 4 });
      const kept = heap.calls.malloc(1000);
      heap.memory.grow(3);
      expect(heap.calls.malloc(PAGE)).toBe(0);
      expect(heap.calls.malloc(1000)).toBeGreaterThan(kept);
    });
  });

  describe("a second instance", () => {
    test.each(engines)("on %s attaches to the same heap", (other) => {
      const shape = { maximum: 16 };
      const alone = newHeap(allocator, engine, shape);
      const first = newHeap(allocator, engine, shape);
      const [one, two] = [first.calls.malloc(100), first.calls.malloc(5000)];
      expect([alone.calls.malloc(100), alone.calls.malloc(5000)]).toEqual([one, two]);
      const before = bytesOf(first).slice();
      const second = openHeap(allocator, other, first);
      expect(Buffer.compare(bytesOf(first), before)).toBe(0);
      second.calls.free(one);
      alone.calls.free(one);
      expect(second.calls.malloc(80)).toBe(alone.calls.malloc(80));
      expect(first.calls.realloc(two, 6 * PAGE)).toBe(alone.calls.realloc(two, 6 * PAGE));
      expect(second.calls.malloc(30_000)).toBe(alone.calls.malloc(30_000));
      expect(Buffer.compare(bytesOf(first), bytesOf(alone))).toBe(0);
    });

    test("of another allocator makes the heap anew", () => {
      for (const other of names.filter((name) => name !== allocator)) {
        const heap = newHeap(other, engine);
        heap.calls.malloc(100);
        expect(openHeap(allocator, engine, heap).calls.malloc(100)).toBe(newHeap(allocator, engine).calls.malloc(100));
      }
    });
  });

  test("several heaps share a memory", () => {
    const memory = new WebAssembly.Memory({ initial: 8, maximum: 64 });
    const bounds = [BASE, 2 * PAGE, 5 * PAGE + 16, 0];
    const heaps = names.flatMap((name) => [name, allocator]).slice(0, 3);
    const open = heaps.map((name, index) =>
      openHeap(name, engine, { memory, base: bounds[index] ?? 0, limit: bounds[index + 1] ?? 0 }),
    );
    const blocks = new Blocks(open.slice(0, 1), { slots: 3000, low: BASE, high: 64 * PAGE, largest: 3000 });
    for (let slot = 0; slot < 900; slot++) {
      const heap = open[slot % 3];
      const size = (slot * 37) % 900;
      const address = heap?.calls.malloc(size) ?? 0;
      if (address === 0) continue;
      blocks.place(slot, address, size, size < 16 ? 8 : 16);
      expect(address).toBeGreaterThan(heap?.base ?? 0);
      if (heap?.limit) expect(address + size).toBeLessThanOrEqual(heap.limit);
    }
    for (let slot = 0; slot < 900; slot += 2) {
      const address = blocks.address(slot);
      if (address === 0) continue;
      blocks.remove(slot);
      open[slot % 3]?.calls.free(address);
    }
    for (let slot = 900; slot < 1500; slot++) {
      const address = open[slot % 3]?.calls.malloc(200) ?? 0;
      if (address !== 0) blocks.place(slot, address, 200, 16);
    }
    blocks.verifyAll();
  });

  test.each([
    ["a misaligned base", 1, 8, 1028, 0],
    ["a limit below the base", 1, 8, 4096, 2048],
    ["a limit too near to the base", 1, 8, 4096, 4112],
    ["a base beyond the memory's maximum", 1, 2, 3 * PAGE, 0],
    ["a memory without pages", 0, 0, 0, 0],
  ])("%s traps, and nothing is written", (_, initial, maximum, base, limit) => {
    const memory = new WebAssembly.Memory({ initial, maximum });
    expect(() => openHeap(allocator, engine, { memory, base, limit })).toThrow(WebAssembly.RuntimeError);
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
    expect(memory.buffer.byteLength).toBe(initial * PAGE);
  });
});

test("the registry holds what the build has made", () => {
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(moduleNamed(name).name).toBe(name);
    expect(compiled(name)).toBeInstanceOf(WebAssembly.Module);
  }
});
