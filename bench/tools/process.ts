// Binaryen in a process of its own: in one that has the optimising tier alone, its code takes long to compile.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import binaryen from "binaryen";
import { ROOT } from "../root.js";
import type { Answer, Job, LinkJob, Request } from "./jobs.js";
import { inFolder } from "./turns.js";

const FEATURES = [
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-nontrapping-float-to-int",
];

const run = promisify(execFile);

function bytesOf(module: binaryen.Module): Uint8Array {
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

const assemble = (text: string): Uint8Array => bytesOf(binaryen.parseText(text));

/** What C programs and our modules import: a memory, the heap's range, the guard's report and Emscripten's callback. */
function environment(base: number): Uint8Array {
  // A C library's data and stack lie behind the base, so that its memory must reach beyond.
  return assemble(`(module
    (memory (export "memory") ${base / 65536 + 4} 65536)
    (global (export "__heap_base") i32 (i32.const ${base}))
    (global (export "__heap_limit") i32 (i32.const 0))
    (func (export "report") (param i32 i32 i32 i32))
    (func (export "emscripten_notify_memory_growth") (param i32)))`);
}

/** The guest with its calls imported from `heap`: from `env` comes the memory, for the allocator too. */
function renamedGuest(guest: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(guest);
  const text = module.emitText();
  module.dispose();
  return assemble(text.replaceAll(/\(import "env" ("[a-z_]+" \(func)/g, '(import "heap" $1'));
}

/** Folds the heap's base in, and drops what is not called. Nothing is inlined, for all alike. */
function fold(merged: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(merged);
  module.setFeatures(binaryen.Features.All);
  module.runPasses(["simplify-globals-optimizing", "remove-unused-module-elements"]);
  return bytesOf(module);
}

function link({ allocator, guest, base }: LinkJob): Promise<Uint8Array> {
  return inFolder(async (folder) => {
    const parts = { env: environment(base), heap: allocator, guest: renamedGuest(guest) };
    const words = Object.entries(parts).flatMap(([name, bytes]) => {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      return [file, name];
    });
    const merged = join(folder, "merged");
    const tool = join(ROOT, "node_modules/binaryen/bin/wasm-merge");
    await run(process.execPath, [tool, ...words, "-o", merged, "--rename-export-conflicts", ...FEATURES]);
    return fold(readFileSync(merged));
  });
}

async function perform(job: Job): Promise<Uint8Array> {
  return job.kind === "assemble" ? assemble(job.text) : link(job);
}

async function answer({ id, job }: Request): Promise<Answer> {
  try {
    return { id, bytes: await perform(job) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", async (request: Request) => {
  process.send?.(await answer(request));
});
