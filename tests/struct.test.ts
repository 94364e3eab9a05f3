// Structs: laid out as a C compiler lays them out, read and written as a DataView reads and writes, through growth.

import { execFileSync } from "node:child_process";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, expectTypeOf, inject, test } from "vitest";
import {
  bool,
  createHeap,
  DisposedError,
  type FieldTypes,
  f32,
  f64,
  InvalidOptionError,
  InvalidPointerError,
  i8,
  i16,
  i32,
  i64,
  OutOfMemoryError,
  type Scalar,
  type Struct,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../src/index.js";

const PAGE = 65536;
const seed = inject("seed");
const engines = ["wasm", "js"] as const;

const C_TYPES = {
  i8: "int8_t",
  u8: "uint8_t",
  i16: "int16_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  i64: "int64_t",
  u64: "uint64_t",
  f32: "float",
  f64: "double",
  bool: "_Bool",
} as const;
const SCALARS: readonly Scalar[] = [i8, u8, i16, u16, i32, u32, i64, u64, f32, f64, bool];

/** A struct and how C declares it. */
interface Declared {
  readonly type: Struct<FieldTypes>;
  readonly c: string;
}

interface Element {
  readonly type: Scalar | Struct<FieldTypes>;
  readonly c: string;
}

function declare(elements: readonly (readonly [Element, number])[]): Declared {
  const fields = elements.map(([{ type }, count], index) => [`f${index}`, count === 0 ? type : [type, count]]);
  const lines = elements.map(([{ c }, count], index) => `${c} f${index}${count === 0 ? "" : `[${count}]`};`);
  return { type: struct(Object.fromEntries(fields) as FieldTypes), c: `struct { ${lines.join(" ")} }` };
}

const scalar = fc.constantFrom(...SCALARS).map((type): Element => ({ type, c: C_TYPES[type.name] }));
const fieldsOf = (element: fc.Arbitrary<Element>) =>
  fc.array(fc.tuple(element, fc.constantFrom(0, 0, 0, 1, 3, 5)), { minLength: 1, maxLength: 6 }).map(declare);
const shallow = fieldsOf(scalar);
const deep = fieldsOf(fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: shallow }));

test("sizes, alignments and offsets are those of clang", () => {
  const structs = fc.sample(deep, { seed, numRuns: 300 });
  const claims = structs.flatMap(({ type, c }, index) => [
    `typedef ${c} s${index};`,
    `_Static_assert(sizeof(s${index}) == ${type.byteLength}, "size");`,
    `_Static_assert(_Alignof(s${index}) == ${type.alignment}, "alignment");`,
    ...Object.entries(type.offsets).map(
      ([name, offset]) => `_Static_assert(__builtin_offsetof(s${index}, ${name}) == ${offset}, "${name}");`,
    ),
  ]);
  const source = ["#include <stdint.h>", ...claims].join("\n");
  const compile = (input: string) =>
    execFileSync("clang", ["--target=wasm32", "-ffreestanding", "-fsyntax-only", "-x", "c", "-"], {
      input,
      stdio: "pipe",
    });
  compile(source);
  expect(() => compile(`${source}\n_Static_assert(sizeof(s0) == 0, "size");`)).toThrow();
});

/** Reads and writes a scalar without the code under test. */
function access({ name }: Scalar, view: DataView, at: number) {
  const little = true;
  switch (name) {
    case "i8":
      return { read: () => view.getInt8(at), write: (value: never) => view.setInt8(at, value) };
    case "u8":
    case "bool":
      return { read: () => view.getUint8(at), write: (value: never) => view.setUint8(at, value) };
    case "i16":
      return { read: () => view.getInt16(at, little), write: (value: never) => view.setInt16(at, value, little) };
    case "u16":
      return { read: () => view.getUint16(at, little), write: (value: never) => view.setUint16(at, value, little) };
    case "i32":
      return { read: () => view.getInt32(at, little), write: (value: never) => view.setInt32(at, value, little) };
    case "u32":
      return { read: () => view.getUint32(at, little), write: (value: never) => view.setUint32(at, value, little) };
    case "i64":
      return { read: () => view.getBigInt64(at, little), write: (value: never) => view.setBigInt64(at, value, little) };
    case "u64":
      return {
        read: () => view.getBigUint64(at, little),
        write: (value: never) => view.setBigUint64(at, value, little),
      };
    case "f32":
      return { read: () => view.getFloat32(at, little), write: (value: never) => view.setFloat32(at, value, little) };
    case "f64":
      return { read: () => view.getFloat64(at, little), write: (value: never) => view.setFloat64(at, value, little) };
  }
}

