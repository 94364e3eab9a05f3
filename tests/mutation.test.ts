// Damage, one bit at a time: `check` finds it, or it does no harm.

import { describe, expect, test } from "vitest";
import { type AllocatorName, createHeap, type Heap, HeapCorruptionError } from "../src/index.js";
import { isArena, names } from "./support/engine.js";

const PAGE = 65536;
const SIZES = [40, 12, 200, 24, 72, 300, 8, 130, 56, 24];

/** Bytes at either end of a free chunk that are tried. */
const MARGIN = 128;

type Range = readonly [low: number, high: number];

/** Pages of somebody else's between the heap's own, or none. */
const FOREIGN_PAGES = [0, 1];

/** Bytes of the heap on either side of them. Runs are large beside the blocks. */
function roomOf(allocator: AllocatorName): number {
  return allocator === "slab" ? 12_288 : 3072;
}

/** What the heap has of the memory, in order. */
function rangesOf(allocator: AllocatorName, foreign: number): Range[] {
  const room = roomOf(allocator);
  return foreign === 0
    ? [[1024, 1024 + room]]
    : [
        [PAGE - room, PAGE],
        [PAGE * (1 + foreign), PAGE * (1 + foreign) + room],
      ];
}

interface Small {
  readonly heap: Heap;
  readonly ranges: readonly Range[];
  /** Size of each live block. */
  readonly live: Map<number, number>;
}

function sizeOf(index: number): number {
  return SIZES[index % SIZES.length] ?? 8;
}

/** A small heap with blocks and holes of several sizes in each range. */
function smallHeap(allocator: AllocatorName, foreign: number): Small {
  const ranges = rangesOf(allocator, foreign);
  const [base = 0] = ranges[0] ?? [];
  const [start = 0, limit = 0] = ranges.at(-1) ?? [];
  const memory = new WebAssembly.Memory({ initial: 1, maximum: Math.ceil(limit / PAGE) });
  const heap = createHeap({ allocator, engine: "js", memory, base, limit });
  memory.grow(foreign);
  const live = new Map<number, number>();
  for (let behind = 0; behind < SIZES.length; ) {
    const bytes = sizeOf(live.size);
    const block = heap.malloc(bytes);
    if (block === 0) throw new RangeError(`no room for block ${live.size} of ${bytes} bytes`);
    live.set(block, bytes);
    if (block >= start) behind += 1;
  }
  for (const [index, block] of [...live.keys()].entries()) {
    if (index % 3 !== 1 && index % 4 !== 2) continue;
    heap.free(block);
    live.delete(block);
  }
  for (const [block, bytes] of live) new Uint8Array(memory.buffer, block, bytes).fill(block & 0xff);
  return { heap, ranges, live };
}

/** What the damaged heap does wrong when the program goes on; undefined for nothing. */
function harm({ heap, ranges, live }: Small): string | undefined {
  const bytes = new Uint8Array(heap.memory.buffer);
  const blocks = new Map(live);
  const verify = (block: number, size: number): string | undefined =>
    bytes.subarray(block, block + size).every((byte) => byte === (block & 0xff)) ? undefined : `contents at ${block}`;
  const free = (block: number): string | undefined => {
    const lost = verify(block, blocks.get(block) ?? 0);
    heap.free(block);
    blocks.delete(block);
    return lost;
  };
  for (let round = 0; round < 24; round++) {
    const size = sizeOf(round);
    const block = round % 2 === 0 ? heap.malloc(size) : heap.calloc(1, size);
    if (block !== 0) {
      if (!ranges.some(([low, high]) => block >= low && block + size <= high)) return `a block at ${block}`;
      for (const [other, length] of blocks)
        if (block < other + length && other < block + size) return `overlap at ${block}`;
      if (round % 2 === 1 && bytes.subarray(block, block + size).some((byte) => byte !== 0))
        return `not zeroed: ${block}`;
      bytes.fill(block & 0xff, block, block + size);
      blocks.set(block, size);
    }
    const victim = [...blocks.keys()][round % 5];
    const lost = round % 3 === 2 && victim !== undefined ? free(victim) : undefined;
    if (lost !== undefined) return lost;
  }
  for (const block of [...blocks.keys()]) {
    const lost = free(block);
    if (lost !== undefined) return lost;
  }
  heap.check();
  return undefined;
}

function isFound(heap: Heap): boolean {
  try {
    heap.check();
    return false;
  } catch (error) {
    if (error instanceof HeapCorruptionError) return true;
    throw error;
  }
}

const allocators = names.filter((name) => !isArena(name)) as AllocatorName[];

/** What is not tried: live blocks, and the midst of large free chunks, where bytes are like any other. */
function sparedIn({ heap, live }: Small): Uint8Array {
  const spared = new Uint8Array(heap.memory.buffer.byteLength);
  for (const [block, size] of live) spared.fill(1, block, block + size);
  for (const { state, address, size } of heap.walk())
    if ((state === "top" || state === "free") && size > 2 * MARGIN)
      spared.fill(1, address + MARGIN, address + size - MARGIN);
  return spared;
}

describe.each(FOREIGN_PAGES)("a heap with %d pages of others in it", (foreign) => {
  test.each(allocators)(
    "%s: each bit outside live blocks, flipped, is found or harmless",
    { timeout: 180_000 },
    (allocator) => {
      const small = smallHeap(allocator, foreign);
      const bytes = new Uint8Array(small.heap.memory.buffer);
      const before = bytes.slice();
      const isSpared = sparedIn(small);
      const harmful: string[] = [];
      const foundIn = small.ranges.map(([low, high]) => {
        let found = 0;
        for (let at = low; at < high; at++) {
          for (let bit = 0; bit < 8 && isSpared[at] === 0; bit++) {
            bytes[at] = (before[at] ?? 0) ^ (1 << bit);
            if (isFound(small.heap)) {
              found += 1;
              bytes[at] = before[at] ?? 0;
              continue;
            }
            const done = harm(small);
            if (done !== undefined) harmful.push(`bit ${bit} at ${at}: ${done}`);
            for (const [from, to] of small.ranges) bytes.set(before.subarray(from, to), from);
          }
        }
        return found;
      });
      expect(harmful).toEqual([]);
      expect(Math.max(...foundIn)).toBeGreaterThan(500);
      expect(Math.min(...foundIn)).toBeGreaterThan(100);
    },
  );
});

describe("bump", () => {
  test("positions outside the arena are found", () => {
    const heap = createHeap({ allocator: "bump", engine: "js" });
    heap.malloc(100);
    const words = new DataView(heap.memory.buffer, heap.base);
    for (const [field, wrong] of [
      [12, 0],
      [16, 0xfffffff0],
      [16, 16],
      [20, 0xfffffff0],
    ] as const) {
      const right = words.getUint32(field, true);
      words.setUint32(field, wrong, true);
      expect(isFound(heap)).toBe(true);
      words.setUint32(field, right, true);
      heap.check();
    }
  });
});
