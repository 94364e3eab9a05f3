// Bad input to every public call of the host: a typed error that names the argument, the value and what was expected, or
// 0 for a size that is only too large; and a heap that is as it was.

import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import {
  createHeap,
  expectNoLeaks,
  f32,
  HeapsmithError,
  InvalidOptionError,
  InvalidPointerError,
  OutOfMemoryError,
  pool,
  struct,
  u32,
} from "../src/index.js";

const seed = inject("seed");
const PAGE = 65536;
const engines = ["wasm", "js"] as const;

/** No number at all. */
const wrongType = fc.oneof(
  fc.constantFrom(undefined, null, true, {}, [], () => 8, Symbol("8"), 8n, new Date()),
  fc.string(),
);
const noInteger = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.5),
  fc.double().filter((value) => !Number.isInteger(value)),
);
const negative = fc.oneof(
  fc.integer({ max: -1 }),
  fc.maxSafeInteger().filter((value) => value < 0),
);
const tooLarge = fc.oneof(
  fc.constantFrom(2 ** 32, 2 ** 32 + 8, 2 ** 53, 1e300),
  fc.integer({ min: 1, max: 2 ** 20 }).map((count) => 2 ** 32 + 8 * count),
);
const noSize = fc.oneof(wrongType, noInteger, negative);
const noWord = fc.oneof(noSize, tooLarge);

/** What is not the address of a block in a heap from 1024 up to 64 KiB. */
const noBlock = fc.oneof(
  noWord,
  fc.integer({ min: 1025, max: PAGE }).filter((address) => address % 8 !== 0),
  fc.integer({ min: 1, max: 128 }).map((granule) => 8 * granule),
  fc.integer({ min: PAGE / 8, max: 2 ** 29 - 1 }).map((granule) => 8 * granule),
);
const noPower = fc.oneof(
  noWord,
  fc.constant(0),
  fc.integer({ min: 3, max: 2 ** 31 }).filter((value) => Math.log2(value) % 1 !== 0),
);

