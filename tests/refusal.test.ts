// A call that fails changes nothing: after each refused call the memory holds, byte for byte, what it held before.
// One thing apart: a search in bins clears the bits of those that it finds empty, and these bits are hints.
// Allocators with deferred work may do it on the way: theirs is the weaker promise for live blocks and memory size.

import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import type { InspectedHeap } from "../src/inspect/index.js";
import { Inspection } from "../src/inspect/inspection.js";
import { Blocks } from "./support/blocks.js";
import {
  BASE,
  bytesOf,
  exhaust,
  hasDeferredWork,
  matrix,
  newHeap,
  PAGE,
  type Shape,
  type Subject,
  sizeOf,
} from "./support/engine.js";
import { run, type Step } from "./support/program.js";

const seed = inject("seed");
const MOST_BYTES = 20_000;
const SLOTS = 16;
const END = 6 * PAGE;
const RESULT = 512;
/** What the bits of bins are called. */
const BIN_MAP = "bins that may have members";

const shapes: readonly (Shape & { name: string })[] = [
  { name: "at the limit", limit: END, maximum: 64 },
  { name: "at the memory's maximum", maximum: END / PAGE },
  { name: "at a limit inside the only page", limit: 40_000 },
];

const program = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom("malloc", "calloc", "aligned", "realloc", "free"),
    slot: fc.nat(SLOTS - 1),
    bytes: fc.oneof(fc.nat(200), fc.nat(MOST_BYTES)),
    log: fc.nat(12),
  }),
  { maxLength: 60 },
);

/** A copy in which the bits of bins are zero, and these bits. */
function apartFromHints(heap: Subject, bytes: Uint8Array): { bytes: Uint8Array; hints: Uint8Array } {
  const copy = bytes.slice();
  const map = new Inspection(heap as unknown as InspectedHeap).bitmaps().find(({ text }) => text === BIN_MAP);
  if (map === undefined) return { bytes: copy, hints: new Uint8Array() };
  const place = copy.subarray(map.address, map.address + Math.ceil(map.bits / 32) * 4);
  const hints = place.slice();
  place.fill(0);
  return { bytes: copy, hints };
}

/** What a heap must still be after a refused call. */
function expectUnchanged(heap: Subject, blocks: Blocks, before: Uint8Array): void {
  blocks.verifyAll();
  expect(sizeOf(heap)).toBe(before.length);
  if (hasDeferredWork(heap.allocator)) return;
  const [then, now] = [before, bytesOf(heap)].map((bytes) => apartFromHints(heap, bytes));
  expect(Buffer.compare(now?.bytes ?? before, then?.bytes ?? before)).toBe(0);
  for (const [index, bits] of now?.hints.entries() ?? []) expect(bits & ~(then?.hints[index] ?? 0)).toBe(0);
}

/** Every way in which a call can be refused whatever the heap holds. */
function refusals({ calls }: Subject, held: number): (() => boolean)[] {
  const tooLarge = [0xffffffff, 0xfffffff0, 0xfffe0000, 0x80000000, END].map((size) => () => calls.malloc(size) === 0);
  return [
    ...tooLarge,
    () => calls.calloc(0x10000, 0x10000) === 0,
    () => calls.calloc(1, END) === 0,
    () => calls.realloc(held, 0xffffffff) === 0,
    () => calls.realloc(held, 0xfffd0000) === 0,
    () => calls.realloc(held, END) === 0,
    () => calls.realloc(0, END) === 0,
    () => calls.aligned_alloc(0, 16) === 0,
    () => calls.aligned_alloc(24, 16) === 0,
    () => calls.aligned_alloc(0x80000000, 16) === 0,
    () => calls.aligned_alloc(64, END) === 0,
    () => calls.memalign(4096, 0xffffffff) === 0,
    () => calls.posix_memalign(RESULT, 3, 16) !== 0,
    () => calls.posix_memalign(RESULT, 16, END) !== 0,
  ];
}

describe.each(matrix)("$allocator on $engine", ({ allocator, engine }) => {
  function setUp(shape: Shape, steps: readonly Step[]): { heap: Subject; blocks: Blocks } {
    const heap = newHeap(allocator, engine, shape);
    const blocks = new Blocks([heap], { slots: SLOTS, low: BASE, high: END, largest: MOST_BYTES });
    for (const step of steps) run([heap], blocks, step);
    return { heap, blocks };
  }

  test.each(shapes)("$name: impossible requests", (shape) => {
    const property = fc.property(program, fc.nat(SLOTS - 1), (steps, slot) => {
      const { heap, blocks } = setUp(shape, steps);
      for (const isRefused of refusals(heap, blocks.address(slot))) {
        const before = bytesOf(heap).slice();
        expect(isRefused()).toBe(true);
        expectUnchanged(heap, blocks, before);
      }
    });
    fc.assert(property, { seed, numRuns: 15 });
  });

  test.each(shapes)("$name: whatever does not fit any more", (shape) => {
    const property = fc.property(program, program, (steps, more) => {
      const { heap, blocks } = setUp(shape, steps);
      for (const size of [MOST_BYTES, 900]) exhaust(heap, size);
      for (const step of more) {
        const before = bytesOf(heap).slice();
        if (!run([heap], blocks, step)) expectUnchanged(heap, blocks, before);
      }
    });
    fc.assert(property, { seed, numRuns: 15 });
  });

  test("on a grown memory whose further growth the engine refuses", () => {
    const heap = newHeap(allocator, engine, { maximum: 3 });
    const block = heap.calls.malloc(2 * PAGE);
    const before = bytesOf(heap).slice();
    for (const size of [PAGE, 2 * PAGE]) {
      expect(heap.calls.malloc(size)).toBe(0);
      expect(heap.calls.realloc(block, 2 * PAGE + size)).toBe(0);
    }
    if (!hasDeferredWork(allocator)) expect(Buffer.compare(bytesOf(heap), before)).toBe(0);
    expect(sizeOf(heap)).toBe(3 * PAGE);
  });
});
