// heapsmith/guarded: the host's side of a guarded heap.

import { describe, expect, test } from "vitest";
import { createHeap, GuardedHeap, HeapMisuseError, type MisuseKind } from "../src/guard/index.js";
import {
  type AllocatorName,
  createHeap as createBareHeap,
  HeapCorruptionError,
  InvalidOptionError,
  SnapshotError,
} from "../src/index.js";
import { matrix } from "./support/engine.js";

function misuseOf(act: () => unknown): HeapMisuseError {
  try {
    act();
  } catch (error) {
    if (error instanceof HeapMisuseError) return error;
    throw error;
  }
  throw new Error("nothing was reported");
}

function bytesOf(heap: GuardedHeap): Uint8Array {
  return new Uint8Array(heap.memory.buffer);
}

function allocateHere(heap: GuardedHeap, bytes: number): number {
  return heap.malloc(bytes);
}

function freeHere(heap: GuardedHeap, block: number): void {
  heap.free(block);
}

describe.each(matrix)("$allocator on $engine", ({ allocator: name, engine }) => {
  const allocator = name as AllocatorName;
  const open = (): GuardedHeap => createHeap({ guarded: true, allocator, engine });

  test("an overflow tells how far it came and who made the block", () => {
    const heap = open();
    const block = allocateHere(heap, 41);
    bytesOf(heap)[block + 43] = 1;
    const error = misuseOf(() => heap.free(block));
    expect(error).toMatchObject({ kind: "overflow", code: "ERR_HEAP_MISUSE", address: block, size: 41, distance: 3 });
    expect(error.block).toBe(block);
    expect(error.allocatedBy).toContain("allocateHere");
    expect(error.freedBy).toBeUndefined();
    expect(error.message).toContain("41 bytes");
    expect(error.message).toContain("3 bytes past its end");
  });

  test("no byte of a fence is written unseen, whatever the size before it", () => {
    const heap = open();
    for (let size = 0; size <= 32; size++) {
      const block = heap.malloc(size);
      const bytes = bytesOf(heap);
      for (let past = 1; (size + past - 1) % 16 !== 0 || past <= 8; past++) {
        const at = block + size + past - 1;
        bytes[at] = (bytes[at] ?? 0) ^ 0x10;
        expect(misuseOf(() => heap.free(block))).toMatchObject({ kind: "overflow", size, distance: past });
        bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      }
      heap.free(block);
    }
  });

  test("a double free tells who made and who freed the block", () => {
    const heap = open();
    const block = allocateHere(heap, 20);
    freeHere(heap, block);
    const error = misuseOf(() => heap.free(block));
    expect(error).toMatchObject({ kind: "double-free", address: block, size: 20 });
    expect(error.allocatedBy).toContain("allocateHere");
    expect(error.freedBy).toContain("freeHere");
  });

  test("a call that reports has changed nothing, and the heap goes on", () => {
    const heap = open();
    const block = heap.malloc(24);
    bytesOf(heap).fill(7, block, block + 24);
    const before = bytesOf(heap).slice();
    const wrong: [MisuseKind, () => unknown][] = [
      ["inner-pointer", () => heap.free(block + 8)],
      ["wild-pointer", () => heap.free(heap.base + 4)],
      ["size-mismatch", () => heap.freeSized(block, 25)],
      ["alignment-mismatch", () => heap.freeAlignedSized(block, 64, 24)],
      ["bad-alignment", () => heap.alignedAlloc(24, 8)],
    ];
    const quiet = createHeap({ allocator, engine, memory: heap.memory, base: heap.base, stacks: false });
    for (const [kind, act] of wrong) expect(misuseOf(act).kind).toBe(kind);
    expect(misuseOf(() => quiet.free(block + 8)).kind).toBe("inner-pointer");
    const site = heap.base + 28;
    bytesOf(heap).fill(0, site, site + 4);
    before.fill(0, site, site + 4);
    expect(Buffer.compare(bytesOf(heap), before)).toBe(0);
    heap.free(block);
    heap.check();
  });

  test("goes on after a report of a block that left the quarantine", () => {
    const heap = createHeap({ allocator, engine, quarantineBytes: 100 });
    const block = heap.malloc(20);
    heap.free(block);
    bytesOf(heap)[block] = 1;
    const others = [30, 40, 50].map((bytes) => heap.malloc(bytes));
    const reports = others.flatMap((other) => {
      try {
        heap.free(other);
        return [];
      } catch (error) {
        return [(error as HeapMisuseError).kind];
      }
    });
    expect(reports).toEqual(["write-after-free"]);
    expect([...heap.blocks()]).toEqual([]);
    for (let round = 0; round < 50; round++) heap.free(heap.malloc(round));
    expect(misuseOf(() => heap.check())).toMatchObject({ kind: "write-after-free", address: block, distance: 0 });
  });

  test("a freed block does not serve again before the quarantine is full", () => {
    const heap = createHeap({ allocator, engine, quarantineBytes: 4000 });
    const first = heap.malloc(100);
    heap.free(first);
    const later = Array.from({ length: 20 }, () => {
      const block = heap.malloc(100);
      heap.free(block);
      return block;
    });
    expect(later).not.toContain(first);
  });

  test("lists live blocks with their sizes and stacks", () => {
    const heap = open();
    const kept = [allocateHere(heap, 10), heap.malloc(300), heap.calloc(3, 7)];
    heap.free(heap.malloc(50));
    const blocks = [...heap.blocks()];
    expect(blocks.map(({ address }) => address)).toEqual([...kept].sort((one, other) => one - other));
    expect(blocks.map(({ size }) => size).sort((one, other) => one - other)).toEqual([10, 21, 300]);
    expect(blocks.find(({ size }) => size === 10)).toMatchObject({ serial: 1 });
    expect(blocks.find(({ size }) => size === 10)?.stack).toContain("allocateHere");
  });

  test("a snapshot is resumed under guard, with what is in quarantine", () => {
    const heap = createHeap({ allocator, engine, base: 4096 });
    const [kept, freed] = [heap.malloc(100), heap.malloc(40)];
    bytesOf(heap).fill(5, kept, kept + 100);
    heap.free(freed);
    const copy = createHeap({ snapshot: heap.snapshot(), engine: engine === "js" ? "wasm" : "js" });
    expect(copy.allocator).toBe(allocator);
    expect([...copy.blocks()].map(({ address, size }) => [address, size])).toEqual([[kept, 100]]);
    expect(bytesOf(copy).subarray(kept, kept + 100)).toEqual(new Uint8Array(100).fill(5));
    expect(misuseOf(() => copy.free(freed)).kind).toBe("double-free");
    copy.free(kept);
    copy.check();
  });

  test("attaches to a guarded heap, makes one where there is none", () => {
    const heap = open();
    const block = heap.malloc(10);
    const same = createHeap({ allocator, engine, memory: heap.memory });
    same.free(block);
    expect(misuseOf(() => heap.free(block)).kind).toBe("double-free");
    const bare = createBareHeap({ allocator, engine });
    bare.malloc(100);
    expect([...createHeap({ allocator, engine, memory: bare.memory }).blocks()]).toEqual([]);
  });

  test("checks the allocator's own heap too", () => {
    const heap = open();
    heap.malloc(100);
    bytesOf(heap).fill(0, heap.inner.base, heap.inner.base + 12);
    expect(() => heap.check()).toThrow(HeapCorruptionError);
  });

  test("refuses what cannot be met, and is as it was", () => {
    const heap = createHeap({ allocator, engine, maximumPages: 2 });
    const blocks = Array.from({ length: 40 }, () => heap.malloc(1000));
    expect(blocks).not.toContain(0);
    expect(heap.malloc(200_000)).toBe(0);
    expect(heap.realloc(blocks[0] ?? 0, 200_000)).toBe(0);
    expect(heap.malloc(0xffffffff)).toBe(0);
    expect(heap.alignedAlloc(0x80000000, 16)).toBe(0);
    expect([...heap.blocks()].length).toBe(40);
    heap.check();
  });

  test("memory in quarantine serves again where no other is left", () => {
    if (allocator === "bump") return;
    const heap = createHeap({ allocator, engine, maximumPages: 2, quarantineBytes: 2 ** 30 });
    for (let round = 0; round < 100; round++) {
      const block = heap.malloc(20_000);
      expect(block).not.toBe(0);
      heap.free(block);
    }
  });
});

