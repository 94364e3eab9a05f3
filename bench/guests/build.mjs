// Compiles C programs for WASI, with the malloc of their C library or with one that they import.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runFile = promisify(execFile);

const sqlite = "node_modules/better-sqlite3/deps/sqlite3";
const treeSitter = "node_modules/tree-sitter/vendor/tree-sitter/lib";

/** Programs with workloads of their own: `run(size)` gives a checksum of what they find. */
export const PROGRAMS = {
  sqlite: {
    sources: ["bench/guests/sqlite.c", `${sqlite}/sqlite3.c`],
    flags: [
      `-I${sqlite}`,
      "-DSQLITE_OS_OTHER=1",
      "-DSQLITE_THREADSAFE=0",
      "-DSQLITE_OMIT_LOAD_EXTENSION",
      "-DSQLITE_TEMP_STORE=3",
    ],
  },
  "tree-sitter": {
    sources: ["bench/guests/tree-sitter.c", `${treeSitter}/src/lib.c`, "node_modules/tree-sitter-json/src/parser.c"],
    flags: [`-I${treeSitter}/include`, `-I${treeSitter}/src`],
  },
};

/** Pages of the memory that a program with an imported malloc imports: its heap begins behind them. */
export const GUEST_PAGES = 4;

export const install = "apt-get install clang lld wasi-libc libclang-rt-dev-wasm32";

export function isInstalled() {
  return ["/usr/bin/clang", "/usr/bin/wasm-ld", "/usr/lib/wasm32-wasi/libc.a"].every((path) => existsSync(path));
}

async function clang(words) {
  await runFile("clang", ["--target=wasm32-wasi", ...words], { cwd: root });
}

/** Compiles sources at a level, such as "-O2", to objects in the folder. */
export async function compile({ sources, flags }, level, folder) {
  const objects = sources.map((_, index) => join(folder, `${index}${level}.o`));
  await Promise.all(sources.map((source, index) => clang(["-c", level, ...flags, source, "-o", objects[index]])));
  return objects;
}

const OWN = [];
const IMPORTED = [
  "c/heapsmith.c",
  "@c/wasi.flags",
  "-Wl,--import-memory",
  `-Wl,--initial-memory=${GUEST_PAGES * 65536}`,
];

/** Links objects with the malloc of the C library ("own") or of the host ("imported"). Gives the module's bytes. */
export async function linkObjects(objects, malloc, folder) {
  const output = join(folder, `${malloc}.wasm`);
  const flags = malloc === "own" ? OWN : IMPORTED;
  await clang(["-mexec-model=reactor", "-Wl,-z,stack-size=131072", ...objects, ...flags, "-o", output]);
  return readFile(output);
}