describe.each(engines)("on %s", (engine) => {
  const heap = createHeap({ engine, base: 1024, limit: PAGE });
  const block = heap.array(Float32Array, 10);
  const address = block.ptr;
  const Particle = struct({ id: u32, pos: [f32, 3] });
  const particles = Particle.array(heap, 4);
  const scope = heap.scope();
  const before = { bytes: heap.views.u8.slice(), live: heap.live() };

  /** Every call with one argument that is wrong, by what is wrong about it. */
  const calls: Record<string, [argument: string, wrong: fc.Arbitrary<unknown>, call: (value: never) => unknown][]> = {
    "a size": [
      ["bytes", noSize, (value) => heap.malloc(value)],
      ["bytes", noSize, (value) => heap.alloc(value)],
      ["bytes", noSize, (value) => heap.tryAlloc(value)],
      ["bytes", noSize, (value) => scope.alloc(value)],
      ["bytes", noSize, (value) => heap.calloc(1, value)],
      ["count", noSize, (value) => heap.calloc(value, 1)],
      ["bytes", noSize, (value) => heap.realloc(address, value)],
      ["bytes", noSize, (value) => heap.alignedAlloc(16, value)],
      ["bytes", noSize, (value) => heap.posixMemalign(address, 16, value)],
      ["alignment", noSize, (value) => heap.posixMemalign(address, value, 16)],
      ["bytes", noWord, (value) => heap.freeSized(address, value)],
      ["bytes", noWord, (value) => heap.freeAlignedSized(address, 16, value)],
      ["length", noSize, (value) => heap.array(Float32Array, value)],
      ["length", noSize, (value) => heap.tryArray(Float32Array, value)],
      ["length", noSize, (value) => heap.bytes(value)],
      ["length", noSize, (value) => scope.array(DataView, value)],
      ["length", noSize, (value) => block.tryResize(value)],
      ["length", noSize, (value) => block.realloc(value)],
      ["length", noSize, (value) => Particle.array(heap, value)],
      ["length", noSize, (value) => Particle.tryArray(heap, value)],
      [
        "length",
        fc.oneof(noSize, fc.constant(0)).filter((value) => value !== undefined),
        (value) => pool(heap, Float32Array, { length: value }),
      ],
      [
        "blocks",
        fc.oneof(noSize, fc.constant(0)).filter((value) => value !== undefined),
        (value) => pool(heap, Particle, { blocks: value }),
      ],
      ["index", fc.oneof(noWord, fc.integer({ min: 4, max: 2 ** 32 })), (value) => particles.at(value)],
      ["length", noSize.filter((value) => value !== undefined), (value) => heap.readString(address, value)],
    ],
    "an alignment": [
      ["alignment", noPower, (value) => heap.alignedAlloc(value, 16)],
      ["alignment", noPower, (value) => heap.freeAlignedSized(address, value, 40)],
    ],
    "a type": [
      ["type", fc.oneof(wrongType, noInteger), (value) => heap.array(value, 1)],
      ["type", fc.oneof(wrongType, noInteger), (value) => scope.tryArray(value, 1)],
      ["type", fc.oneof(wrongType, noInteger), (value) => pool(heap, value)],
      ["text", wrongType.filter((value) => typeof value !== "string"), (value) => heap.string(value)],
      ["source", fc.oneof(wrongType, noInteger), (value) => Particle.alloc(value)],
      ["source", fc.oneof(wrongType, noInteger), (value) => Particle.array(value, 1)],
      ["source", fc.oneof(wrongType, noInteger), (value) => Particle.at(value, 16)],
      ["source", fc.oneof(wrongType, noInteger), (value) => pool(value, Particle)],
      [
        "work",
        wrongType.filter((value) => value !== undefined && typeof value !== "function"),
        (value) => expectNoLeaks(heap, value),
      ],
      [
        "options",
        fc
          .oneof(wrongType, noInteger)
          .filter((value) => (typeof value !== "object" && value !== undefined) || value === null),
        (value) => createHeap(value),
      ],
    ],
    "the address of a block": [
      ["pointer", noBlock, (value) => heap.free(value)],
      ["pointer", noBlock, (value) => heap.realloc(value, 8)],
      ["pointer", noBlock, (value) => heap.usableSize(value)],
      ["pointer", noBlock, (value) => heap.freeSized(value, 8)],
      ["pointer", noBlock, (value) => heap.freeAlignedSized(value, 8, 8)],
      ["pointer", noBlock, (value) => scope.free(value)],
      ["pointer", noBlock, (value) => scope.realloc(value, 8)],
    ],
    "an address in the memory": [
      ["pointer", fc.oneof(noWord, fc.constantFrom(0, PAGE)), (value) => heap.readString(value)],
      ["pointer", fc.oneof(noWord, fc.constantFrom(0, PAGE - 9)), (value) => heap.readString(value, 10)],
      [
        "result",
        fc.oneof(noWord, fc.constantFrom(0, 2, address + 1, PAGE)),
        (value) => heap.posixMemalign(value, 16, 16),
      ],
      ["ptr", fc.oneof(noWord, fc.constantFrom(0, 2, address + 1, PAGE - 12)), (value) => Particle.at(heap, value)],
    ],
  };

  describe.each(Object.entries(calls))("where %s is due", (_kind, all) => {
    test.each(
      all.map(([argument, wrong, call]) => ({ argument, wrong, call, name: String(call).replace("(value) => ", "") })),
    )("$name", ({ argument, wrong, call }) => {
      fc.assert(
        fc.property(wrong, (value) => {
          const error = errorOf(() => call(value as never));
          expect(error).toBeInstanceOf(HeapsmithError);
          expect([InvalidOptionError, InvalidPointerError]).toContain(error.constructor);
          const { message, expected } = error as InvalidOptionError;
          expect(message).toMatch(new RegExp(`^${argument}: expected .*, got `, "s"));
          expect(message).toContain(expected);
          if (typeof value === "number" || typeof value === "boolean") expect(message).toContain(`got ${value}`);
          if (typeof value === "bigint") expect(message).toContain(`got ${value}n`);
        }),
        { seed, numRuns: 100 },
      );
    });
  });

  test("a size that is only too large is as any that cannot be served", () => {
    fc.assert(
      fc.property(tooLarge, (size) => {
        expect(heap.malloc(size)).toBe(0);
        expect(heap.calloc(1, size)).toBe(0);
        expect(heap.calloc(size, size)).toBe(0);
        expect(heap.realloc(address, size)).toBe(0);
        expect(heap.alignedAlloc(16, size)).toBe(0);
        expect(heap.tryAlloc(size)).toBeNull();
        expect(heap.tryArray(Float64Array, size)).toBeNull();
        expect(Particle.tryArray(heap, size)).toBeNull();
        expect(block.tryResize(size)).toBe(false);
        for (const call of [
          () => heap.alloc(size),
          () => heap.bytes(size),
          () => block.realloc(size),
          () => Particle.array(heap, size),
        ])
          expect(errorOf(call)).toBeInstanceOf(OutOfMemoryError);
      }),
      { seed, numRuns: 100 },
    );
  });

  test("nothing of this has changed the heap", () => {
    expect(heap.live()).toEqual(before.live);
    const [now, then] = [heap.views.u8.slice(), before.bytes];
    for (const { address: start, size } of before.live)
      expect(Buffer.compare(now.subarray(start, start + size), then.subarray(start, start + size))).toBe(0);
    heap.check();
    expect(block.view.length).toBe(10);
  });
});

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
