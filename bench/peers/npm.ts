// What npm has installed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";

export function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8"));
  return String((manifest as { version?: unknown }).version);
}
