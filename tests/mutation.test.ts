// Damage, one bit at a time: `check` finds it, or it does no harm.

import { describe, expect, test } from "vitest";
import { type AllocatorName, createHeap, type Heap, HeapCorruptionError } from "../src/index.js";
import { isArena, names } from "./support/engine.js";

const BASE = 1024;
const LIMIT = BASE + 4096;

interface Small {
  readonly heap: Heap;
  /** Size of each live block. */
  readonly live: Map<number, number>;
}

const SIZES = [40, 12, 200, 24, 72, 300, 8, 130, 56, 24];

/** A heap of 4 KiB with blocks and holes of several sizes. */
function smallHeap(allocator: AllocatorName): Small {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const heap = createHeap({ allocator, engine: "js", memory, base: BASE, limit: LIMIT });
  const live = new Map(SIZES.map((bytes) => [heap.malloc(bytes), bytes]));
  for (const [index, block] of [...live.keys()].entries()) {
    if (index % 3 !== 1 && index % 4 !== 2) continue;
    heap.free(block);
    live.delete(block);
  }
  for (const [block, bytes] of live) new Uint8Array(memory.buffer, block, bytes).fill(block & 0xff);
  return { heap, live };
}

/** What the damaged heap does wrong when the program goes on; undefined for nothing. */
function harm({ heap, live }: Small): string | undefined {
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
    const size = SIZES[round % SIZES.length] ?? 8;
    const block = round % 2 === 0 ? heap.malloc(size) : heap.calloc(1, size);
    if (block !== 0) {
      if (block < BASE || block + size > LIMIT) return `a block at ${block}`;
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

describe.each(names.filter((name) => !isArena(name)))("%s", (name) => {
  test("each bit outside live blocks: flipped, it is found or harmless", () => {
    const small = smallHeap(name as AllocatorName);
    const bytes = new Uint8Array(small.heap.memory.buffer);
    const before = bytes.slice();
    const isPayload = new Uint8Array(LIMIT);
    for (const [block, size] of small.live) isPayload.fill(1, block, block + size);
    const harmful: string[] = [];
    let found = 0;
    for (let at = BASE; at < LIMIT; at++) {
      for (let bit = 0; bit < 8 && isPayload[at] === 0; bit++) {
        bytes[at] = (before[at] ?? 0) ^ (1 << bit);
        if (isFound(small.heap)) {
          found += 1;
          bytes[at] = before[at] ?? 0;
          continue;
        }
        const done = harm(small);
        if (done !== undefined) harmful.push(`bit ${bit} at base + ${at - BASE}: ${done}`);
        bytes.set(before);
      }
    }
    expect(harmful).toEqual([]);
    expect(found).toBeGreaterThan(500);
  });
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
