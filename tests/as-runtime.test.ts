// The runtime for AssemblyScript: as a transform and as a path, driven through the loader and the compiler's bindings.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type ASUtil, instantiate } from "@assemblyscript/loader";
import asc from "assemblyscript/asc";
import { afterAll, describe, expect, test } from "vitest";
import {
  type Compiled,
  compileProgram,
  HEAPS,
  PROGRAMS,
  RUNTIMES,
  type Runtime,
  sourceOf,
} from "../bench/assemblyscript/build.js";
import HeapsmithTransform from "../src/as/index.js";
import { createHeap, type Heap } from "../src/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const SOURCE = readFileSync(join(root, "tests/guests/exchange.ts"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A project that has heapsmith and the compiler installed, and a program. */
function newProject(): string {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(root, join(modules, "heapsmith"));
  symlinkSync(join(root, "node_modules/assemblyscript"), join(modules, "assemblyscript"));
  copyFileSync(join(root, "tests/guests/exchange.ts"), join(folder, "app.ts"));
  return folder;
}

const project = newProject();

/** Compiles as from the command line, in the project. */
function ascIn(...words: string[]): Uint8Array<ArrayBuffer> {
  const compiler = join(project, "node_modules/assemblyscript/bin/asc.js");
  execFileSync(process.execPath, [compiler, "app.ts", "-o", "app.wasm", "-O", ...words], {
    cwd: project,
    stdio: "pipe",
  });
  return Uint8Array.from(readFileSync(join(project, "app.wasm")));
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global<"i32">;
}

/** The program's heap, as JavaScript sees it. */
function heapOf({ memory, heapBase }: Exports): Heap {
  return createHeap({ allocator: "good-fit", memory, base: heapBase.value, engine: "js" });
}

interface Exchange extends Exports {
  greet(name: number): number;
  reverse(numbers: number): number;
  scale(values: number, factor: number): number;
  upper(words: number): number;
  bytes(buffer: number): number;
  append(number: number): number;
  raw(size: number): number;
}

async function load(bytes: Uint8Array<ArrayBuffer>): Promise<Exchange & ASUtil> {
  const { exports } = await instantiate<Exchange & Record<string, unknown>>(bytes);
  return exports as unknown as Exchange & ASUtil;
}

/** Passes values both ways by the loader, with collections in between. Objects that the host holds are pinned. */
function exchangeByLoader(exports: Exchange & ASUtil, ids: { i32s: number; f64s: number }): void {
  const heap = heapOf(exports);
  const { __pin: pin, __unpin: unpin } = exports;
  for (let round = 0; round < 300; round += 1) {
    const name = pin(exports.__newString(`número ${round} ${"🙂".repeat(round % 50)}`));
    expect(exports.__getString(exports.greet(name))).toBe(`Hello, número ${round} ${"🙂".repeat(round % 50)}`);
    const numbers = Array.from({ length: round }, (_, at) => at * 3 - round);
    const list = pin(exports.__newArray(ids.i32s, numbers));
    expect(exports.__getArray(exports.reverse(list))).toEqual(numbers.slice().reverse());
    const values = pin(exports.__newArray(ids.f64s, Float64Array.from(numbers)));
    expect(exports.__getFloat64Array(exports.scale(values, 0.5))).toEqual(
      Float64Array.from(numbers, (each) => each / 2),
    );
    expect(exports.__getArray(exports.append(round))).toHaveLength(4 + round);
    expect(exports.raw(1 + round * 7)).toBe(1);
    for (const object of [name, list, values]) unpin(object);
    if (round % 10 === 0) {
      exports.__collect();
      heap.check();
    }
  }
}

/** Type ids are in the order in which a program comes to need its classes: this one says them itself. */
const WITH_IDS = `${SOURCE}
export const i32s: u32 = idof<i32[]>();
export const f64s: u32 = idof<Float64Array>();
`;

