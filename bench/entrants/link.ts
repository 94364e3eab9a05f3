// Links an allocator statically: memory, allocator and replay guest in one module, with direct calls and no inlining
// across them, for all alike.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import binaryen from "binaryen";
import { embeddedBytes } from "../../src/engines/embed.js";
import { guests } from "../../src/generated/guests.js";
import type { Guest } from "../../src/trace/stage.js";
import { ROOT } from "../root.js";

const FEATURES = [
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-nontrapping-float-to-int",
];

const run = promisify(execFile);

async function merge(inputs: readonly (readonly [file: string, name: string])[], output: string): Promise<void> {
  const tool = join(ROOT, "node_modules/binaryen/bin/wasm-merge");
  await run(process.execPath, [tool, ...inputs.flat(), "-o", output, "--rename-export-conflicts", ...FEATURES]);
}

/** Folds the heap's base in, and drops what is not called. */
function fold(merged: Uint8Array): Uint8Array<ArrayBuffer> {
  const module = binaryen.readBinary(merged);
  module.setFeatures(binaryen.Features.All);
  module.runPasses(["simplify-globals-optimizing", "remove-unused-module-elements"]);
  const bytes = module.emitBinary();
  module.dispose();
  return new Uint8Array(bytes);
}

/** Tools run at a time: one for each core. */
let free = availableParallelism();
const waiting: (() => void)[] = [];

async function enter(): Promise<void> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function leave(): void {
  const next = waiting.shift();
  if (next === undefined) free += 1;
  else next();
}

/** Runs tools, when their turn has come, with a folder that is gone afterwards. */
export async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  await enter();
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-bench-"));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    leave();
  }
}

export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  const bytes = module.emitBinary();
  module.dispose();
  return new Uint8Array(bytes);
}

/** What C programs and our modules import: a memory, the heap's range, the guard's report and Emscripten's growth callback. */
function environment(base: number): Uint8Array {
  // A C library's data and stack lie behind the base, so that its memory must reach beyond.
  return assemble(`(module
    (memory (export "memory") ${base / 65536 + 4} 65536)
    (global (export "__heap_base") i32 (i32.const ${base}))
    (global (export "__heap_limit") i32 (i32.const 0))
    (func (export "report") (param i32 i32 i32 i32))
    (func (export "emscripten_notify_memory_growth") (param i32)))`);
}

/** Compiles the module in which traces are replayed on an allocator whose heap begins at `base`. */
export function link(allocator: Uint8Array, base: number): Promise<WebAssembly.Module> {
  return inFolder(async (folder) => {
    const file = (name: string): string => join(folder, name);
    writeFileSync(file("env"), environment(base));
    writeFileSync(file("allocator"), allocator);
    writeFileSync(file("guest"), embeddedBytes(guests.replay));
    // Allocator and guest both import from a module `env`: the first what the second finds in its exports.
    const heap: (readonly [string, string])[] = [
      [file("env"), "env"],
      [file("allocator"), "allocator"],
    ];
    await merge(heap, file("heap"));
    const whole: (readonly [string, string])[] = [
      [file("heap"), "env"],
      [file("guest"), "guest"],
    ];
    await merge(whole, file("whole"));
    return new WebAssembly.Module(fold(readFileSync(file("whole"))));
  });
}

type LinkedExports = Record<string, (...words: number[]) => number> & { memory: WebAssembly.Memory };

/** A fresh instance of a linked module. */
export function instantiateLinked(module: WebAssembly.Module): LinkedExports {
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as LinkedExports;
  exports._initialize?.();
  return exports;
}

/** The guest of a linked module whose heap begins at its base. */
export function linkedGuest(module: WebAssembly.Module): Guest {
  const exports = instantiateLinked(module);
  const { memory, reset } = exports;
  return { memory, passes: exports, reset: reset && (() => void reset()) };
}
