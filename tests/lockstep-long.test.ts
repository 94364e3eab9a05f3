// One source, two targets, for as long as it takes: a million random operations for each allocator on Wasm, on
// JavaScript, and on a heap that both work on in turn. After every operation one of the three is checked.

import { describe, inject, test } from "vitest";
import { Blocks } from "./support/blocks.js";
import { checker } from "./support/check.js";
import { BASE, names, PAGE } from "./support/engine.js";
import { MOST_BYTES, randomStep, run } from "./support/program.js";
import { Random } from "./support/random.js";
import { trio } from "./support/trio.js";

const seed = inject("seed");
const operations = inject("operations");

const PAGES = 64;
const ROUND = 10_000;

/** Mostly small heaps, where a check costs least and odd cases are near; at times one of hundreds of blocks. */
function randomSlots(random: Random): number {
  return 4 + random.scaled(9);
}

/** A round in fresh memories; where one is full, the heaps are made anew in it. */
function playRound(allocator: string, random: Random, steps: number): void {
  const subjects = trio(allocator, PAGES, random.below(2 ** 31));
  const checks = subjects.map(checker);
  const slots = randomSlots(random);
  const blocks = new Blocks(subjects, { slots, low: BASE, high: PAGES * PAGE, largest: MOST_BYTES });
  for (let done = 0; done < steps; done++) {
    if (!run(subjects, blocks, randomStep(random, slots))) {
      blocks.verifyAll();
      for (const { calls } of subjects) calls.heap_init();
      blocks.forgetAll();
    }
    checks[done % checks.length]?.();
  }
  blocks.verifyAll();
  blocks.compareMemories();
}

describe("long random programs", () => {
  test.each(names)(
    `%s: ${operations} operations in step, seed ${seed}`,
    (allocator) => {
      const random = new Random(seed);
      for (let left = operations; left > 0; left -= ROUND) playRound(allocator, random, Math.min(left, ROUND));
    },
    600_000,
  );
});