function valueFor({ name }: Scalar): fc.Arbitrary<number | bigint | boolean> {
  if (name === "bool") return fc.boolean();
  if (name === "i64" || name === "u64") return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n });
  return name === "f32" || name === "f64" ? fc.double() : fc.integer({ min: -(2 ** 31), max: 2 ** 32 });
}

describe.each(engines)("fields on %s", (engine) => {
  test.each(SCALARS.map((type) => ({ name: type.name, type })))("$name is what a DataView says", ({ type }) => {
    const heap = createHeap({ engine });
    const Padded = struct({ before: u8, value: type, after: u8 });
    const record = Padded.alloc(heap) as unknown as { before: number; value: unknown; after: number; ptr: number };
    [record.before, record.after] = [170, 85];
    fc.assert(
      fc.property(valueFor(type), fc.boolean(), (value, grows) => {
        if (grows && heap.memory.buffer.byteLength < 200 * PAGE) heap.memory.grow(1);
        const at = record.ptr + Padded.offsets.value;
        record.value = value;
        const { read, write } = access(type, new DataView(heap.memory.buffer), at);
        const stored = read();
        expect(record.value).toBe(type.name === "bool" ? stored !== 0 : stored);
        write(value as never);
        expect(read()).toBe(stored);
        expect([record.before, record.after]).toEqual([170, 85]);
      }),
      { seed, numRuns: 200 },
    );
  });

  test("arrays and structs among them are views of their own", () => {
    const heap = createHeap({ engine });
    const Vector = struct({ x: f32, y: f32 });
    const Body = struct({ id: u16, at: Vector, corners: [Vector, 3], tags: [u8, 5], big: [i64, 2] });
    using body = Body.alloc(heap);
    expectTypeOf(body.id).toEqualTypeOf<number>();
    expectTypeOf(body.at.x).toEqualTypeOf<number>();
    expectTypeOf(body.tags).toEqualTypeOf<Uint8Array>();
    expectTypeOf(body.big).toEqualTypeOf<BigInt64Array>();
    expectTypeOf(body.corners.at(0).y).toEqualTypeOf<number>();
    const { tags } = body;
    expect(body.tags).toBe(tags);
    tags.set([1, 2, 3, 4, 5]);
    body.id = 77;
    body.at.x = 1.5;
    body.at.y = -2;
    for (const [index, corner] of [...body.corners].entries()) corner.x = index;
    for (let index = 0; index < 3; index++) body.corners.at(index).y = -index;
    body.big[1] = -9n;
    const { at, corners } = body;
    heap.malloc(10 * PAGE);
    expect(tags.length).toBe(0);
    const fields = {
      id: 77,
      at: { x: 1.5, y: -2 },
      corners: [
        { x: 0, y: -0 },
        { x: 1, y: -1 },
        { x: 2, y: -2 },
      ],
      tags: [1, 2, 3, 4, 5],
      big: [body.big[0], -9n],
    };
    expect(body.toJSON()).toEqual(fields);
    expect(inspect(body)).toBe(inspect(fields));
    expect(at.x).toBe(1.5);
    expect(corners.at(2).y).toBe(-2);
    expect(corners).toMatchObject({ length: 3, byteLength: 24, ptr: body.ptr + Body.offsets.corners });
    expect(Body.at(heap, body.ptr).corners.at(1).x).toBe(1);
    body.dispose();
    expect(() => body.id).toThrow(DisposedError);
    expect(() => body.tags).toThrow(DisposedError);
    expect(() => at.x).toThrow(DisposedError);
    expect(() => corners.at(0)).toThrow(DisposedError);
  });

  test("are there at addresses above 2 GiB", { timeout: 120_000 }, () => {
    const heap = createHeap({ engine, initialPages: 32768, base: 2 ** 31 });
    const All = struct(Object.fromEntries(SCALARS.map((type) => [type.name, type])));
    using record = All.alloc(heap);
    expect(record.ptr).toBeGreaterThan(2 ** 31);
    const fields = record as Record<string, unknown>;
    for (const { name } of SCALARS) fields[name] = name.endsWith("64") && name !== "f64" ? 1n : 1;
    expect(SCALARS.every(({ name }) => Number(fields[name]) === 1)).toBe(true);
    using array = All.array(heap, 10);
    array.at(9).f64 = 0.25;
    expect(heap.views.f64[(array.ptr + 9 * All.byteLength + (All.offsets.f64 ?? 0)) / 8]).toBe(0.25);
  });
});

