// Starts the comparison in a process whose Wasm is compiled by the optimising tier only, from the first call on.
//   npm run bench                     a look at everything, in under three minutes
//   npm run bench -- --full           for figures to be cited
//   npm run bench -- --help           sections and options
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
const folder = mkdtempSync(join(here, "../node_modules/.heapsmith-bench-"));
try {
  const outfile = join(folder, "bench.mjs");
  await build({
    entryPoints: [join(here, "main.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "inline",
    logLevel: "error",
  });
  const words = [...TIER, "--enable-source-maps", outfile, ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
