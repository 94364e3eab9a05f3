// The allocators that come with Emscripten.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const EXPORTS = "_malloc,_free,_realloc,_calloc,_memalign";

function peer(allocator) {
  return {
    name: `emscripten-${allocator}`,
    /** What it promises: less than max_align_t. */
    alignment: 8,
    install: "apt-get install emscripten",
    isInstalled: () => existsSync("/usr/bin/emcc"),
    /** The allocator as a module whose data begin at `base`. */
    build(base, folder) {
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
      execFileSync("emcc", [source, ...options, "-o", output], { stdio: ["ignore", "ignore", "pipe"] });
      return readFileSync(output);
    },
  };
}

export const peers = [peer("dlmalloc"), peer("emmalloc")];
