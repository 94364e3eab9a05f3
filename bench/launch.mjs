// Starts a benchmark in a process whose Wasm is compiled by the optimising tier only, from the first call on.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const TIER = [
  "--no-liftoff",
  "--no-wasm-tier-up",
  "--no-wasm-dynamic-tiering",
  "--no-wasm-lazy-compilation",
  "--expose-gc",
];

const here = fileURLToPath(new URL(".", import.meta.url));

/** Runs the program of this entry, a path in this folder, with the words that this process was given. */
export async function launch(entry) {
  const folder = mkdtempSync(join(here, "../node_modules/.heapsmith-bench-"));
  try {
    await build({
      entryPoints: { bench: join(here, entry), tools: join(here, "tools/process.ts") },
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      packages: "external",
      platform: "node",
      target: "node20",
      format: "esm",
      sourcemap: "inline",
      logLevel: "error",
    });
    const words = [...TIER, "--enable-source-maps", join(folder, "bench.mjs"), ...process.argv.slice(2)];
    process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
