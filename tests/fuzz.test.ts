// The fuzzers, for a short while: `npm run fuzz -- --minutes 10` and `npm run fuzz -- --clean 10000000` go on for longer.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { allocators, openHeap, PAGE } from "../fuzz/heaps.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const seed = Math.max(inject("seed") >>> 1, 1);

function fuzz(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["fuzz/run.mjs", "--seed", String(seed), ...words], {
    cwd: root,
    encoding: "utf8",
  });
}

test("arbitrary calls on guarded heaps: all return or are reported", () => {
  const { status, stdout } = fuzz("--seconds", "6");
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("no fault") });
});

test("programs without fault: nothing is reported", () => {
  const { status, stdout } = fuzz("--clean", "40000");
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining(" 0 reported, no fault") });
});

test("a result inside a block is reported, however many pages of others lie between the heap's", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4096 });
  const { call } = openHeap("bump", "wasm", memory, 4096);
  const blocks = Array.from({ length: 250 }, () => {
    memory.grow(1);
    call("malloc", 60_000);
    return call("malloc", 0);
  });
  for (const block of blocks) {
    expect(() => call("posix_memalign", block, 16, 8)).toThrow("kind 7");
    expect(() => call("posix_memalign", block - 16, 16, 8)).toThrow("reported");
  }
  expect(call("heap_check")).toBe(0);
});

describe.each(allocators)("%s", (allocator) => {
  test.each(["wasm", "js"] as const)("tells its own pages from many of others between them, on %s", (engine) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4096 });
    const { call } = openHeap(allocator, engine, memory, 4096);
    const pages = (): number => memory.buffer.byteLength / PAGE;
    const foreign: number[] = [];
    const blocks: [first: number, last: number][] = [];
    while (foreign.length < 40) {
      foreign.push(memory.grow(1));
      for (const before = pages(); pages() === before; ) {
        const block = call("malloc", 20_000);
        expect(block).not.toBe(0);
        blocks.push([block, block + 19_996]);
      }
    }
    const isInBlock = (address: number): boolean => blocks.some(([first, last]) => address >= first && address <= last);
    for (let page = 0; page < pages(); page++) {
      const result = page * PAGE + PAGE - 64;
      if (foreign.includes(page)) {
        expect(call("posix_memalign", result, 16, 8), `page ${page}`).toBe(0);
        const block = new DataView(memory.buffer).getUint32(result, true);
        blocks.push([block, block + 4]);
      } else if (!isInBlock(result))
        expect(() => call("posix_memalign", result, 16, 8), `page ${page}`).toThrow("reported");
    }
    expect(call("heap_check")).toBe(0);
  });
});

test.each([["--minutes", "0"], ["--clean", "many"], ["--allocator", "slub"], ["--speed"]])(
  "%s %s: code 2",
  (...words) => {
    expect(fuzz(...words.filter((word) => word !== undefined)).status).toBe(2);
  },
);
