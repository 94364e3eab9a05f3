// The seed of all randomness in a run: printed first, so that every failure can be had again.

import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** 32-bit seed; from HEAPSMITH_SEED where that is set. */
    seed: number;
    /** Random operations that each allocator goes through; from HEAPSMITH_OPS where that is set. */
    operations: number;
  }
}

const DEFAULT_OPERATIONS = 1_000_000;

/** A whole number from the environment. Throws where the variable holds anything else. */
function wholeNumber(variable: string, fallback: number): number {
  const text = process.env[variable];
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) throw new RangeError(`${variable} is "${text}": expected a whole number`);
  return Number(text);
}

export default function setup(project: TestProject): void {
  const seed = wholeNumber("HEAPSMITH_SEED", Date.now()) >>> 0;
  const operations = wholeNumber("HEAPSMITH_OPS", DEFAULT_OPERATIONS);
  project.provide("seed", seed);
  project.provide("operations", operations);
  console.log(`Random tests: HEAPSMITH_SEED=${seed} HEAPSMITH_OPS=${operations}`);
}
