// Binaryen as a file of the page's own: it comes bundled and minified, and is larger than all else together.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const NAME = "binaryen";
/** Beside the chunks that import it. */
const FILE = `${NAME}.js`;

export function asFile(): Plugin {
  const source = fileURLToPath(import.meta.resolve(NAME));
  return {
    name: "binaryen",
    apply: "build",
    enforce: "pre",
    resolveId: (id) => (id === NAME ? { id: `./${FILE}`, external: true } : undefined),
    generateBundle() {
      this.emitFile({ type: "asset", fileName: `assets/${FILE}`, source: readFileSync(source) });
    },
  };
}
