// as-bind 0.8.2 with programs of today's compiler: on our heap as their runtime, and as guests of any heap of ours.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { compileProgram, RUNTIMES } from "../bench/assemblyscript/build.js";
import AsBindTransform, { instantiate, instantiateSync } from "../src/as-bind/index.js";
import { type AllocatorName, createHeap } from "../src/index.js";
import { engines, names } from "./support/engine.js";
import { Random } from "./support/random.js";

const SOURCE = readFileSync(fileURLToPath(new URL("guests/bound.ts", import.meta.url)), "utf8");

interface Program {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global<"i32">;
  greet(name: string | null): string;
  split(text: string): string[];
  join(rows: string[][]): string;
  shift(rows: number[][], by: number): number[][];
  flip(flags: boolean[]): boolean[];
  largest(numbers: number[]): number;
  wide(numbers: bigint[]): bigint;
  floats(values: Float32Array): Float64Array;
  bytes(buffer: ArrayBuffer): Uint8Array;
  clamped(values: Uint8ClampedArray): ArrayBuffer;
  describe(name: string, count: number): string;
  nothing(): void;
  isOdd(number: number): boolean;
  __collect(): void;
}

const host = {
  app: {
    label: (name: string, places: number[]): string => `${name} at ${places.join("+")}`,
    total: (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0),
  },
  env: {
    abort: (): never => {
      throw new Error("the program has aborted");
    },
  },
};

async function start(runtime: string): Promise<Program> {
  const words = ["-O2", "--runtime", runtime, "--exportRuntime"];
  const { bytes } = await compileProgram(SOURCE, "heapsmith", words, [new AsBindTransform()]);
  return (await instantiate<Program>(bytes, host)).exports;
}

describe.each(RUNTIMES)("on our heap, with the %s runtime", (runtime) => {
  const starting = start(runtime);

  test("strings pass both ways", async () => {
    const { greet, split } = await starting;
    for (const name of ["", "you", "ümläut", "🙂".repeat(500)]) expect(greet(name)).toBe(`Hello, ${name}`);
    expect(greet(null)).toBe("nobody");
    expect(split("a bc  d")).toEqual(["a", "bc", "", "d"]);
  });

  test("arrays pass both ways, also nested", async () => {
    const { join, shift, flip, largest, wide } = await starting;
    expect(join([["a", "b"], [], ["c"]])).toBe("a,b;;c");
    expect(shift([[1, 2, 3], [], [-5]], 10)).toEqual([[11, 12, 13], [], [5]]);
    expect(flip([true, false])).toEqual([false, true]);
    expect(largest([1, 4_000_000_000, 2])).toBe(4_000_000_000);
    expect(wide([1n, 2n ** 63n, 2n ** 62n])).toBe(2n ** 63n + 2n ** 62n + 1n);
  });

  test("typed arrays and buffers pass both ways, as copies", async () => {
    const { floats, bytes, clamped, memory } = await starting;
    const doubled = floats(Float32Array.of(0.5, -3, 1e9));
    expect(doubled).toEqual(Float64Array.of(1, -6, 2e9));
    expect(doubled.buffer).not.toBe(memory.buffer);
    expect(bytes(Uint8Array.of(1, 2, 3).buffer)).toEqual(Uint8Array.of(2, 3));
    expect(new Uint8Array(clamped(Uint8ClampedArray.of(7, 300)))).toEqual(Uint8Array.of(7, 255));
  });

  test("the host's functions are called with values, and give values", async () => {
    expect((await starting).describe("cells", 4)).toBe("cells at 0+1+4+9 2.0");
  });

  test("numbers, flags and nothing pass as they are", async () => {
    const { nothing, isOdd } = await starting;
    expect(nothing()).toBeUndefined();
    expect([isOdd(3), isOdd(4)]).toEqual([true, false]);
  });

  test("values at random, with collections in between, leave the heap in order", async () => {
    const program = await starting;
    const heap = createHeap({
      allocator: "good-fit",
      memory: program.memory,
      base: program.heapBase.value,
      engine: "js",
    });
    const random = new Random(inject("seed"));
    const word = (): string =>
      String.fromCharCode(...Array.from({ length: random.below(40) }, () => 97 + random.below(26)));
    for (let turn = 0; turn < 1000; turn += 1) {
      const rows = Array.from({ length: random.below(12) }, () => Array.from({ length: random.below(9) }, word));
      expect(program.join(rows)).toBe(rows.map((row) => row.join(",")).join(";"));
      const values = Float32Array.from({ length: random.below(600) }, () => random.below(1000));
      expect(program.floats(values)).toEqual(Float64Array.from(values, (value) => value * 2));
      if (turn % 100 === 0) {
        program.__collect();
        heap.check();
      }
    }
  });
});

test("values that have no converter are named", async () => {
  const source = `class Point { x: i32 = 0; } export function all(points: Point[]): i32 { return points.length; }`;
  const words = ["-O2", "--runtime", "minimal", "--exportRuntime"];
  const { bytes } = await compileProgram(source, "heapsmith", words, [new AsBindTransform()]);
  const { exports } = instantiateSync<{ all(points: object[]): number }>(bytes, host);
  expect(() => exports.all([{}])).toThrow("elements of type app/Point cannot be passed");
});

/** A program without a heap of its own: it imports memory, malloc and free. */
const GUEST = `
@external("env", "malloc") declare function malloc(size: u32): u32;
@external("env", "free") declare function free(block: u32): void;

export function squares(count: u32): u32 {
  const block = malloc(count * 4);
  for (let i: u32 = 0; i < count; i++) store<u32>(block + i * 4, i * i);
  return block;
}

export function sumAndFree(block: u32, count: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) sum += load<u32>(block + i * 4);
  free(block);
  return sum;
}
`;

interface Guest {
  squares(count: number): number;
  sumAndFree(block: number, count: number): number;
}

/** Above what the guest keeps for itself. */
const HEAP_BASE = 32768;

test("a guest allocates on every heap", async () => {
  const words = ["--importMemory", "--noExportMemory", "--exportRuntime", "--runtime", "stub", "--use", "abort=", "-O"];
  const { bytes } = await compileProgram(GUEST, "stock", words, [new AsBindTransform()]);
  for (const allocator of names) {
    for (const engine of engines) {
      const heap = createHeap({
        allocator: allocator as AllocatorName,
        engine,
        base: HEAP_BASE,
        initialPages: 1,
        maximumPages: 16,
      });
      const { squares, sumAndFree } = instantiateSync<Guest>(bytes, { env: { ...heap.imports } }).exports;
      const neighbour = heap.malloc(1000);
      const block = squares(10_000);
      expect(block).not.toBe(neighbour);
      expect(new Uint32Array(heap.memory.buffer, block, 4)).toEqual(Uint32Array.of(0, 1, 4, 9));
      expect(sumAndFree(block, 100)).toBe(328_350);
    }
  }
});
