// Serves and builds the page. It is made of the package's public entries, as an application is.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { recorded } from "./build/recorded.js";

const traces = fileURLToPath(new URL("../bench/traces", import.meta.url));
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [recorded(traces)],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    license: { fileName: "licenses.md" },
    // Binaryen is large; it is only fetched once a module is dropped.
    chunkSizeWarningLimit: 16_000,
  },
});
