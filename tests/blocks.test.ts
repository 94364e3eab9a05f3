// Typed blocks: what they hold, how they change their length, scopes and pools of them, and their ends.

import { describe, expect, expectTypeOf, test } from "vitest";
import {
  allocatorNames,
  type Block,
  createHeap,
  DisposedError,
  f32,
  InvalidPointerError,
  OutOfMemoryError,
  pool,
  struct,
  u32,
} from "../src/index.js";

const PAGE = 65536;
const engines = ["wasm", "js"] as const;

describe.each(engines)("blocks on %s", (engine) => {
  test("may be DataViews, whose length is bytes", () => {
    const heap = createHeap({ engine });
    using block = heap.array(DataView, 12);
    expectTypeOf(block.view).toExtend<DataView>();
    block.view.setFloat64(4, 1.5, true);
    heap.malloc(10 * PAGE);
    expect(block.view.getFloat64(4, true)).toBe(1.5);
    expect(block).toMatchObject({ length: 12, byteLength: 12 });
    expect(block.view.byteLength).toBe(12);
  });

  test("keep their view until the buffer is replaced", () => {
    const heap = createHeap({ engine });
    const [numbers, nothing] = [heap.array(Float64Array, 10), heap.bytes(0)];
    const [view, empty] = [numbers.view, nothing.view];
    heap.malloc(100);
    expect(numbers.view).toBe(view);
    expect(nothing.view).toBe(empty);
    heap.memory.grow(1);
    expect(numbers.view === view).toBe(false);
    expect(nothing.view === empty).toBe(false);
    expect(numbers.view.buffer).toBe(heap.memory.buffer);
  });

  test("keep up with a shared memory, whose growth detaches nothing", () => {
    const heap = createHeap({ engine, shared: true, maximumPages: 10 });
    const numbers = heap.array(Int32Array, 4);
    numbers.view[0] = 7;
    heap.memory.grow(1);
    expect(numbers.view.buffer.byteLength).toBe(heap.memory.buffer.byteLength);
    expect(numbers.view[0]).toBe(7);
    expect(heap.views.u8.length).toBe(2 * PAGE);
  });

  test("give null, or an error, when memory is refused", () => {
    const heap = createHeap({ engine, maximumPages: 2 });
    expect(heap.tryAlloc(3 * PAGE)).toBeNull();
    expect(heap.tryArray(Float32Array, 3 * PAGE)).toBeNull();
    expect(heap.tryArray(Float32Array, 2 ** 40)).toBeNull();
    expect(() => heap.alloc(3 * PAGE)).toThrow(new OutOfMemoryError(3 * PAGE));
    expect(heap.tryAlloc(100)).toBeGreaterThan(0);
    expect(heap.alloc(100)).toBeGreaterThan(0);
    expect(heap.tryArray(Float32Array, 10)?.view.length).toBe(10);
  });

  test.each(allocatorNames())("change their length in place where they can, on %s", (allocator) => {
    const heap = createHeap({ engine, allocator });
    const block = heap.array(Uint16Array, 50);
    heap.malloc(16);
    const { ptr } = block;
    block.view.forEach((_, index, view) => {
      view[index] = index;
    });
    const most = Math.floor(Math.max(heap.usableSize(ptr), 100) / 2);
    expect(block.tryResize(most + 1)).toBe(false);
    expect(block.length).toBe(50);
    expect(block.tryResize(most)).toBe(true);
    expect(block.view.length).toBe(most);
    expect(block.tryResize(20)).toBe(true);
    expect(block).toMatchObject({ ptr, length: 20, byteLength: 40 });
    expect(Array.from(block.view)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test.each(allocatorNames())("change their length and place, on %s", (allocator) => {
    const heap = createHeap({ engine, allocator, maximumPages: 4 });
    const block = heap.array(Uint16Array, 50);
    block.view.fill(513);
    heap.malloc(16);
    block.realloc(5000);
    expect(block).toMatchObject({ length: 5000, byteLength: 10_000 });
    expect(block.view.length).toBe(5000);
    expect(block.view.subarray(0, 50).every((value) => value === 513)).toBe(true);
    const { ptr } = block;
    expect(() => block.realloc(5 * PAGE)).toThrow(OutOfMemoryError);
    expect(block).toMatchObject({ ptr, length: 5000 });
    block.realloc(3);
    expect(Array.from(block.view)).toEqual([513, 513, 513]);
    block.dispose();
    expect(() => block.realloc(10)).toThrow(DisposedError);
    expect(() => block.tryResize(1)).toThrow(DisposedError);
  });

  test("hold strings", () => {
    const heap = createHeap({ engine });
    const text = "Grüße, 世界, 🦀, \ud800";
    using block = heap.string(text);
    expect(block.view.at(-1)).toBe(0);
    heap.malloc(10 * PAGE);
    expect(heap.readString(block.ptr)).toBe(text.replace("\ud800", "\ufffd"));
    expect(heap.readString(block.ptr, 2)).toBe("Gr");
    expect(heap.readString(block.ptr, 0)).toBe("");
    using nothing = heap.string("");
    expect(nothing.length).toBe(1);
    expect(heap.readString(nothing.ptr)).toBe("");
    using pair = heap.string("a\0b");
    expect(heap.readString(pair.ptr)).toBe("a");
    expect(heap.readString(pair.ptr, 3)).toBe("a\0b");
  });

  test("hold strings in shared memory, and one that ends with the memory", () => {
    const heap = createHeap({ engine, shared: true, maximumPages: 1 });
    using block = heap.string("shared");
    expect(heap.readString(block.ptr)).toBe("shared");
    heap.views.u8.fill(65, PAGE - 3);
    expect(heap.readString(PAGE - 3)).toBe("AAA");
    expect(() => heap.readString(PAGE - 3, 4)).toThrow(InvalidPointerError);
    expect(() => heap.readString(0)).toThrow(InvalidPointerError);
  });
});

describe.each(engines)("views of a whole memory on %s", (engine) => {
  test("are as typed arrays over it, before and after growth", () => {
    const heap = createHeap({ engine });
    const block = heap.malloc(64);
    heap.views.f32[block >>> 2] = 0.5;
    heap.views.i64[(block + 8) >>> 3] = -5n;
    const { f32: old } = heap.views;
    heap.malloc(10 * PAGE);
    expect(old.length).toBe(0);
    expect(heap.views.f32[block >>> 2]).toBe(0.5);
    expect(heap.views.u64[(block + 8) >>> 3]).toBe(2n ** 64n - 5n);
    expect(heap.views.u8.buffer).toBe(heap.memory.buffer);
  });

  test("are the same for all heaps of the memory", () => {
    const first = createHeap({ engine, base: 1024, limit: PAGE });
    const second = createHeap({ engine, memory: first.memory, allocator: "bump", base: PAGE });
    expect(second.views).toBe(first.views);
  });
});

describe.each(engines)("several heaps in one memory on %s", (engine) => {
  test("serve from ranges of their own, also from a block of another", () => {
    const outer = createHeap({ engine });
    using range = outer.bytes(8192);
    const inner = createHeap({
      engine,
      allocator: "first-fit",
      memory: outer.memory,
      base: Math.ceil(range.ptr / 16) * 16,
      limit: range.ptr + range.length,
    });
    const block = inner.array(Uint8Array, 1000);
    expect(block.ptr).toBeGreaterThan(range.ptr);
    expect(block.ptr + 1000).toBeLessThanOrEqual(range.ptr + 8192);
    block.view.fill(9);
    const other = outer.bytes(1000);
    other.view.fill(1);
    expect(block.view.every((byte) => byte === 9)).toBe(true);
    expect(inner.tryAlloc(8192)).toBeNull();
    inner.check();
    outer.check();
  });
});

describe.each(engines.flatMap((engine) => allocatorNames().map((allocator) => ({ engine, allocator }))))(
  "scopes with $allocator on $engine",
  ({ engine, allocator }) => {
    const open = () => createHeap({ engine, allocator, maximumPages: 64 });

    test("free what was allocated through them", () => {
      const heap = open();
      heap.malloc(64);
      const before = heap.live();
      const blocks: Block<ArrayBufferView>[] = [];
      {
        using scope = heap.scope();
        blocks.push(scope.array(Float32Array, 100), scope.bytes(5000), scope.string("text"));
        blocks.push(scope.array(Uint8Array, 10));
        blocks[0]?.realloc(2000);
        blocks[3]?.dispose();
        expect(heap.live()).not.toEqual(before);
        expect(scope.readString(blocks[2]?.ptr ?? 0)).toBe("text");
      }
      expect(heap.live()).toEqual(before);
      for (const block of blocks) expect(() => block.view).toThrow(DisposedError);
      for (const block of blocks) block.dispose();
      expect(heap.live()).toEqual(before);
      heap.check();
    });

    test("end once, and give nothing afterwards", () => {
      const heap = open();
      const scope = heap.scope();
      const address = scope.alloc(100);
      scope.dispose();
      scope.dispose();
      const again = heap.alloc(100);
      expect(again).toBe(address);
      expect(() => scope.alloc(8)).toThrow(DisposedError);
      expect(() => scope.array(Uint8Array, 8)).toThrow(DisposedError);
      expect(() => scope.free(address)).toThrow(DisposedError);
      expect(() => scope.realloc(address, 8)).toThrow(DisposedError);
      expect(() => scope.scope()).toThrow(DisposedError);
      heap.check();
    });

    test("lie in one another, and end with the outer one", () => {
      const heap = open();
      const before = heap.live();
      const outer = heap.scope();
      const first = outer.bytes(40);
      const inner = outer.scope();
      const second = inner.bytes(400);
      inner.dispose();
      expect(() => second.ptr).toThrow(DisposedError);
      expect(first.view.length).toBe(40);
      const left = outer.scope();
      const third = left.bytes(4000);
      outer.dispose();
      expect(() => third.ptr).toThrow(DisposedError);
      expect(() => left.alloc(1)).toThrow(DisposedError);
      left.dispose();
      expect(heap.live()).toEqual(before);
    });
  },
);

describe.each(engines)("pools on %s", (engine) => {
  test("give blocks of one length, and take them back", () => {
    const heap = createHeap({ engine });
    const vectors = pool(heap, Float32Array, { length: 3, blocks: 10 });
    expectTypeOf(vectors.alloc).returns.toExtend<Block<Float32Array>>();
    const blocks = Array.from({ length: 25 }, () => vectors.alloc());
    for (const [index, block] of blocks.entries()) block.view.fill(index);
    heap.malloc(10 * PAGE);
    for (const [index, block] of blocks.entries()) expect([...block.view]).toEqual([index, index, index]);
    expect(new Set(blocks.map(({ ptr }) => ptr)).size).toBe(25);
    expect(blocks.every(({ ptr }) => ptr % 8 === 0)).toBe(true);
    expect(vectors).toMatchObject({ live: 25, byteLength: 16 });
    const [first] = blocks;
    const address = first?.ptr;
    first?.dispose();
    first?.dispose();
    expect(vectors.live).toBe(24);
    const again = vectors.alloc();
    expect(again.ptr).toBe(address);
    expect(() => first?.ptr).toThrow(DisposedError);
    expect(again.tryResize(4)).toBe(true);
    expect(again.tryResize(5)).toBe(false);
    expect(() => again.realloc(5)).toThrow(OutOfMemoryError);
    vectors.dispose();
    vectors.dispose();
    expect(vectors.live).toBe(0);
    expect(() => again.view).toThrow(DisposedError);
    expect(() => vectors.alloc()).toThrow(DisposedError);
    again.dispose();
    heap.check();
  });

  test("give all memory back", () => {
    const heap = createHeap({ engine });
    const Particle = struct({ id: u32, mass: f32 });
    const before = heap.live();
    {
      using particles = pool(heap, Particle);
      const all = Array.from({ length: 1000 }, () => particles.alloc());
      for (const [index, each] of all.entries()) each.id = index;
      expect(all.every((each, index) => each.id === index)).toBe(true);
      for (const each of all) each.dispose();
      expect(particles.live).toBe(0);
    }
    expect(heap.live()).toEqual(before);
  });

  test("say that memory is refused, and go on", () => {
    const heap = createHeap({ engine, maximumPages: 1 });
    const large = pool(heap, Uint8Array, { length: 1000, blocks: 30 });
    const blocks = Array.from({ length: 60 }, () => large.alloc());
    expect(large.tryAlloc()).toBeNull();
    expect(() => large.alloc()).toThrow(OutOfMemoryError);
    expect(large.live).toBe(60);
    blocks[7]?.dispose();
    expect(large.alloc().view.length).toBe(1000);
  });

  test("end with the scope that they are in", () => {
    const heap = createHeap({ engine });
    const scope = heap.scope();
    const words = pool(scope, Uint32Array);
    const word = words.alloc();
    scope.dispose();
    expect(() => word.view).toThrow(DisposedError);
    expect(() => words.alloc()).toThrow(DisposedError);
    words.dispose();
    heap.check();
  });
});
