// Results as they are committed.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes results with the day they were had. */
export function writeReport(file: string, results: object): void {
  mkdirSync(dirname(file), { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(file, `${JSON.stringify({ date, ...results }, null, 1)}\n`);
}