describe.each(RUNTIMES)("with --runtime %s", (runtime) => {
  test("values pass both ways through the loader", async () => {
    const { bytes } = await compileProgram(WITH_IDS, "heapsmith", ["-O3", "--runtime", runtime, "--exportRuntime"]);
    const exports = (await load(bytes)) as Exchange & ASUtil & Record<"i32s" | "f64s", WebAssembly.Global<"i32">>;
    exchangeByLoader(exports, { i32s: exports.i32s.value, f64s: exports.f64s.value });
  });

  test("and through the bindings that the compiler makes", async () => {
    const words = ["-O3", "--runtime", runtime, "--exportRuntime", "--bindings", "raw"];
    const { bytes, files } = await compileProgram(SOURCE, "heapsmith", words);
    const path = join(folder, `${runtime}.mjs`);
    writeFileSync(path, files.get("app.js") ?? "");
    const bindings = await import(/* @vite-ignore */ pathToFileURL(path).href);
    const exports = await bindings.instantiate(await WebAssembly.compile(bytes), {});
    const heap = heapOf(exports);
    for (let round = 0; round < 300; round += 1) {
      expect(exports.greet(`you ${round}`)).toBe(`Hello, you ${round}`);
      expect(exports.reverse([1, 2, round])).toEqual([round, 2, 1]);
      expect(exports.scale(Float64Array.of(1, round), 2)).toEqual(Float64Array.of(2, 2 * round));
      expect(exports.upper(["one", "two"])).toEqual(["ONE", "TWO"]);
      const point = exports.middle(null, null);
      expect(exports.total(exports.middle(point, exports.middle(point, null)))).toBe(3);
      expect(exports.bytes(Uint8Array.of(1, 2, round & 255).buffer)).toEqual(Uint8Array.of(1, 2, round & 255));
      if (round % 20 === 0) {
        exports.__collect();
        heap.check();
      }
    }
  });

  test.each(PROGRAMS)("%s gives the same in no more memory, in at most 1,500 bytes more", async (program) => {
    const words = ["-O3", "--runtime", runtime, "--exportRuntime"];
    const [stock, ours] = (await Promise.all(HEAPS.map((heap) => compileProgram(sourceOf(program), heap, words)))) as [
      Compiled,
      Compiled,
    ];
    expect(ours.bytes.length).toBeLessThanOrEqual(stock.bytes.length + 1500);
    const [expected, found] = [playTurns(stock.bytes, runtime), playTurns(ours.bytes, runtime)];
    expect(found.results).toEqual(expected.results);
    expect(found.memoryBytes).toBeLessThanOrEqual(expected.memoryBytes);
  });
});

function playTurns(bytes: BufferSource, runtime: Runtime): { results: number[]; memoryBytes: number } {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { abort: () => {} } });
  const { run, memory, __collect } = exports as unknown as Exports & { run(turn: number): number; __collect(): void };
  const results = Array.from({ length: 200 }, (_, turn) => {
    if (runtime === "minimal" && turn % 20 === 0) __collect();
    return run(turn);
  });
  return { results, memoryBytes: memory.buffer.byteLength };
}

describe("on the command line", () => {
  const names = (bytes: BufferSource): string[] =>
    WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);

  test.each(RUNTIMES)("--transform heapsmith/as --runtime %s", async (runtime) => {
    const bytes = ascIn("--transform", "heapsmith/as", "--runtime", runtime);
    expect(names(bytes).filter((name) => name.startsWith("__"))).toEqual([]);
    const exports = await load(bytes);
    expect(exports.raw(1000)).toBe(1);
    heapOf(exports).check();
  });

  test("--runtime with the path of ours", async () => {
    const runtime = "./node_modules/heapsmith/dist/assembly/rt/incremental";
    const bytes = ascIn("--runtime", runtime, "--exportRuntime");
    expect(names(bytes)).toEqual(expect.arrayContaining(["__new", "__pin", "__unpin", "__collect", "__rtti_base"]));
    expect(names(bytes)).not.toContain("__alloc");
    const exports = await load(bytes);
    expect(exports.raw(1000)).toBe(1);
    heapOf(exports).check();
  });

  test("a runtime without a heap is refused", () => {
    expect(() => ascIn("--transform", "heapsmith/as", "--runtime", "stub")).toThrow(
      "heapsmith/as: expected --runtime minimal or incremental",
    );
  });
});

test("the transform leaves other programs of the process alone", async () => {
  const stock = await compileProgram(SOURCE, "stock", ["-O", "--runtime", "minimal"]);
  await compileProgram(SOURCE, "heapsmith", ["-O", "--runtime", "minimal"]);
  expect((await compileProgram(SOURCE, "stock", ["-O", "--runtime", "minimal"])).bytes).toEqual(stock.bytes);
});

test("a heap ends at --lowMemoryLimit, and where memory is refused the program traps", async () => {
  const source = `export function take(size: i32): usize { return heap.alloc(size); }`;
  const { bytes } = await compileProgram(source, "heapsmith", [
    "-O",
    "--runtime",
    "minimal",
    "--lowMemoryLimit",
    "32768",
  ]);
  const { take } = (await load(bytes)) as unknown as { take(size: number): number };
  const blocks = [take(1000), take(1000)];
  for (const block of blocks) expect(block).toBeLessThan(32768);
  expect(() => take(40_000)).toThrow(WebAssembly.RuntimeError);
  expect(take(1000)).toBeLessThan(32768);
});

test("the compiler's API takes the transform", async () => {
  const { error } = await asc.main(["app.ts", "--runtime", "minimal", "--outFile", "app.wasm"], {
    readFile: (name) => (name === "app.ts" ? "export const words: string[] = ['a'];" : null),
    writeFile: () => {},
    listFiles: () => [],
    transforms: [new HeapsmithTransform()] as never[],
  });
  expect(error).toBeNull();
});