describe.each(engines)("records and arrays on %s", (engine) => {
  const Particle = struct({ id: u32, pos: [f32, 3], alive: bool });

  test("are as large as C has them", () => {
    expect(Particle).toMatchObject({ byteLength: 20, alignment: 4, offsets: { id: 0, pos: 4, alive: 16 } });
  });

  test("lie where they are said to, and are freed", () => {
    const heap = createHeap({ engine });
    const before = heap.live();
    const record = Particle.alloc(heap);
    record.id = 5;
    expect(heap.views.u32[record.ptr >>> 2]).toBe(5);
    const array = Particle.tryArray(heap, 100);
    expect(array).toMatchObject({ length: 100, byteLength: 2000 });
    for (const [index, each] of [...(array ?? [])].entries()) each.id = index;
    heap.memory.grow(1);
    expect(array?.at(99).id).toBe(99);
    expect(array?.toJSON()).toHaveLength(100);
    const held = array?.at(50);
    record.dispose();
    record.dispose();
    array?.dispose();
    array?.dispose();
    expect(heap.live()).toEqual(before);
    for (const use of [() => record.id, () => record.ptr, () => held?.id, () => array?.at(0), () => array?.ptr])
      expect(use).toThrow(DisposedError);
    expect(() => {
      record.id = 1;
    }).toThrow(DisposedError);
    expect(() => {
      if (held) held.alive = true;
    }).toThrow(DisposedError);
    heap.check();
  });

  test("follow a shared memory, and others that grow it", () => {
    const heap = createHeap({ engine, shared: true, maximumPages: 100 });
    const record = Particle.alloc(heap);
    record.alive = true;
    heap.memory.grow(3);
    const far = Particle.at(heap, 3 * PAGE + 4);
    far.id = 3;
    expect(new Uint32Array(heap.memory.buffer)[(3 * PAGE + 4) >>> 2]).toBe(3);
    expect(record.alive).toBe(true);
  });

  test("have the calls of their heap notice growth", () => {
    const heap = createHeap({ engine });
    expect(heap.views.isWatched).toBe(false);
    const array = Particle.array(heap.scope().scope(), 10);
    expect(heap.views.isWatched).toBe(true);
    const { u32: before } = heap.views;
    const record = array.at(3);
    heap.malloc(10 * PAGE);
    expect(before.length).toBe(0);
    record.id = 9;
    expect(heap.views.u32[(array.ptr + 3 * Particle.byteLength) >>> 2]).toBe(9);
  });

  test("belong to a scope", () => {
    const heap = createHeap({ engine, allocator: "bump" });
    const scope = heap.scope();
    const [record, array] = [Particle.alloc(scope), Particle.array(scope, 3)];
    record.id = 1;
    const held = array.at(1);
    scope.dispose();
    expect(() => record.id).toThrow(DisposedError);
    expect(() => held.id).toThrow(DisposedError);
    expect(() => array.at(0)).toThrow(DisposedError);
    record.dispose();
    array.dispose();
  });

  test("give null, or an error, when memory is refused", () => {
    const heap = createHeap({ engine, maximumPages: 1 });
    const Huge = struct({ all: [u8, PAGE] });
    expect(Huge.tryAlloc(heap)).toBeNull();
    expect(() => Huge.alloc(heap)).toThrow(OutOfMemoryError);
    expect(Particle.tryArray(heap, PAGE)).toBeNull();
    expect(() => Particle.array(heap, 2 ** 40)).toThrow(OutOfMemoryError);
    expect(Particle.tryAlloc(heap)?.id).toBeTypeOf("number");
  });

  test("are refused where there can be none", () => {
    const heap = createHeap({ engine });
    const array = Particle.array(heap, 3);
    for (const index of [-1, 3, 1.5, Number.NaN, "1", 2 ** 32])
      expect(() => array.at(index as number)).toThrow(InvalidOptionError);
    expect(() => Particle.array(heap, 0).at(0)).toThrow("index: expected none: the array is empty, got 0");
    for (const address of [0, 2, 6, PAGE - 16, PAGE, -4, 4.5, Number.NaN, 2 ** 40, "16"])
      expect(() => Particle.at(heap, address as number)).toThrow(InvalidPointerError);
    expect(Particle.at(heap, PAGE - 20).id).toBe(0);
    for (const source of [undefined, null, {}, heap.exports])
      expect(() => Particle.alloc(source as never)).toThrow(/^source: expected a heap, or a scope in one, got/);
  });
});

test.each([
  ["no fields", {}],
  ["no object", null],
  ["a word", "u32"],
  ["an unknown type", { a: "u32" }],
  ["no count", { a: [u32] }],
  ["a count of zero", { a: [u32, 0] }],
  ["part of an element", { a: [u32, 1.5] }],
  ["an array of arrays", { a: [[u32, 2], 2] }],
  ["a name that is a number", { 1: u32 }],
  ["a name with a space", { "a b": u32 }],
  ["a name that records use", { ptr: u32 }],
  ["a name that all objects use", { constructor: u32 }],
  ["a name of the record's own", { $views: u32 }],
])("%s: no struct", (_name, fields) => {
  expect(() => struct(fields as unknown as FieldTypes)).toThrow(InvalidOptionError);
});