describe("an arena under guard", () => {
  test.each(["wasm", "js"] as const)("release and reset free all at once, on %s", (engine) => {
    const heap = createHeap({ allocator: "bump", engine });
    const kept = heap.malloc(100);
    const mark = heap.mark();
    for (let round = 0; round < 3; round++) {
      const blocks = Array.from({ length: 3000 }, (_, index) => heap.malloc(index % 200));
      heap.free(blocks[7] ?? 0);
      heap.release(mark);
      expect([...heap.blocks()].map(({ address }) => address)).toEqual([kept]);
      expect(misuseOf(() => heap.free(blocks[3] ?? 0)).kind).toBe("wild-pointer");
      heap.check();
    }
    heap.reset();
    expect([...heap.blocks()]).toEqual([]);
    const block = heap.malloc(10);
    bytesOf(heap)[block + 10] = 0;
    expect(misuseOf(() => heap.reset()).kind).toBe("overflow");
  });
});

describe("options", () => {
  test("a snapshot of the other kind is refused by either entry", () => {
    const bare = createBareHeap({ allocator: "binned" });
    const heap = createHeap({ allocator: "binned" });
    expect(() => createHeap({ snapshot: bare.snapshot() })).toThrow(SnapshotError);
    expect(() => createBareHeap({ snapshot: heap.snapshot() })).toThrow(SnapshotError);
  });

  test("values that none of them takes", () => {
    for (const options of [{ stacks: 1 }, { quarantineBytes: -1 }, { quarantineBytes: 1.5 }, { guarded: false }])
      expect(() => createHeap(options as object)).toThrow(InvalidOptionError);
  });

  test("the main entry makes either kind, as it is told", () => {
    const heap = createBareHeap({ guarded: true, allocator: "binned", quarantineBytes: 0 });
    expect(heap).toBeInstanceOf(GuardedHeap);
    const block = heap.malloc(8);
    heap.free(block);
    expect(() => heap.free(block)).toThrow(HeapMisuseError);
    expect(createBareHeap({ guarded: true, snapshot: heap.snapshot() }).allocator).toBe("binned");
    expect(createBareHeap({ guarded: false })).not.toBeInstanceOf(GuardedHeap);
    for (const guarded of [1, "true", null])
      expect(() => createBareHeap({ guarded } as object)).toThrow(InvalidOptionError);
  });
});

test("a guest's calls through the import object are noted", () => {
  const heap = createHeap({ allocator: "slab" });
  const malloc = heap.imports.malloc as (bytes: number) => number;
  function guest(): number {
    return malloc(77);
  }
  guest();
  expect([...heap.blocks()][0]?.stack).toContain("guest");
});
