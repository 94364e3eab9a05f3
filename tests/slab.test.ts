// What slab promises beside what all allocators do: where runs lie, and when they go.

import { describe, expect, test } from "vitest";
import { createHeap, type EngineName, type Heap, type HeapChunk } from "../src/index.js";
import { engines } from "./support/engine.js";

const PAGE = 65536;
/** Above this, a block is a chunk. */
const SMALL_MAX = 112;

function slab(engine: EngineName, maximumPages = 64): Heap {
  return createHeap({ allocator: "slab", engine, maximumPages });
}

const many = (heap: Heap, count: number, bytes: number): number[] =>
  Array.from({ length: count }, () => heap.malloc(bytes));

function freeAll(heap: Heap, blocks: Iterable<number>): void {
  for (const block of blocks) heap.free(block);
}

const chunksOf = (heap: Heap): HeapChunk[] => [...heap.walk()].filter(({ isInRun }) => !isInRun);

const runsOf = (heap: Heap): HeapChunk[] => chunksOf(heap).filter(({ state }) => state === "run");

function topOf(heap: Heap): number {
  return chunksOf(heap).find(({ state }) => state === "top")?.address ?? Number.NaN;
}

/** Pages that a memory has. */
const pagesOf = ({ memory }: Heap): number => memory.buffer.byteLength / PAGE;

describe.each(engines)("slab on %s", (engine) => {
  test("twenty small objects cost no page beyond the first", () => {
    const heap = slab(engine);
    for (let bytes = 1; bytes <= 20; bytes++) expect(heap.malloc(bytes * 6)).not.toBe(0);
    expect(pagesOf(heap)).toBe(1);
  });

  test("blocks of a run are handed out in ascending order, side by side", () => {
    const heap = slab(engine);
    const blocks = many(heap, 20, 48);
    for (const [index, block] of blocks.entries()) expect(block).toBe((blocks[0] ?? 0) + 48 * index);
  });

  test("a lone block that comes and goes keeps its run", () => {
    const heap = slab(engine);
    const first = heap.malloc(32);
    heap.free(first);
    const before = chunksOf(heap);
    for (let round = 0; round < 100; round++) {
      const block = heap.malloc(32);
      expect(block).toBe(first);
      heap.free(block);
      expect(chunksOf(heap)).toEqual(before);
    }
  });

  test("a run without live blocks is memory like any other", () => {
    const heap = slab(engine);
    const blocks = many(heap, 2000, 48);
    expect(runsOf(heap).length).toBeGreaterThan(10);
    freeAll(heap, blocks);
    expect(runsOf(heap).length).toBeLessThanOrEqual(1);
    const before = pagesOf(heap);
    expect(heap.malloc(80_000)).not.toBe(0);
    expect(pagesOf(heap)).toBe(before);
  });

  test("runs that are made of what holes there are leave the top where it is", () => {
    const heap = slab(engine);
    const holes = many(heap, 40, 3000);
    const walls = holes.map((_, index) => (index % 2 === 0 ? index : -1)).filter((index) => index >= 0);
    for (const index of walls) heap.free(holes[index] ?? 0);
    const top = topOf(heap);
    const blocks = many(heap, 250, 64);
    expect(topOf(heap)).toBe(top);
    for (const block of blocks) expect(block).toBeLessThan(top);
  });

  test("when all is freed, the runs that stay lie low", () => {
    const heap = slab(engine);
    const blocks = Array.from({ length: 6000 }, (_, index) => heap.malloc(8 + (index % 13) * 8));
    const wall = heap.malloc(5000);
    freeAll(heap, blocks);
    heap.free(wall);
    heap.check();
    const largest = Math.max(...chunksOf(heap).map(({ size, state }) => (state === "run" ? 0 : size)));
    expect(largest).toBeGreaterThan(0.9 * (pagesOf(heap) * PAGE));
  });

  test("empty runs are given back before memory is refused", () => {
    const heap = slab(engine, 1);
    const blocks = Array.from({ length: 8 }, (_, index) => heap.malloc(8 + index * 14));
    const rest = [];
    for (let block = heap.malloc(1000); block !== 0; block = heap.malloc(1000)) rest.push(block);
    freeAll(heap, blocks);
    expect(runsOf(heap).length).toBeGreaterThan(0);
    expect(heap.malloc(7000)).not.toBe(0);
    expect(runsOf(heap)).toEqual([]);
    heap.check();
  });

  test("and before it grows", () => {
    const heap = slab(engine);
    const blocks = Array.from({ length: 7 }, (_, index) => heap.malloc(8 + index * 16));
    const room = heap.stats().largestFree;
    const filler = heap.malloc(room - 16);
    freeAll(heap, blocks);
    expect(heap.malloc(4000)).not.toBe(0);
    expect(pagesOf(heap)).toBe(1);
    heap.free(filler);
    heap.check();
  });

  test("calloc clears what the unit map was in before the memory grew", () => {
    const heap = slab(engine);
    many(heap, 700, 64);
    for (let round = 0; round < 12; round++) {
      const bytes = 40_000 + round * 9000;
      const block = heap.calloc(1, bytes);
      expect(new Uint8Array(heap.memory.buffer, block, bytes).every((byte) => byte === 0)).toBe(true);
    }
    expect(pagesOf(heap)).toBeGreaterThan(8);
  });

  test("realloc grows a chunk in place over what is free above it, and shrinks it in place", () => {
    const heap = slab(engine);
    const [block = 0, above = 0, wall = 0] = many(heap, 3, 500);
    heap.free(above);
    expect(heap.realloc(block, 900)).toBe(block);
    expect(heap.realloc(block, SMALL_MAX + 1)).toBe(block);
    expect(heap.malloc(500)).toBeLessThan(wall);
    heap.check();
  });

  test("an aligned block wastes nothing that outlives it", () => {
    const heap = slab(engine);
    const before = chunksOf(heap);
    for (let log = 5; log <= 15; log++) {
      const block = heap.alignedAlloc(2 ** log, 100);
      expect(block % 2 ** log).toBe(0);
      heap.free(block);
    }
    expect(chunksOf(heap)).toEqual(before);
  });
});

test("bits of empty bins are cleared by searches, not left to pile up", () => {
  const heap = slab("js");
  const blocks = Array.from({ length: 200 }, (_, index) => heap.malloc(200 + index * 48));
  freeAll(
    heap,
    blocks.filter((_, index) => index % 2 === 0),
  );
  freeAll(
    heap,
    blocks.filter((_, index) => index % 2 === 1),
  );
  heap.check();
  expect(heap.malloc(200)).not.toBe(0);
  heap.check();
});
