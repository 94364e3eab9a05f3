// A program that runs for long in a memory that it nearly fills: behind handles it does, behind pointers on no allocator.

import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { beforeAll, describe, expect, test } from "vitest";
import { type AllocatorName, createHeap } from "../src/index.js";
import { engines, names } from "./support/engine.js";

const folder = new URL("../examples/guests/records/", import.meta.url);
const PAGES = 64;
const BASE = 1024;
/** Share of the memory that is text of records. */
const FULL = 0.93;
const STEPS = 200_000;
const SEED = 12_345;

interface Records {
  open(seed: number): number;
  run(steps: number, most: number): number;
  count(): number;
}

/** The program, on blocks of either kind. */
async function compile(blocks: "handles" | "pointers"): Promise<WebAssembly.Module> {
  let bytes = new Uint8Array();
  const options = ["--runtime", "stub", "-O", "--importMemory", "--noExportMemory", "--use", "abort="];
  const { error, stderr } = await asc.main(["records.ts", "-o", "out.wasm", "--enable", "bulk-memory", ...options], {
    readFile: (name) => {
      const source = name === "handles.ts" ? `${blocks}.ts` : name;
      return ["records.ts", "handles.ts", "pointers.ts"].includes(source)
        ? readFileSync(new URL(source, folder), "utf8")
        : null;
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") bytes = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(stderr.toString(), { cause: error });
  return new WebAssembly.Module(bytes);
}

let onHandles: WebAssembly.Module;
let onPointers: WebAssembly.Module;

beforeAll(async () => {
  onHandles = await compile("handles");
  onPointers = await compile("pointers");
});

function work(
  module: WebAssembly.Module,
  allocator: AllocatorName,
  engine: "wasm" | "js",
): { done: number; records: Records } {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES });
  const heap = createHeap({ allocator, engine, memory, base: BASE });
  const records = new WebAssembly.Instance(module, { env: heap.imports, handles: heap.imports })
    .exports as unknown as Records;
  expect(records.open(SEED)).toBe(1);
  return { done: records.run(STEPS, FULL * PAGES * 65536) >>> 0, records };
}

describe("a store of records", () => {
  test.each(engines)("survives on handles, on %s", (engine) => {
    const { done, records } = work(onHandles, "handles", engine);
    expect(done).toBe(STEPS);
    expect(records.count()).toBeGreaterThan(500);
  });

  test.each(names)("does not on %s, behind pointers", (allocator) => {
    const { done } = work(onPointers, allocator as AllocatorName, "wasm");
    expect(done).toBeLessThan(STEPS);
  });
});
