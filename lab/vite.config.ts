// Serves and builds the page. It is made of the package's public entries, as an application is.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { recorded } from "./build/recorded.js";

const traces = fileURLToPath(new URL("../bench/traces", import.meta.url));
const dist = (path: string): string => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [recorded(traces)],
  resolve: {
    alias: [
      { find: /^heapsmith\/(inspect|record|trace)$/, replacement: dist("$1/index.js") },
      { find: /^heapsmith$/, replacement: dist("index.js") },
    ],
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // Binaryen is large; it is only fetched once a module is dropped.
    chunkSizeWarningLimit: 16_000,
  },
});
