// The host API: options, blocks, imports, errors.

import binaryen from "binaryen";
import { describe, expect, test } from "vitest";
import {
  allocatorNames,
  createHeap,
  DisposedError,
  type HeapOptions,
  HeapsmithError,
  InvalidOptionError,
  moduleBytes,
  OutOfMemoryError,
  UnsupportedError,
} from "../src/index.js";

const PAGE = 65536;
const engines = ["wasm", "js"] as const;

describe("options that cannot be met", () => {
  const memory = () => new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const cases: [string, unknown, RegExp][] = [
    ["an unknown allocator", { allocator: "buddy" }, /^allocator: expected one of .*slab.*, got "buddy"$/],
    ["a name every object has", { allocator: "toString" }, /^allocator: expected one of/],
    ["an unknown engine", { engine: "asm" }, /^engine: expected one of wasm, js, auto, got "asm"$/],
    ["a misaligned base", { base: 40 }, /^base: expected a multiple of 16, got 40$/],
    ["base 0", { base: 0 }, /^base: expected an integer from 16/],
    ["a fraction", { base: 16.5 }, /^base: .* got 16.5$/],
    [
      "a limit below the base",
      { base: 4096, limit: 1024 },
      /^limit: expected an address above the base \(4096\), got 1024$/,
    ],
    ["a negative limit", { limit: -1 }, /^limit: .* got -1$/],
    [
      "no room below the limit",
      { base: 1024, limit: 1040 },
      /^limit: expected room for the control block of .*, got 1040$/,
    ],
    [
      "more initial pages than maximum",
      { initialPages: 3, maximumPages: 2 },
      /^initialPages: expected at most maximumPages \(2\), got 3$/,
    ],
    ["too many pages", { maximumPages: 65537 }, /^maximumPages: expected an integer from 1 to 65536, got 65537$/],
    ["no memory", { memory: {} }, /^memory: expected a WebAssembly.Memory, got an object \(Object\)$/],
    [
      "a memory and its size",
      { memory: memory(), initialPages: 1 },
      /^initialPages: expected no value beside `memory`, got 1$/,
    ],
    [
      "a base beyond a memory that cannot grow",
      { memory: memory(), base: PAGE },
      /^memory: expected room for the control block/,
    ],
    ["no options at all", null, /^options: expected an object, got null$/],
    ["shared as a word", { shared: "yes" }, /^shared: expected true or false, got "yes"$/],
  ];

  test.each(cases)("%s", (_name, options, message) => {
    const make = () => createHeap(options as HeapOptions);
    expect(make).toThrow(InvalidOptionError);
    expect(make).toThrow(message);
  });

  test("leave a given memory as it was", () => {
    const given = memory();
    const before = new Uint8Array(given.buffer.slice(0));
    expect(() => createHeap({ memory: given, base: 1024, limit: 1040 })).toThrow(InvalidOptionError);
    expect(Buffer.compare(Buffer.from(given.buffer), before)).toBe(0);
  });
});

