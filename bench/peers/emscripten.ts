// The allocators that come with Emscripten. They promise 8-byte alignment, less than max_align_t.

import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { WasmPeer } from "../entrants/peer.js";
import { debianVersion } from "./debian.js";

const run = promisify(execFile);

const EXPORTS = "_malloc,_free,_realloc,_calloc,_memalign";
const LIBRARIES = "/usr/share/emscripten/system/lib";

/** Source of each in Emscripten's library folder. */
const SOURCES = { dlmalloc: "dlmalloc.c", emmalloc: "emmalloc.c", mimalloc: "mimalloc" };

async function build(allocator: string, base: number, folder: string): Promise<Uint8Array> {
  const source = join(folder, "shim.c");
  const output = join(folder, `${allocator}.wasm`);
  writeFileSync(source, "#include <stdlib.h>\n");
  const settings = [
    "STANDALONE_WASM=1",
    "IMPORTED_MEMORY=1",
    "ALLOW_MEMORY_GROWTH=1",
    "MAXIMUM_MEMORY=4GB",
    "TOTAL_STACK=4096",
    `MALLOC=${allocator}`,
    `GLOBAL_BASE=${base}`,
    `INITIAL_MEMORY=${base + 4 * 65536}`,
    `EXPORTED_FUNCTIONS=${EXPORTS}`,
  ];
  const options = ["-O3", "--no-entry", ...settings.map((setting) => `-s${setting}`)];
  await run("emcc", [source, ...options, "-o", output]);
  return readFileSync(output);
}

function absence(source: string): string | null {
  if (!existsSync("/usr/bin/emcc")) return "apt-get install emscripten";
  if (existsSync(join(LIBRARIES, source))) return null;
  return `not in this Emscripten (${debianVersion("emscripten")}); 3.1.50 and later have it`;
}

export const EMSCRIPTEN: readonly WasmPeer[] = Object.entries(SOURCES).map(([allocator, source]) => ({
  name: `emscripten-${allocator}`,
  alignment: 8,
  version: () => `emscripten ${debianVersion("emscripten")}`,
  absence: () => absence(source),
  build: (base, folder) => build(allocator, base, folder),
}));
