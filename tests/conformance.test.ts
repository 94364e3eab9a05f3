// The calls of C23 (7.24.3) and POSIX on every allocator and engine: what any program may rely on.

import { beforeEach, describe, expect, test } from "vitest";
import { bytesOf, type Calls, isArena, matrix, newHeap, type Subject, sizeOf } from "./support/engine.js";

const EINVAL = 28;
const ENOMEM = 48;
/** An aligned word below the heap, for posix_memalign's result. */
const RESULT = 512;
const SENTINEL = 0xdeadbeef;

/** Sizes that wrap around when they are rounded or a header is added, and such as no memory here can hold. */
const OVERFLOWING = [
  0xffffffff, 0xfffffff9, 0xfffffff0, 0xffffffe1, 0xffff0000, 0xfffe0000, 0x80000001, 0x80000000, 0x7fffffff,
];
const BAD_ALIGNMENTS = [0, 3, 6, 24, 48, 0xffff, 0x7fffffff, 0x80000001, 0xffffffff];
const SIZES = [0, 1, 2, 7, 8, 9, 12, 13, 15, 16, 17, 31, 32, 100, 127, 496, 511, 512, 513, 4096, 65535, 65536, 100_000];

interface Block {
  readonly address: number;
  readonly size: number;
}

describe.each(matrix)("$allocator on $engine", ({ allocator, engine }) => {
  let heap: Subject;
  let calls: Calls;

  beforeEach(() => {
    heap = newHeap(allocator, engine);
    calls = heap.calls;
  });

  function fill(address: number, size: number, seed: number): void {
    for (let i = 0, bytes = bytesOf(heap); i < size; i++) bytes[address + i] = seed + i * 7;
  }

  function expectFilled(address: number, size: number, seed: number): void {
    const expected = Uint8Array.from({ length: size }, (_, i) => seed + i * 7);
    expect(Buffer.compare(bytesOf(heap).subarray(address, address + size), expected)).toBe(0);
  }

  function fillAll(blocks: readonly Block[]): void {
    for (const [index, { address, size }] of blocks.entries()) fill(address, size, index);
  }

  /** Expects what fillAll has written, in the blocks whose index divided by 3 has this remainder, or in all. */
  function expectAllFilled(blocks: readonly Block[], remainder?: number): void {
    for (const [index, { address, size }] of blocks.entries()) {
      if (remainder === undefined || index % 3 === remainder) expectFilled(address, size, index);
    }
  }

  function freeThird(blocks: readonly Block[], remainder: number): void {
    for (const [index, { address }] of blocks.entries()) if (index % 3 === remainder) calls.free(address);
  }

  function result(): number {
    return new DataView(heap.memory.buffer).getUint32(RESULT, true);
  }

  function setResult(word: number): void {
    new DataView(heap.memory.buffer).setUint32(RESULT, word, true);
  }

  describe("malloc", () => {
    test.each(SIZES)("gives %i bytes, aligned, inside the memory", (size) => {
      const address = calls.malloc(size);
      expect(address).toBeGreaterThanOrEqual(heap.base);
      expect(address % (size < 16 ? 8 : 16)).toBe(0);
      expect(address + size).toBeLessThanOrEqual(sizeOf(heap));
    });

    test("gives blocks that do not overlap", () => {
      const blocks = SIZES.flatMap((size) => [size, size]).map((size) => ({ address: calls.malloc(size), size }));
      fillAll(blocks);
      expectAllFilled(blocks);
    });

    test("gives a unique address for 0 bytes", () => {
      const blocks = Array.from({ length: 100 }, () => calls.malloc(0));
      expect(blocks).not.toContain(0);
      expect(new Set(blocks).size).toBe(blocks.length);
      for (const block of blocks) calls.free(block);
    });

    test.each(OVERFLOWING)("refuses %i bytes and serves on", (size) => {
      expect(calls.malloc(size)).toBe(0);
      expect(calls.malloc(16)).not.toBe(0);
    });
  });

  describe("free", () => {
    test("ignores the null pointer", () => {
      const before = bytesOf(heap).slice();
      calls.free(0);
      calls.free_sized(0, 0);
      calls.free_aligned_sized(0, 16, 0);
      expect(Buffer.compare(bytesOf(heap), before)).toBe(0);
    });

    if (!isArena(allocator))
      test("makes the bytes available again, in all its forms", () => {
        const size = 3000;
        const release = [
          (block: number) => calls.free(block),
          (block: number) => calls.free_sized(block, size),
          (block: number) => calls.free_aligned_sized(block, 64, size),
        ];
        for (let round = 0; round < 3000; round++) {
          const block = calls.aligned_alloc(64, size);
          expect(block).not.toBe(0);
          release[round % release.length]?.(block);
        }
        expect(sizeOf(heap)).toBeLessThanOrEqual(4 * 65536);
      });

    test("leaves all other blocks as they are, in any order", () => {
      const blocks = Array.from({ length: 200 }, (_, index) => ({ address: calls.malloc(index * 5), size: index * 5 }));
      fillAll(blocks);
      freeThird(blocks, 0);
      freeThird(blocks, 1);
      expectAllFilled(blocks, 2);
    });
  });

  describe("calloc", () => {
    test("zeroes what it gives, recycled memory too", () => {
      const dirty = Array.from({ length: 50 }, () => calls.malloc(300));
      for (const block of dirty) bytesOf(heap).fill(0xaa, block, block + 300);
      for (const block of dirty) calls.free(block);
      for (const [count, size] of [
        [3, 100],
        [100, 3],
        [1, 296],
        [7, 1000],
        [1, 7],
        [65536, 2],
      ] as const) {
        const block = calls.calloc(count, size);
        expect(block).not.toBe(0);
        expect(
          bytesOf(heap)
            .subarray(block, block + count * size)
            .every((byte) => byte === 0),
        ).toBe(true);
      }
    });

    test.each([
      [0, 0],
      [0, 5],
      [5, 0],
      [0xffffffff, 0],
      [0, 0xffffffff],
    ])("of %i times %i bytes is a unique block", (count, size) => {
      const first = calls.calloc(count, size);
      const second = calls.calloc(count, size);
      expect(first).not.toBe(0);
      expect(second).not.toBe(0);
      expect(second).not.toBe(first);
    });

    test.each([
      [0x10000, 0x10000],
      [0x10001, 0x10000],
      [0xffffffff, 2],
      [2, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [3, 0x55555556],
      [0x55555556, 3],
      [0x80000000, 2],
      [1, 0xffffffff],
    ])("refuses %i times %i bytes", (count, size) => {
      expect(calls.calloc(count, size)).toBe(0);
      expect(calls.malloc(16)).not.toBe(0);
    });
  });

  describe.each(["aligned_alloc", "memalign"] as const)("%s", (name) => {
    test.each(Array.from({ length: 20 }, (_, log) => 2 ** log))("aligns to %i", (alignment) => {
      heap = newHeap(allocator, engine, { maximum: 256 });
      calls = heap.calls;
      for (const size of [0, 1, 15, 16, 24, alignment, 1000]) {
        calls.malloc(40);
        const block = calls[name](alignment, size);
        expect(block).not.toBe(0);
        expect(block % alignment).toBe(0);
        bytesOf(heap).fill(0xff, block, block + size);
        calls.free(block);
      }
      expect(calls.malloc(100)).not.toBe(0);
    });

    test("keeps aligned blocks apart from each other", () => {
      const blocks = Array.from({ length: 120 }, (_, index) => {
        return { address: calls[name](2 ** (index % 13), index * 3), size: index * 3 };
      });
      fillAll(blocks);
      expectAllFilled(blocks);
      freeThird(blocks, 1);
      expectAllFilled(blocks, 0);
      expectAllFilled(blocks, 2);
    });

    test.each(BAD_ALIGNMENTS)("refuses an alignment of %i", (alignment) => {
      expect(calls[name](alignment, 64)).toBe(0);
    });

    test.each(OVERFLOWING)("refuses %i bytes at any alignment", (size) => {
      for (const alignment of [1, 8, 16, 32, 4096, 0x10000, 0x80000000]) expect(calls[name](alignment, size)).toBe(0);
    });

    test("refuses an alignment beyond the memory", () => {
      expect(calls[name](0x80000000, 16)).toBe(0);
      expect(calls[name](0x40000000, 0)).toBe(0);
    });
  });

  describe("posix_memalign", () => {
    test.each([4, 8, 16, 64, 4096, 65536])("stores a block aligned to %i", (alignment) => {
      for (const size of [0, 1, 100, 5000]) {
        expect(calls.posix_memalign(RESULT, alignment, size)).toBe(0);
        expect(result()).toBeGreaterThanOrEqual(heap.base);
        expect(result() % alignment).toBe(0);
      }
    });

    test.each([...BAD_ALIGNMENTS, 1, 2])("answers EINVAL to an alignment of %i", (alignment) => {
      setResult(SENTINEL);
      expect(calls.posix_memalign(RESULT, alignment, 64)).toBe(EINVAL);
      expect(result()).toBe(SENTINEL);
    });

    test.each(OVERFLOWING)("answers ENOMEM to %i bytes", (size) => {
      setResult(SENTINEL);
      for (const alignment of [4, 16, 4096]) expect(calls.posix_memalign(RESULT, alignment, size)).toBe(ENOMEM);
      expect(result()).toBe(SENTINEL);
    });
  });

  describe("realloc", () => {
    test("of the null pointer is malloc", () => {
      const block = calls.realloc(0, 100);
      expect(block).not.toBe(0);
      expect(block % 16).toBe(0);
      expect(calls.realloc(0, 0)).not.toBe(0);
    });

    test("grows the last block step by step, contents kept", () => {
      let block = calls.malloc(1);
      fill(block, 1, 9);
      for (let size = 2; size <= 3000; size += 13) {
        block = calls.realloc(block, size);
        expect(block).not.toBe(0);
        expect(block % (size < 16 ? 8 : 16)).toBe(0);
        fill(block, size, 9);
      }
      expectFilled(block, 2991, 9);
    });

    test("moves a block that has neighbours, contents kept", () => {
      const block = calls.malloc(64);
      const neighbour = calls.malloc(64);
      fill(block, 64, 3);
      fill(neighbour, 64, 4);
      const moved = calls.realloc(block, 6400);
      expect(moved).not.toBe(0);
      expectFilled(moved, 64, 3);
      expectFilled(neighbour, 64, 4);
    });

    test("grows into a free neighbour, contents kept on both sides", () => {
      const [low, middle, high, last] = [calls.malloc(64), calls.malloc(256), calls.malloc(256), calls.malloc(64)];
      fill(low, 64, 1);
      fill(middle, 256, 2);
      fill(last, 64, 3);
      calls.free(high);
      const grown = calls.realloc(middle, 480);
      expectFilled(grown, 256, 2);
      fill(grown, 480, 5);
      expectFilled(low, 64, 1);
      expectFilled(last, 64, 3);
    });

    test("shrinks, contents kept, and gives what is left over to others", () => {
      let block = calls.malloc(20_000);
      fill(block, 20_000, 6);
      for (const size of [19_999, 10_000, 513, 496, 100, 17, 16, 12, 8, 1]) {
        block = calls.realloc(block, size);
        expect(block).not.toBe(0);
        expectFilled(block, size, 6);
        const other = calls.malloc(size);
        fill(other, size, 99);
        expectFilled(block, size, 6);
      }
    });

    test("to 0 bytes leaves a block that can be grown and freed", () => {
      const block = calls.realloc(calls.malloc(500), 0);
      expect(block).not.toBe(0);
      const grown = calls.realloc(block, 100);
      expect(grown).not.toBe(0);
      calls.free(grown);
    });

    test.each(OVERFLOWING)("to %i bytes keeps the block and its contents", (size) => {
      const block = calls.malloc(200);
      const neighbour = calls.malloc(200);
      fill(block, 200, 7);
      fill(neighbour, 200, 8);
      expect(calls.realloc(block, size)).toBe(0);
      expect(calls.realloc(neighbour, size)).toBe(0);
      expect(calls.realloc(0, size)).toBe(0);
      expectFilled(block, 200, 7);
      expectFilled(neighbour, 200, 8);
      expect(calls.realloc(block, 100)).not.toBe(0);
      calls.free(neighbour);
    });

    test("keeps the contents of an aligned block", () => {
      const block = calls.aligned_alloc(4096, 100);
      fill(block, 100, 1);
      calls.malloc(16);
      expectFilled(calls.realloc(block, 5000), 100, 1);
    });
  });

  describe("malloc_usable_size", () => {
    test("is at least what was asked for, and all of it is the block's", () => {
      const blocks = SIZES.map((size) => {
        const address = calls.malloc(size);
        const usable = calls.malloc_usable_size(address);
        if (!isArena(allocator)) expect(usable).toBeGreaterThanOrEqual(size);
        return { address, size: usable };
      });
      fillAll(blocks);
      expectAllFilled(blocks);
      for (const { address } of blocks) calls.free(address);
      expect(calls.malloc(64)).not.toBe(0);
    });

    test("of the null pointer is 0", () => {
      expect(calls.malloc_usable_size(0)).toBe(0);
    });

    if (isArena(allocator))
      test("of an arena's block is 0: unknown", () => {
        expect(calls.malloc_usable_size(calls.malloc(100))).toBe(0);
      });
  });

  describe("heap_init", () => {
    test("makes the heap anew: the same calls give the same addresses", () => {
      const sequence = () => SIZES.map((size) => calls.malloc(size));
      const first = sequence();
      calls.heap_init();
      expect(sequence()).toEqual(first);
    });
  });
});
