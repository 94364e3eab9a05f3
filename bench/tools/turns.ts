// Tools run a few at a time, each with a folder of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

/** One for each core. */
let free = availableParallelism();
const waiting: (() => void)[] = [];

async function enter(): Promise<void> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function leave(): void {
  const next = waiting.shift();
  if (next === undefined) free += 1;
  else next();
}

/** Runs tools, when their turn has come, with a folder that is gone afterwards. */
export async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  await enter();
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-bench-"));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    leave();
  }
}
