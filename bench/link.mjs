// Links a contender statically: memory, allocator and replay guest in one module, with direct calls and no inlining
// across them, for all contenders alike.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import { embeddedBytes } from "../dist/engines/embed.js";
import { guests } from "../dist/generated/guests.js";

const binaries = fileURLToPath(new URL("../node_modules/binaryen/bin", import.meta.url));
const FEATURES = [
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-nontrapping-float-to-int",
];

function binaryenTool(name, args) {
  execFileSync(process.execPath, [join(binaries, name), ...args], { stdio: ["ignore", "ignore", "pipe"] });
}

/** What C programs and our modules import: a memory, the heap's range, and Emscripten's growth callback. */
function environment(base, pages) {
  const module = binaryen.parseText(`(module
    (memory (export "memory") ${pages} 65536)
    (global (export "__heap_base") i32 (i32.const ${base}))
    (global (export "__heap_limit") i32 (i32.const 0))
    (func (export "emscripten_notify_memory_growth") (param i32)))`);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

/** Compiles the module in which a trace is replayed on an allocator whose heap begins at `base`, a multiple of 64 KiB. */
export function link(allocatorBytes, base, folder) {
  const file = (name) => join(folder, name);
  // A C library's data and stack lie behind the base, so that its memory must reach beyond.
  writeFileSync(file("env.wasm"), environment(base, base / 65536 + 4));
  writeFileSync(file("allocator.wasm"), allocatorBytes);
  writeFileSync(file("guest.wasm"), embeddedBytes(guests.replay));
  const merged = ["-o", file("heap.wasm"), "--rename-export-conflicts", ...FEATURES];
  binaryenTool("wasm-merge", [file("env.wasm"), "env", file("allocator.wasm"), "allocator", ...merged]);
  const whole = ["-o", file("merged.wasm"), "--rename-export-conflicts", ...FEATURES];
  binaryenTool("wasm-merge", [file("heap.wasm"), "env", file("guest.wasm"), "guest", ...whole]);
  const passes = ["--simplify-globals-optimizing", "--remove-unused-module-elements"];
  binaryenTool("wasm-opt", [file("merged.wasm"), "-o", file("linked.wasm"), ...passes, ...FEATURES]);
  return new WebAssembly.Module(readFileSync(file("linked.wasm")));
}
