// Builds heapsmith/lab, the Heap Lab as an element, into dist/lab.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

export async function buildLab(root) {
  await build({ configFile: join(root, "lab/vite.element.config.ts"), logLevel: "warn" });
  copyFileSync(join(root, "lab/heap-lab.d.ts"), join(root, "dist/lab/index.d.ts"));
}
