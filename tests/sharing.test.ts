// Several programs on one heap: each frees what another has allocated.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, inject, test } from "vitest";
import { compile, linkObjects } from "../bench/guests/build.js";
import { allocatorNames, createHeap } from "../src/index.js";
import { linkModule } from "../src/link/index.js";
import { Random } from "./support/random.js";
import { assemble } from "./support/wat.js";

const PAGE = 65536;
/** Two programs of four pages each, one behind the other; the heap lies above. */
const GUESTS_END = 8 * PAGE;

interface Lists {
  make(length: number, size: number): number;
  dispose(list: number): number;
  countCalls(): number;
}

const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function compileLists(): Promise<[Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]> {
  const objects = await compile({ sources: ["tests/guests/list.c"], flags: [] }, "-O1", folder);
  const low = await linkObjects(objects, "imported", folder);
  const pages = ["-Wl,--global-base=262144", `-Wl,--initial-memory=${GUESTS_END}`];
  const high = await linkObjects(objects, "imported", folder, pages);
  return [low, high];
}

const lists = compileLists();

/** The sum that `dispose` gives of a list. */
const sumOf = (length: number): number => Array.from({ length }, (_, at) => at % 251).reduce((sum, at) => sum + at, 0);

function instantiate(bytes: BufferSource, env: object): Lists {
  const imports = { env: { ...env }, wasi_snapshot_preview1: {} } as WebAssembly.Imports;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as unknown as Lists;
}

describe.each(allocatorNames())("on one heap of %s", (allocator) => {
  test("two C programs free what the other has allocated", async () => {
    const [low, high] = await lists;
    const heap = createHeap({ allocator, initialPages: 8, base: GUESTS_END });
    const programs = [instantiate(low, heap.imports), instantiate(high, heap.imports)] as const;
    const random = new Random(inject("seed"));
    const live: { list: number; length: number }[] = [];
    let calls = 0;
    const pick = (): Lists => programs[random.below(2)] as Lists;
    for (let turn = 0; turn < 300; turn += 1) {
      if (random.below(2) === 0) {
        const length = random.below(20);
        live.push({ list: pick().make(length, 1 + random.scaled(10)), length });
      } else {
        const [{ list, length } = { list: 0, length: 0 }] = live.splice(random.below(Math.max(live.length, 1)), 1);
        expect(pick().dispose(list)).toBe(sumOf(length));
      }
      calls += 1;
    }
    for (const { list, length } of live) expect(programs[0].dispose(list)).toBe(sumOf(length));
    heap.check();
    expect(programs[0].countCalls() + programs[1].countCalls()).toBe(calls + live.length);
  });
});

test("a linked program lends its heap to another one", async () => {
  const [low, high] = await lists;
  const { bytes } = await linkModule(low, { heapBase: GUESTS_END, exports: ["malloc", "free"] });
  const memory = new WebAssembly.Memory({ initial: 8 });
  const lender = instantiate(bytes, { memory }) as Lists & Record<"malloc" | "free", WebAssembly.ExportValue>;
  const borrower = instantiate(high, { memory, malloc: lender.malloc, free: lender.free });
  expect(lender.dispose(borrower.make(100, 40))).toBe(sumOf(100));
  expect(borrower.dispose(lender.make(100, 4000))).toBe(sumOf(100));
  const heap = createHeap({ allocator: "slab", memory, base: GUESTS_END });
  heap.check();
  expect(heap.stats().liveBlocks).toBe(0);
});

describe("a module written by hand and JavaScript", () => {
  interface Strings {
    hello(): number;
    append(string: number, other: number): number;
    dispose(string: number): void;
  }
  const path = fileURLToPath(new URL("../examples/guests/strings.wat", import.meta.url));
  const guest = new WebAssembly.Module(assemble(readFileSync(path, "utf8")));

  test.each(allocatorNames())("allocate and free each other's blocks on %s", (allocator) => {
    const heap = createHeap({ allocator, base: 1024 });
    const { exports } = new WebAssembly.Instance(guest, { env: heap.imports } as WebAssembly.Imports);
    const { hello, append, dispose } = exports as unknown as Strings;
    const other = createHeap({ allocator, memory: heap.memory, base: 1024, engine: "js" });
    const write = (text: string): number => {
      const bytes = new TextEncoder().encode(text);
      const string = other.malloc(4 + bytes.length);
      new DataView(heap.memory.buffer).setUint32(string, bytes.length, true);
      new Uint8Array(heap.memory.buffer).set(bytes, string + 4);
      return string;
    };
    const read = (string: number): string => {
      const length = new DataView(heap.memory.buffer).getUint32(string, true);
      return new TextDecoder().decode(new Uint8Array(heap.memory.buffer, string + 4, length));
    };
    let string = hello();
    for (let turn = 0; turn < 1000; turn += 1) string = append(string >>> 0, write(", world"));
    expect(read(string >>> 0)).toBe(`Hello${", world".repeat(1000)}`);
    other.free(string >>> 0);
    dispose(write("of JavaScript"));
    other.check();
  });

  test("are one module when linked", async () => {
    const text = readFileSync(path, "utf8");
    const { bytes, calls } = await linkModule(assemble(text), { exports: ["malloc"] });
    expect(calls).toEqual(["free", "malloc", "realloc"]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    const { hello, append, dispose } = exports as unknown as Strings;
    const string = append(hello(), hello());
    expect(Buffer.from(memory.buffer, string + 4, 10).toString()).toBe("HelloHello");
    dispose(string);
  });
});