describe.each(engines)("a heap on %s", (engine) => {
  test("has slab, its own memory and room from address 16 unless told otherwise", () => {
    const heap = createHeap({ engine });
    expect(heap).toMatchObject({ allocator: "slab", engine, base: 16, limit: 0 });
    expect(heap.malloc(8)).toBeGreaterThan(16);
  });

  test("refuses sizes that no 32-bit word holds", () => {
    const heap = createHeap({ engine });
    for (const size of [-1, 2 ** 32, 2 ** 40, Number.NaN, Number.POSITIVE_INFINITY]) expect(heap.malloc(size)).toBe(0);
    const block = heap.malloc(100);
    expect(heap.realloc(block, 2 ** 32 + 8)).toBe(0);
    expect(heap.calloc(2 ** 32 + 1, 1)).toBe(0);
    heap.free(block);
  });

  test("lies in the range that it is given", () => {
    const memory = new WebAssembly.Memory({ initial: 4 });
    const heap = createHeap({ engine, memory, base: 2 * PAGE, limit: 3 * PAGE });
    const blocks = [];
    for (let block = heap.malloc(1000); block !== 0; block = heap.malloc(1000)) blocks.push(block);
    expect(Math.min(...blocks)).toBeGreaterThan(2 * PAGE);
    expect(Math.max(...blocks)).toBeLessThanOrEqual(3 * PAGE - 1000);
    expect(memory.buffer.byteLength).toBe(4 * PAGE);
  });

  test("gives blocks whose view survives growth", () => {
    const heap = createHeap({ engine, initialPages: 1 });
    const numbers = heap.array(Float64Array, 100);
    numbers.view.fill(1.5);
    const before = numbers.view;
    heap.malloc(10 * PAGE);
    expect(before.length).toBe(0);
    expect(numbers.view.length).toBe(100);
    expect(numbers.view.every((number) => number === 1.5)).toBe(true);
    expect(numbers.view).toBe(numbers.view);
    expect(numbers).toMatchObject({ length: 100, byteLength: 800 });
  });

  test("takes every kind of typed array", () => {
    const heap = createHeap({ engine });
    const types = [Int8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float32Array, Float64Array, BigInt64Array];
    for (const type of types) {
      const block = heap.array<ArrayBufferView>(type, 3);
      expect(block.view).toBeInstanceOf(type);
      expect(block.ptr % type.BYTES_PER_ELEMENT).toBe(0);
      block.dispose();
    }
  });

  test("frees a block at the end of its scope, once", () => {
    const heap = createHeap({ engine });
    const first = heap.bytes(500);
    const { ptr } = first;
    first.dispose();
    first.dispose();
    {
      using second = heap.bytes(500);
      expect(second.ptr).toBe(ptr);
    }
    const third = heap.bytes(500);
    expect(third.ptr).toBe(ptr);
    expect(() => first.view).toThrow(DisposedError);
  });

  test("throws where a block cannot be had, and goes on", () => {
    const heap = createHeap({ engine, maximumPages: 2 });
    expect(() => heap.bytes(3 * PAGE)).toThrow(OutOfMemoryError);
    expect(() => heap.array(Float32Array, -1)).toThrow(InvalidOptionError);
    expect(() => heap.array(Float32Array, 1.5)).toThrow("length: expected an integer from 0, got 1.5");
    try {
      heap.array(Float64Array, 2 ** 40);
    } catch (error) {
      expect(error).toMatchObject({ name: "OutOfMemoryError", code: "ERR_OUT_OF_MEMORY", bytes: 2 ** 43 });
      expect(error).toBeInstanceOf(HeapsmithError);
    }
    expect(heap.bytes(100).view.length).toBe(100);
  });

  test("has marks where it is an arena, and says so where it is not", () => {
    const arena = createHeap({ engine, allocator: "bump" });
    const first = arena.malloc(100);
    const mark = arena.mark();
    const second = arena.malloc(100);
    arena.release(mark);
    expect(arena.malloc(100)).toBe(second);
    arena.reset();
    expect(arena.malloc(100)).toBe(first);
    expect(() => createHeap({ engine }).mark()).toThrow(UnsupportedError);
  });

  test("lies in a shared memory where asked to", () => {
    const heap = createHeap({ engine, shared: true, maximumPages: 100 });
    expect(heap.memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    const block = heap.array(Int32Array, 4);
    heap.malloc(3 * PAGE);
    block.view[3] = 7;
    expect(block.view[3]).toBe(7);
    const other = createHeap({ engine: engine === "wasm" ? "js" : "wasm", memory: heap.memory });
    other.free(block.ptr);
    expect(heap.malloc(16)).toBe(block.ptr);
  });

  test("serves another module through its imports", () => {
    const guest = binaryen.parseText(`
      (module
        (import "env" "memory" (memory 0))
        (import "env" "calloc" (func $calloc (param i32 i32) (result i32)))
        (import "env" "free" (func $free (param i32)))
        (func (export "make") (param $value i32) (result i32) (local $cell i32)
          (local.set $cell (call $calloc (i32.const 2) (i32.const 4)))
          (i32.store offset=4 (local.get $cell) (local.get $value))
          (local.get $cell))
        (func (export "drop") (param $cell i32) (call $free (local.get $cell))))`);
    const heap = createHeap({ engine });
    const env = heap.imports as WebAssembly.ModuleImports;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(guest.emitBinary() as BufferSource), { env });
    const { make, drop } = exports as Record<string, (word: number) => number>;
    const cell = (make?.(42) ?? 0) >>> 0;
    expect([...new Uint32Array(heap.memory.buffer, cell, 2)]).toEqual([0, 42]);
    drop?.(cell);
    expect(heap.malloc(8)).toBe(cell);
  });
});

test("the engine is Wasm where it can be compiled", () => {
  expect(createHeap({ engine: "auto" }).engine).toBe("wasm");
  const { Module } = WebAssembly;
  WebAssembly.Module = function forbidden() {
    throw new WebAssembly.CompileError("blocked by Content Security Policy");
  } as unknown as typeof Module;
  try {
    expect(createHeap({ engine: "auto" }).engine).toBe("js");
  } finally {
    WebAssembly.Module = Module;
  }
});

test("the modules' bytes are to be had", () => {
  for (const name of allocatorNames()) expect(WebAssembly.validate(moduleBytes(name))).toBe(true);
  const bytes = moduleBytes("slab");
  bytes.fill(0);
  expect(WebAssembly.validate(moduleBytes("slab"))).toBe(true);
});
