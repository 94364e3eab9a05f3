// What compaction buys: programs whose sizes change, so that what one phase frees is too small for the next.

import { expect, inject, test } from "vitest";
import { createHeap } from "../src/index.js";
import { Random } from "./support/random.js";

const seed = inject("seed");
const BASE = 1024;
const LIVE = 2 ** 22;
/** Least and most bytes of blocks, phase by phase. */
const PHASES = [
  [64, 200],
  [100, 300],
  [400, 1200],
  [1500, 5000],
  [6000, 20_000],
  [100, 20_000],
  [64, 600],
] as const;
const ROUNDS = 3;
/** Header, link and master. */
const OVERHEAD = 12;

/** What a heap does in the program: gives and takes blocks by name, and says where one is. */
interface Subject {
  readonly alloc: (bytes: number) => number;
  readonly free: (name: number) => void;
  readonly addressOf: (name: number) => number;
}

interface Outcome {
  /** From the heap's base to behind the highest block that it gave. */
  readonly span: number;
  /** The most that lived at once, and what its blocks cost beside. */
  readonly need: number;
}

/** Fills the heap to LIVE bytes and frees most at random, again and again; `look` is called with the holes at their worst. */
function play({ alloc, free, addressOf }: Subject, look: () => void): Outcome {
  const random = new Random(seed);
  let held: { name: number; bytes: number }[] = [];
  let [live, span, need] = [0, 0, 0];
  for (const [least, most] of PHASES) {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (;;) {
        const bytes = (least + random.below(most - least) + 7) & ~7;
        if (live + bytes > LIVE) break;
        const name = alloc(bytes);
        held.push({ name, bytes });
        live += bytes;
        span = Math.max(span, addressOf(name) + bytes - BASE);
      }
      need = Math.max(need, live + held.length * OVERHEAD);
      held = held.filter(({ name, bytes }) => {
        if (random.below(10) >= 7) return true;
        free(name);
        live -= bytes;
        return false;
      });
      look();
    }
  }
  return { span, need };
}

test("the span stays within 3 % of live bytes and headers, where first-fit's heap is mostly holes of little use", () => {
  const handles = createHeap({ allocator: "handles", base: BASE });
  const { span, need } = play(
    {
      alloc: (bytes) => (handles.exports.handle_alloc?.(bytes) ?? 0) >>> 0,
      free: (handle) => handles.exports.handle_free?.(handle),
      addressOf: (handle) => handles.views.u32[handle >>> 2] ?? 0,
    },
    () => handles.check(),
  );
  expect(span / need).toBeLessThan(1.03);

  const firstFit = createHeap({ allocator: "first-fit", base: BASE });
  let fragmentation = 0;
  play({ alloc: firstFit.malloc, free: firstFit.free, addressOf: (pointer) => pointer }, () => {
    fragmentation = Math.max(fragmentation, firstFit.stats().externalFragmentation);
  });
  expect(fragmentation).toBeGreaterThan(0.5);
});
