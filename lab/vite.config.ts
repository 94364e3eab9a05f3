// Serves and builds the page. It is made of the package's public entries, as an application is.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { asFile as binaryenAsFile } from "./build/binaryen.js";
import { offline } from "./build/offline.js";
import { recorded } from "./build/recorded.js";

const traces = fileURLToPath(new URL("../bench/traces", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [recorded(traces), binaryenAsFile(), offline()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
  },
});
