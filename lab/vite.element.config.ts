// Builds the package's entry heapsmith/lab: the element with what it needs, but for the package's other entries.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path("."),
  publicDir: false,
  build: {
    outDir: path("../dist/lab"),
    emptyOutDir: true,
    target: "es2023",
    license: { fileName: "licenses.md" },
    lib: { entry: path("src/element/index.ts"), formats: ["es"], fileName: "index" },
    rolldownOptions: {
      external: /^heapsmith(\/\w+)?$/,
      output: {
        paths: (id: string) =>
          id === "heapsmith" ? "../index.js" : id.replace(/^heapsmith\/(\w+)$/, "../$1/index.js"),
      },
    },
  },
});
