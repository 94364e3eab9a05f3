// Handles in the host API: views that follow, locks, resizing, errors, the policy, and who offers them.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createHeap as createWasm } from "../src/generated/entries/handles.js";
import { createHeap as createJs } from "../src/generated/entries/js/handles.js";
import {
  createHeap,
  DisposedError,
  type HandleCalls,
  InvalidOptionError,
  InvalidPointerError,
  LockedError,
  OutOfMemoryError,
} from "../src/index.js";
import { createHeap as createAnyJs } from "../src/js.js";
import { linkModule } from "../src/link/index.js";
import { fromText } from "./support/compile.js";

const makers = {
  "the main entry": () => createHeap({ allocator: "handles", maximumPages: 64 }),
  "the main entry on JavaScript": () => createHeap({ allocator: "handles", engine: "js", maximumPages: 64 }),
  "its own entry": () => createWasm({ maximumPages: 64 }),
  "its own entry on JavaScript": () => createJs({ maximumPages: 64 }),
  "the JavaScript entry": () => createAnyJs({ allocator: "handles", maximumPages: 64 }),
};

describe.each(Object.entries(makers))("%s", (_, make) => {
  test("gives views that follow their block", () => {
    const heap = make();
    const low = heap.handle(Uint8Array, 1000);
    const floats = heap.handle(Float64Array, 100);
    const { ptr, view } = floats;
    view.fill(1.5);
    expect(floats.view).toBe(view);
    low.dispose();
    expect(heap.compact()).toBe(808);
    expect(floats.ptr).toBe(ptr - 1008);
    expect(floats.view).toEqual(new Float64Array(100).fill(1.5));
    heap.handle(Uint8Array, 500_000);
    expect(floats.view[99]).toBe(1.5);
    expect(floats.byteLength).toBe(800);
  });

  test("locks keep a block where it is", () => {
    const heap = make();
    const low = heap.handle(Uint8Array, 1000);
    const bytes = heap.handle(Uint8Array, 16);
    const [lock, another] = [bytes.lock(), bytes.lock()];
    const { ptr } = lock;
    low.dispose();
    expect(heap.compact()).toBe(0);
    expect([bytes.ptr, bytes.isLocked]).toEqual([ptr, true]);
    expect(() => bytes.resize(20)).toThrow(LockedError);
    expect(() => bytes.dispose()).toThrow(LockedError);
    another.dispose();
    another.dispose();
    expect(bytes.isLocked).toBe(true);
    lock.view[0] = 7;
    lock[Symbol.dispose]();
    expect(() => lock.ptr).toThrow(DisposedError);
    expect(() => lock.view).toThrow(DisposedError);
    expect(heap.compact()).toBe(24);
    expect(bytes.view[0]).toBe(7);
    bytes.dispose();
  });

  test("blocks are resized, contents kept, or refused and as they were", () => {
    const heap = make();
    const words = heap.handle(Uint32Array, 10);
    heap.handle(Uint8Array, 100);
    words.view.set([1, 2, 3]);
    words.resize(1000);
    expect([...words.view.subarray(0, 3), words.length]).toEqual([1, 2, 3, 1000]);
    for (const length of [2 ** 22, 2 ** 30, 2 ** 31, 2 ** 40]) {
      expect(words.tryResize(length)).toBe(false);
      expect(() => words.resize(length)).toThrow(OutOfMemoryError);
      expect(heap.tryHandle(Uint32Array, length)).toBeNull();
      expect(() => heap.handle(Uint32Array, length)).toThrow(OutOfMemoryError);
    }
    expect([words.view[2], words.length]).toEqual([3, 1000]);
    for (const length of [-1, 1.5, Number.NaN, "3"]) {
      expect(() => words.resize(length as number)).toThrow(InvalidOptionError);
      expect(() => heap.handle(Uint32Array, length as number)).toThrow(InvalidOptionError);
    }
    expect(() => heap.handle(Array as never, 3)).toThrow(InvalidOptionError);
  });

  test("a handle that is disposed, or that others have freed, is of no use", () => {
    const heap = make();
    const [disposed, freed] = [heap.handle(Uint8Array, 10), heap.handle(DataView, 10)];
    const { handle } = freed;
    disposed[Symbol.dispose]();
    disposed.dispose();
    heap.exports.handle_free?.(handle);
    for (const use of [() => disposed.ptr, () => disposed.view, () => disposed.lock(), () => disposed.resize(1)])
      expect(use).toThrow(DisposedError);
    for (const use of [() => freed.ptr, () => freed.view, () => freed.lock(), () => freed.resize(1)])
      expect(use).toThrow(InvalidPointerError);
    expect(() => freed.dispose()).toThrow(InvalidPointerError);
    expect(() => heap.adopt(Uint8Array, handle)).toThrow(InvalidPointerError);
    for (const wild of [0, -4, 3, 2 ** 31, "8"])
      expect(() => heap.adopt(Uint8Array, wild as number)).toThrow(InvalidPointerError);
  });

  test("a lock that others have taken off cannot be taken off again", () => {
    const heap = make();
    const bytes = heap.handle(Uint8Array, 10);
    const [lock, late] = [bytes.lock(), bytes.lock()];
    const { handle } = bytes;
    for (const { ptr } of [lock, late]) if (ptr !== 0) heap.exports.handle_unlock?.(handle);
    expect(() => lock.dispose()).toThrow(InvalidPointerError);
    lock.dispose();
    expect(bytes.isLocked).toBe(false);
    bytes.dispose();
    expect(() => late.dispose()).toThrow(DisposedError);
    const another = heap.handle(Uint8Array, 10);
    expect(another.handle).toBe(handle);
    heap.exports.handle_free?.(handle);
    expect(() => another.lock()).toThrow(InvalidPointerError);
  });

  test("handles go to other modules and back", () => {
    const heap = make();
    const alloc = heap.imports.handle_alloc as (bytes: number) => number;
    const adopted = heap.adopt(Uint16Array, alloc(100));
    expect(adopted.length).toBe(52);
    expect(heap.adopt(Uint16Array, adopted.handle, 50).length).toBe(50);
    expect(() => heap.adopt(Uint16Array, adopted.handle, 53)).toThrow(InvalidOptionError);
    expect(new DataView(heap.memory.buffer).getUint32(adopted.handle, true)).toBe(adopted.ptr);
  });

  test("compaction goes by steps, and the policy says when allocations do it", () => {
    const heap = make();
    heap.setPolicy({ budgetBytes: 0 });
    const blocks = Array.from({ length: 200 }, () => heap.handle(Uint8Array, 1000));
    for (const [index, block] of blocks.entries()) if (index % 2 === 0) block.dispose();
    const places = blocks.filter((_, index) => index % 2 === 1).map(({ ptr }) => ptr);
    heap.handle(Uint8Array, 5000);
    expect(blocks.filter((_, index) => index % 2 === 1).map(({ ptr }) => ptr)).toEqual(places);
    const moved = heap.compact({ budgetBytes: 4096 });
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThanOrEqual(4096 + 1008);
    heap.setPolicy({ budgetBytes: 1, share: 0 });
    heap.setPolicy({ budgetBytes: Number.POSITIVE_INFINITY, share: 1 / 64 });
    heap.compact({ budgetBytes: Number.POSITIVE_INFINITY });
    expect(heap.compact()).toBe(0);
    for (const budgetBytes of [0, -1, 0.5, "all"])
      expect(() => heap.compact({ budgetBytes: budgetBytes as number })).toThrow(InvalidOptionError);
    expect(() => heap.setPolicy({ budgetBytes: -1 })).toThrow(InvalidOptionError);
    expect(() => heap.setPolicy({ share: 2 })).toThrow(InvalidOptionError);
  });
});

