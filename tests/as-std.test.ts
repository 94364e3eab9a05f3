// AssemblyScript's standard library on our heap: random programs that run for long, with collections in between, give what
// they give on the compiler's own heap, and leave the heap in order.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { compileProgram, type HeapName, RUNTIMES } from "../bench/assemblyscript/build.js";
import { createHeap, type Heap } from "../src/index.js";

const SOURCE = readFileSync(fileURLToPath(new URL("guests/std.ts", import.meta.url)), "utf8");
const BATCH = 2000;
/** Allocations that a random call makes, about. */
const ALLOCATIONS = 4;

interface Program {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global<"i32">;
  play(seed: number, calls: number): number;
  drop(): void;
  __collect(): void;
}

async function start(heap: HeapName, runtime: string): Promise<Program> {
  const { bytes } = await compileProgram(SOURCE, heap, ["-O2", "--runtime", runtime, "--exportRuntime"]);
  const abort = (): never => {
    throw new Error("the program has aborted");
  };
  const { instance } = await WebAssembly.instantiate(bytes, { env: { abort } });
  return instance.exports as unknown as Program;
}

/** The program's heap, as JavaScript sees it. */
function heapOf({ memory, heapBase }: Program): Heap {
  return createHeap({ allocator: "good-fit", memory, base: heapBase.value, engine: "js" });
}

test.each(RUNTIMES)("with the %s runtime", { timeout: 300_000 }, async (runtime) => {
  const [stock, ours] = await Promise.all([start("stock", runtime), start("heapsmith", runtime)]);
  const seed = inject("seed");
  const heap = heapOf(ours);
  const batches = Math.ceil(inject("operations") / (BATCH * ALLOCATIONS));
  for (let batch = 0; batch < batches; batch += 1) {
    const expected = stock.play(seed + batch, BATCH);
    expect(ours.play(seed + batch, BATCH)).toBe(expected);
    // Without a collector of its own accord, the minimal runtime would fill the memory.
    if (runtime === "minimal" || batch % 7 === 0) for (const program of [stock, ours]) program.__collect();
    heap.check();
  }
  const sizes = [stock, ours].map(({ memory }) => memory.buffer.byteLength);
  expect(sizes[1]).toBeLessThanOrEqual(sizes[0] ?? 0);
  for (const program of [stock, ours]) {
    program.drop();
    program.__collect();
    program.__collect();
  }
  heap.check();
  // The slots' own arrays, their buffers and what they were filled with last.
  expect(heap.stats().liveBlocks).toBeLessThan(30);
});
