// One source, two targets: the same calls give the same addresses and the same bytes on Wasm, on JavaScript, and on a
// heap that both work on in turn. Short random programs, which shrink to the calls that matter where one fails.

import fc from "fast-check";
import { describe, inject, test } from "vitest";
import { Blocks } from "./support/blocks.js";
import { checker } from "./support/check.js";
import { BASE, names, PAGE, type Subject } from "./support/engine.js";
import { MOST_BYTES, run, type Step } from "./support/program.js";
import { trio } from "./support/trio.js";

const seed = inject("seed");

const SLOTS = 24;
const PAGES = 24;

const steps = fc.record<Step>({
  kind: fc.constantFrom("malloc", "malloc", "calloc", "aligned", "realloc", "realloc", "free", "free", "refused"),
  slot: fc.nat(SLOTS - 1),
  bytes: fc.oneof(fc.nat(64), fc.nat(1200), fc.nat(MOST_BYTES)),
  log: fc.nat(16),
});
const growth = fc.record({ pages: fc.integer({ min: 1, max: 3 }) });
const programs = fc.array(fc.oneof({ weight: 30, arbitrary: steps }, growth), { maxLength: 250 });

/** Somebody else grows every memory, and fills the pages. */
function growForeign(subjects: readonly Subject[], blocks: Blocks, slot: number, pages: number): void {
  if (subjects.some(({ memory }) => memory.buffer.byteLength / PAGE + pages > PAGES)) return;
  const starts = subjects.map(({ memory }) => memory.grow(pages) * PAGE);
  blocks.place(slot, starts[0] ?? 0, pages * PAGE, PAGE);
}

describe("random programs", () => {
  test.each(names)("%s: no overlap, contents kept, same bytes on both engines", (allocator) => {
    const property = fc.property(programs, (program) => {
      const subjects = trio(allocator, PAGES, seed);
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
    });
    fc.assert(property, { seed, numRuns: 60 });
  });
});
