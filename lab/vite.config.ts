// Serves and builds the page. It is made of the package's public entries, as an application is.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const dist = (path: string): string => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  resolve: {
    alias: [
      { find: /^heapsmith\/(inspect|trace)$/, replacement: dist("$1/index.js") },
      { find: /^heapsmith$/, replacement: dist("index.js") },
    ],
  },
  build: { outDir: "dist", emptyOutDir: true, target: "es2023" },
});
