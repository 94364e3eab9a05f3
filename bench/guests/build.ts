// Compiles C programs for WASI, with the malloc of their C library or with one that they import.

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { runTool } from "../../src/link/binaryen.js";
import { ROOT } from "../root.js";

export interface Program {
  /** Paths in the repository. */
  readonly sources: readonly string[];
  readonly flags: readonly string[];
}

const SQLITE = "node_modules/better-sqlite3/deps/sqlite3";
const TREE_SITTER = "node_modules/tree-sitter/vendor/tree-sitter/lib";

/** Programs with workloads of their own: `run(size)` gives a checksum of what they find. */
export const PROGRAMS = {
  sqlite: {
    sources: ["bench/guests/sqlite.c", `${SQLITE}/sqlite3.c`],
    flags: [
      `-I${SQLITE}`,
      "-DSQLITE_OS_OTHER=1",
      "-DSQLITE_THREADSAFE=0",
      "-DSQLITE_OMIT_LOAD_EXTENSION",
      "-DSQLITE_TEMP_STORE=3",
    ],
  },
  "tree-sitter": {
    sources: ["bench/guests/tree-sitter.c", `${TREE_SITTER}/src/lib.c`, "node_modules/tree-sitter-json/src/parser.c"],
    flags: [`-I${TREE_SITTER}/include`, `-I${TREE_SITTER}/src`],
  },
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof PROGRAMS;
export type Malloc = "own" | "imported";

/** Pages of the memory that a program with an imported malloc imports: its heap begins behind them. */
export const GUEST_PAGES = 4;

const LINKING: Readonly<Record<Malloc, readonly string[]>> = {
  own: [],
  imported: ["c/heapsmith.c", "@c/wasi.flags", "-Wl,--import-memory", `-Wl,--initial-memory=${GUEST_PAGES * 65536}`],
};

const run = promisify(execFile);

async function clang(words: readonly string[]): Promise<void> {
  await run("clang", ["--target=wasm32-wasi", ...words], { cwd: ROOT });
}

/** Compiles a program's sources at a level, such as "-O2", to objects in the folder. */
export async function compile({ sources, flags }: Program, level: string, folder: string): Promise<string[]> {
  const objects = sources.map((_, index) => join(folder, `${index}${level}.o`));
  await Promise.all(
    sources.map((source, index) => clang(["-c", level, ...flags, source, "-o", objects[index] as string])),
  );
  return objects;
}

/** Links objects with the malloc of the C library or of the host, and further flags. Gives the module's bytes. */
export async function linkObjects(
  objects: readonly string[],
  malloc: Malloc,
  folder: string,
  flags: readonly string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const output = join(folder, `${malloc}.wasm`);
  await clang([
    "-mexec-model=reactor",
    "-Wl,-z,stack-size=131072",
    ...objects,
    ...LINKING[malloc],
    ...flags,
    "-o",
    output,
  ]);
  return Uint8Array.from(await readFile(output));
}

/** A module as linking at -O3 would leave it, with nothing linked. */
export async function optimize(bytes: Uint8Array, folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(folder, "optimized.wasm");
  await writeFile(path, bytes);
  await runTool("wasm-opt", [path, "-o", path, "-O3", "--strip-debug"]);
  return Uint8Array.from(await readFile(path));
}