test("a heap of another allocator does not offer handles", () => {
  expectTypeOf(createHeap({ allocator: "slab" })).not.toExtend<HandleCalls>();
  expectTypeOf(createHeap({ allocator: "handles", guarded: true })).not.toExtend<HandleCalls>();
  expectTypeOf(createHeap({ allocator: "handles" })).toExtend<HandleCalls>();
  expectTypeOf(createHeap({ allocator: "handles" }).handle(Float32Array, 1).view).toExtend<Float32Array>();
  for (const heap of [createHeap(), createHeap({ allocator: "handles", guarded: true })])
    expect(heap).not.toHaveProperty("handle");
});

test("a snapshot of a heap with handles goes on", () => {
  const heap = createHeap({ allocator: "handles" });
  const [low, high] = [heap.handle(Uint8Array, 100), heap.handle(Uint8Array, 100)];
  high.view.fill(9);
  low.dispose();
  const resumed = createHeap({ allocator: "handles", engine: "js", snapshot: heap.snapshot() });
  const again = resumed.adopt(Uint8Array, high.handle, 100);
  resumed.compact();
  resumed.check();
  expect(again.view).toEqual(new Uint8Array(100).fill(9));
});

test("the example of arrays that grow fills most of its memory with them", () => {
  const path = fileURLToPath(new URL("../examples/growable-array.mjs", import.meta.url));
  const output = execFileSync(process.execPath, [path], { encoding: "utf8" });
  const [, numbers = "0", words = "1"] = /^(\d+) numbers in (\d+) words of memory\n$/.exec(output) ?? [];
  expect(Number(numbers) / Number(words)).toBeGreaterThan(0.75);
});

test("a guest that imports the calls of handles is linked with them", async () => {
  const guest = fromText(`(module
    (import "env" "memory" (memory 1))
    (import "env" "handle_alloc" (func $alloc (param i32) (result i32)))
    (import "env" "handle_free" (func $free (param i32) (result i32)))
    (import "env" "heap_compact" (func $compact (param i32) (result i32)))
    (global (export "__heap_base") i32 (i32.const 2048))
    (func (export "run") (result i32) (local $low i32)
      (local.set $low (call $alloc (i32.const 100)))
      (drop (call $alloc (i32.const 50)))
      (drop (call $free (local.get $low)))
      (call $compact (i32.const -1))))`);
  const { bytes } = await linkModule(guest, { allocator: "handles" });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  expect((exports.run as () => number)()).toBe(64);
  await expect(linkModule(guest, { allocator: "slab" })).rejects.toThrow(/nothing to link/);
});
