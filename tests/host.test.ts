// The host API: options, blocks, imports, errors.

import binaryen from "binaryen";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import {
  type AllocatorName,
  allocatorNames,
  type Block,
  createHeap,
  DisposedError,
  type HeapOptions,
  HeapsmithError,
  InvalidOptionError,
  moduleBytes,
  OutOfMemoryError,
  UnsupportedError,
} from "../src/index.js";
import { forSharedMemory } from "../src/wasm/shared.js";

const PAGE = 65536;
const EINVAL = 28;
const ENOMEM = 48;
const engines = ["wasm", "js"] as const;
const matrix = allocatorNames().flatMap((allocator) => engines.map((engine) => ({ allocator, engine })));

/** The module of a guest written by hand. */
function compileGuest(text: string): WebAssembly.Module {
  return new WebAssembly.Module(binaryen.parseText(text).emitBinary() as BufferSource);
}

/** Makes every compilation fail, as a content security policy does. */
function forbidCompilation(): void {
  const forbidden = vi.spyOn(WebAssembly, "Module");
  forbidden.mockImplementation(function blocked() {
    throw new WebAssembly.CompileError("blocked by Content Security Policy");
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("options that cannot be met", () => {
  const memory = () => new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const cases: [string, unknown, RegExp][] = [
    ["an unknown allocator", { allocator: "buddy" }, /^allocator: expected one of .*slab.*, got "buddy"$/],
    ["a name every object has", { allocator: "toString" }, /^allocator: expected one of/],
    ["an unknown engine", { engine: "asm" }, /^engine: expected one of wasm, js, auto, got "asm"$/],
    ["a misaligned base", { base: 40 }, /^base: expected a multiple of 16, got 40$/],
    ["base 0", { base: 0 }, /^base: expected an integer from 16/],
    ["a fraction", { base: 16.5 }, /^base: .* got 16.5$/],
    ["a base in the last pages", { base: 2 ** 32 - 16 }, /^base: expected an integer from 16 to 4294836224, got/],
    ["a limit of 4 GiB", { limit: 2 ** 32 }, /^limit: expected an integer from 0 to 4294967295, got 4294967296$/],
    ["a limit at the base", { base: 4096, limit: 4096 }, /^limit: expected an address above the base/],
    [
      "no number of pages",
      { initialPages: Number.NaN },
      /^initialPages: expected an integer from 0 to 65536, got NaN$/,
    ],
    ["a negative number of pages", { initialPages: -1 }, /^initialPages: .* got -1$/],
    ["part of a page", { maximumPages: 1.5 }, /^maximumPages: .* got 1.5$/],
    ["no pages at most", { maximumPages: 0 }, /^maximumPages: expected an integer from 1 to 65536, got 0$/],
    [
      "a memory and its maximum",
      { memory: memory(), maximumPages: 1 },
      /^maximumPages: expected no value beside `memory`, got 1$/,
    ],
    ["a memory and its sharing", { memory: memory(), shared: false }, /^shared: expected no value beside `memory`/],
    [
      "a base beyond the maximum, below a limit far above",
      { base: PAGE, maximumPages: 1, limit: 16 * PAGE },
      /^memory: expected room for the control block of .* and below limit 1048576, got 65536$/,
    ],
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

  test("are named with their value and what was expected", () => {
    expect(() => createHeap({ base: 40 })).toThrow(
      expect.objectContaining({
        name: "InvalidOptionError",
        code: "ERR_INVALID_OPTION",
        option: "base",
        value: 40,
        expected: "a multiple of 16",
      }),
    );
  });

  test.each(matrix)("say so on $allocator on $engine: no room in the memory, none below the limit", (names) => {
    const given = memory();
    expect(() => createHeap({ ...names, memory: given, base: PAGE })).toThrow(/^memory: expected room/);
    expect(() => createHeap({ ...names, memory: given, base: 1024, limit: 1040 })).toThrow(/^limit: expected room/);
    expect(() => createHeap({ ...names, memory: given, base: 2 ** 32 - 2 * PAGE })).toThrow(/^memory: expected room/);
    expect(new Uint8Array(given.buffer).every((byte) => byte === 0)).toBe(true);
    expect(given.buffer.byteLength).toBe(PAGE);
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

  test.each([2 ** 32, 2 ** 32 + 8, 2 ** 40])("refuses %d, a size that no 32-bit word holds", (size) => {
    const heap = createHeap({ engine });
    const block = heap.malloc(100);
    expect(heap.malloc(size)).toBe(0);
    expect(heap.realloc(block, size)).toBe(0);
    expect(heap.calloc(size, 1)).toBe(0);
    expect(heap.calloc(1, size)).toBe(0);
    expect(heap.alignedAlloc(16, size)).toBe(0);
    expect(heap.posixMemalign(block, 16, size)).toBe(ENOMEM);
    expect(heap.posixMemalign(block, size, 16)).toBe(EINVAL);
    expect(heap.usableSize(block)).toBeGreaterThanOrEqual(100);
  });

  test("makes the C calls", () => {
    const heap = createHeap({ engine });
    const result = heap.array(Uint32Array, 1);
    expect(heap.posixMemalign(result.ptr, 64, 100)).toBe(0);
    const [aligned = 0] = result.view;
    expect(aligned % 64).toBe(0);
    heap.freeAlignedSized(aligned, 64, 100);
    const page = heap.alignedAlloc(4096, 4096);
    expect(page % 4096).toBe(0);
    heap.freeSized(page, 4096);
    const zeroed = heap.calloc(10, 10);
    expect(new Uint8Array(heap.memory.buffer, zeroed, 100).every((byte) => byte === 0)).toBe(true);
    const grown = heap.realloc(zeroed, 1000);
    expect(heap.usableSize(grown)).toBeGreaterThanOrEqual(1000);
    heap.free(grown);
    heap.free(0);
    expect(heap.malloc(2 ** 32 - 1)).toBe(0);
  });

  test("makes room for itself in a memory that is too short but may grow", () => {
    const memory = new WebAssembly.Memory({ initial: 0, maximum: 4 });
    const heap = createHeap({ engine, memory, base: 2 * PAGE });
    expect(heap.malloc(100)).toBeGreaterThan(2 * PAGE);
    expect(memory.buffer.byteLength).toBe(3 * PAGE);
  });

  test("attaches to the heap that lies at its base", () => {
    const first = createHeap({ engine, base: 1024 });
    const kept = first.malloc(100);
    const second = createHeap({ engine, memory: first.memory, base: 1024 });
    expect(second.malloc(100)).not.toBe(kept);
    second.free(kept);
    expect(first.malloc(100)).toBe(kept);
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

  test("gives blocks whose view survives growth by others", () => {
    const heap = createHeap({ engine });
    const numbers = heap.array(Float64Array, 100);
    numbers.view.fill(2.5);
    heap.memory.grow(3);
    expect(numbers.view.every((number) => number === 2.5)).toBe(true);
    const large = heap.bytes(2 * PAGE);
    large.view.fill(255);
    expect(numbers.view.every((number) => number === 2.5)).toBe(true);
    expect(heap.memory.buffer.byteLength).toBeGreaterThan(4 * PAGE);
  });

  test.each(allocatorNames())("takes every kind of typed array of any length on %s", (allocator) => {
    const heap = createHeap({ engine, allocator });
    const types = [Int8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float32Array, Float64Array, BigInt64Array];
    for (const type of types) {
      for (const length of [0, 1, 3, 1000]) {
        const block = heap.array<ArrayBufferView>(type, length);
        expect(block.view).toBeInstanceOf(type);
        expect(block.ptr % type.BYTES_PER_ELEMENT).toBe(0);
        expect(block.view.byteLength).toBe(block.byteLength);
      }
    }
  });

  test("gives blocks of the type that is asked for", () => {
    const heap = createHeap({ engine });
    expectTypeOf(heap.array(Float32Array, 1)).toExtend<Block<Float32Array>>();
    expectTypeOf(heap.array(BigInt64Array, 1).view).toExtend<BigInt64Array>();
    expectTypeOf(heap.bytes(1).view).toEqualTypeOf<Uint8Array>();
    expectTypeOf(heap.allocator).toEqualTypeOf<AllocatorName>();
    expectTypeOf<"bump">().toExtend<AllocatorName>();
  });

  test("frees a block at the end of its scope, once", () => {
    const heap = createHeap({ engine });
    const first = heap.bytes(500);
    const { ptr } = first;
    first.dispose();
    first.dispose();
    expect(() => first.ptr).toThrow(DisposedError);
    expect(() => first.view).toThrow(expect.objectContaining({ code: "ERR_DISPOSED", address: ptr }));
    {
      using second = heap.bytes(500);
      expect(second.ptr).toBe(ptr);
    }
    const third = heap.bytes(500);
    first.dispose();
    expect(third.ptr).toBe(ptr);
    expect(heap.bytes(500).ptr).not.toBe(ptr);
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

  test.each(allocatorNames())("lies in a given shared memory on %s", (allocator) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 50, shared: true });
    const heap = createHeap({ engine, allocator, memory });
    const before = heap.array(Int32Array, 4);
    before.view.fill(-1);
    memory.grow(2);
    const large = heap.bytes(5 * PAGE);
    large.view.fill(1);
    expect([...before.view]).toEqual([-1, -1, -1, -1]);
    expect(heap.malloc(60 * PAGE)).toBe(0);
  });

  test("gives addresses above 2 GiB as unsigned numbers", { timeout: 120_000 }, () => {
    const heap = createHeap({ engine, initialPages: 32768, base: 2 ** 31 });
    const block = heap.array(Float32Array, 100);
    expect(block.ptr).toBeGreaterThan(2 ** 31);
    block.view.fill(0.5);
    const grown = heap.realloc(block.ptr, 1000);
    expect(new Float32Array(heap.memory.buffer, grown, 100).every((number) => number === 0.5)).toBe(true);
    expect(heap.usableSize(grown)).toBeGreaterThanOrEqual(1000);
  });

  test("serves another module through its imports", () => {
    const guest = compileGuest(`
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
    const { exports } = new WebAssembly.Instance(guest, { env: heap.imports });
    const { make, drop } = exports as Record<string, (word: number) => number>;
    const cell = (make?.(42) ?? 0) >>> 0;
    expect([...new Uint32Array(heap.memory.buffer, cell, 2)]).toEqual([0, 42]);
    drop?.(cell);
    expect(heap.malloc(8)).toBe(cell);
  });
});

describe("where Wasm may not be compiled", () => {
  test("auto, the default, takes JavaScript", () => {
    expect(createHeap().engine).toBe("wasm");
    expect(createHeap({ engine: "auto" }).engine).toBe("wasm");
    forbidCompilation();
    expect(createHeap().engine).toBe("js");
    expect(createHeap({ engine: "auto" }).malloc(100)).not.toBe(0);
  });

  test("Wasm is refused, with an error that says what to do", () => {
    forbidCompilation();
    expect(() => createHeap({ engine: "wasm" })).toThrow(InvalidOptionError);
    expect(() => createHeap({ engine: "wasm" })).toThrow(/^engine: expected js or auto, .* got "wasm"$/);
  });
});

describe("a module for shared memories", () => {
  const shared = new WebAssembly.Memory({ initial: 3, maximum: 10, shared: true });

  test("keeps its other imports, whatever their kinds, and its memory's least size", () => {
    const text = `
      (module
        (import "env" "call" (func (param i32)))
        (import "env" "table" (table 1 200 funcref))
        (import "env" "number" (global i32))
        (import "env" "memory" (memory 3 300)))`;
    const module = new WebAssembly.Module(forSharedMemory(binaryen.parseText(text).emitBinary()));
    const table = new WebAssembly.Table({ initial: 1, maximum: 200, element: "anyfunc" });
    const env = { call: () => {}, table, number: 1, memory: shared };
    expect(WebAssembly.Module.imports(module).map(({ kind }) => kind)).toContain("table");
    expect(() => new WebAssembly.Instance(module, { env })).not.toThrow();
    const small = new WebAssembly.Memory({ initial: 2, maximum: 10, shared: true });
    expect(() => new WebAssembly.Instance(module, { env: { ...env, memory: small } })).toThrow(WebAssembly.LinkError);
  });

  test("must import a memory, and be whole", () => {
    const none = binaryen.parseText(`(module (import "env" "number" (global i32)))`).emitBinary();
    expect(() => forSharedMemory(none)).toThrow(RangeError);
    expect(() => forSharedMemory(none.subarray(0, 12))).toThrow(RangeError);
  });
});

test("the modules' bytes are to be had", () => {
  for (const name of allocatorNames()) expect(WebAssembly.validate(moduleBytes(name))).toBe(true);
  const bytes = moduleBytes("slab");
  bytes.fill(0);
  expect(WebAssembly.validate(moduleBytes("slab"))).toBe(true);
  expect(() => moduleBytes("buddy" as AllocatorName)).toThrow(InvalidOptionError);
});
