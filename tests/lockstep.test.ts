// One source, two targets: the same calls give the same addresses and the same bytes on Wasm, on JavaScript, and on a
// heap that both work on in turn.

import fc from "fast-check";
import { describe, inject, test } from "vitest";
import { Blocks } from "./support/blocks.js";
import { checker } from "./support/check.js";
import { BASE, names, newAlternatingHeap, newHeap, PAGE, type Subject } from "./support/engine.js";
import { MOST_BYTES, randomStep, run, type Step } from "./support/program.js";
import { Random } from "./support/random.js";
import { recordedTraces, replay } from "./support/trace.js";

const seed = inject("seed");
const operations = inject("operations");

/** A heap on each engine, and one that both operate. */
function trio(allocator: string, maximum: number): Subject[] {
  const random = new Random(seed);
  const shape = { maximum };
  const alternating = newAlternatingHeap(allocator, shape, () => random.below(2) === 0);
  return [newHeap(allocator, "wasm", shape), newHeap(allocator, "js", shape), alternating];
}

describe.each(recordedTraces())("trace $name", ({ load }) => {
  test.each(names)("%s gives the same addresses on both engines", (allocator) => {
    replay(load(), newHeap(allocator, "wasm", { maximum: 8192 }), newHeap(allocator, "js", { maximum: 8192 }));
  });
});

describe("random programs", () => {
  const SLOTS = 24;
  const PAGES = 24;
  const steps = fc.record<Step>({
    kind: fc.constantFrom("malloc", "malloc", "calloc", "aligned", "realloc", "realloc", "free", "free", "refused"),
    slot: fc.nat(SLOTS - 1),
    bytes: fc.oneof(fc.nat(64), fc.nat(1200), fc.nat(MOST_BYTES)),
    log: fc.nat(16),
  });
  const growth = fc.record({ pages: fc.integer({ min: 1, max: 3 }) });

  /** Somebody else grows every memory, and fills the pages. */
  function growForeign(subjects: readonly Subject[], blocks: Blocks, slot: number, pages: number): void {
    if (subjects.some(({ memory }) => memory.buffer.byteLength / PAGE + pages > PAGES)) return;
    const starts = subjects.map(({ memory }) => memory.grow(pages) * PAGE);
    blocks.place(slot, starts[0] ?? 0, pages * PAGE, PAGE);
  }

  test.each(names)("%s: no overlap, contents kept, same bytes on both engines", (allocator) => {
    const property = fc.property(
      fc.array(fc.oneof({ weight: 30, arbitrary: steps }, growth), { maxLength: 250 }),
      (program) => {
        const subjects = trio(allocator, PAGES);
        const checks = subjects.map(checker);
        const shape = { slots: SLOTS + program.length, low: BASE, high: PAGES * PAGE, largest: 3 * PAGE };
        const blocks = new Blocks(subjects, shape);
        program.forEach((step, index) => {
          if ("pages" in step) growForeign(subjects, blocks, SLOTS + index, step.pages);
          else run(subjects, blocks, step);
          for (const check of checks) check();
        });
        blocks.verifyAll();
        blocks.compareMemories();
      },
    );
    fc.assert(property, { seed, numRuns: 60 });
  });
});

describe("long random programs", () => {
  const SLOTS = 700;
  const PAGES = 64;
  const ROUND = 50_000;
  const BETWEEN_CHECKS = 1000;

  /** A round in fresh memories; where one is full, the heaps are made anew in it. */
  function playRound(allocator: string, random: Random, steps: number): void {
    const subjects = trio(allocator, PAGES);
    const checks = subjects.map(checker);
    const blocks = new Blocks(subjects, { slots: SLOTS, low: BASE, high: PAGES * PAGE, largest: MOST_BYTES });
    for (let done = 0; done < steps; done++) {
      if (!run(subjects, blocks, randomStep(random, SLOTS))) {
        blocks.verifyAll();
        for (const { calls } of subjects) calls.heap_init();
        blocks.forgetAll();
      }
      if (done % BETWEEN_CHECKS === 0) for (const check of checks) check();
    }
    blocks.verifyAll();
    blocks.compareMemories();
  }

  test.each(names)(
    `%s: ${operations} operations in step, seed ${seed}`,
    (allocator) => {
      const random = new Random(seed);
      for (let left = operations; left > 0; left -= ROUND) playRound(allocator, random, Math.min(left, ROUND));
    },
    600_000,
  );
});
