// dlmalloc of wasi-libc: Debian's clang, lld and wasi-libc.

import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { WasmPeer } from "../entrants/peer.js";
import { debianVersion } from "./debian.js";

const run = promisify(execFile);

const SHIM = `#include <stdlib.h>
__attribute__((export_name("memalign"))) void *aligned(size_t alignment, size_t size) {
  void *block = 0;
  return posix_memalign(&block, alignment < 4 ? 4 : alignment, size) ? 0 : block;
}
`;
const EXPORTS = ["malloc", "free", "realloc", "calloc"].map((call) => `--export=${call}`);
const NEEDED = ["/usr/bin/clang", "/usr/bin/wasm-ld", "/usr/lib/wasm32-wasi/libc.a"];

async function build(base: number, folder: string): Promise<Uint8Array> {
  const source = join(folder, "shim.c");
  const output = join(folder, "wasi.wasm");
  writeFileSync(source, SHIM);
  const linker = ["--no-entry", "--import-memory", "--strip-all", `--global-base=${base}`, "-z", "stack-size=4096"];
  const options = ["--target=wasm32-wasi", "-O3", "-nostartfiles", "-nodefaultlibs"];
  const link = `-Wl,${[...linker, ...EXPORTS].join(",")}`;
  await run("clang", [...options, source, "-o", output, "-lc", link]);
  return readFileSync(output);
}

export const WASI_LIBC: WasmPeer = {
  name: "wasi-dlmalloc",
  version: () => `wasi-libc ${debianVersion("wasi-libc")}, clang ${debianVersion("clang")}`,
  absence: () => (NEEDED.every((path) => existsSync(path)) ? null : "apt-get install clang lld wasi-libc"),
  build,
};
