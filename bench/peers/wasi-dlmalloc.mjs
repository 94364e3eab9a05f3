// dlmalloc of wasi-libc: Debian's clang, lld and wasi-libc.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const name = "wasi-dlmalloc";
export const install = "apt-get install clang lld wasi-libc";

const SHIM = `#include <stdlib.h>
__attribute__((export_name("memalign"))) void *aligned(size_t alignment, size_t size) {
  void *block = 0;
  return posix_memalign(&block, alignment < 4 ? 4 : alignment, size) ? 0 : block;
}
`;
const EXPORTS = ["malloc", "free", "realloc", "calloc"].map((call) => `--export=${call}`);

export function isInstalled() {
  return ["/usr/bin/clang", "/usr/bin/wasm-ld", "/usr/lib/wasm32-wasi/libc.a"].every((path) => existsSync(path));
}

/** The allocator as a module whose data begin at `base`. */
export function build(base, folder) {
  const source = join(folder, "shim.c");
  const output = join(folder, "wasi.wasm");
  writeFileSync(source, SHIM);
  const linker = ["--no-entry", "--import-memory", "--strip-all", `--global-base=${base}`, "-z", "stack-size=4096"];
  const options = ["--target=wasm32-wasi", "-O3", "-nostartfiles", "-nodefaultlibs"];
  const link = `-Wl,${[...linker, ...EXPORTS].join(",")}`;
  execFileSync("clang", [...options, source, "-o", output, "-lc", link], { stdio: ["ignore", "ignore", "pipe"] });
  return readFileSync(output);
}
