// Starts the fuzzers, whose TypeScript is bundled on the way.
//   npm run fuzz -- --minutes 10          arbitrary calls on guarded heaps
//   npm run fuzz -- --clean 10000000      programs without fault on guarded heaps
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const outfile = join(here, `../node_modules/.heapsmith-fuzz-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [join(here, "main.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "warning",
  });
  const { main } = await import(outfile);
  process.exitCode = await main(process.argv.slice(2), outfile);
} finally {
  rmSync(outfile, { force: true });
}
