// Programs to begin with: made on the spot, each to show one thing.

import { type Operation, Program } from "./program.js";
import { Random } from "./random.js";

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What there is to see. */
  readonly about: string;
  /** How many calls it has. */
  readonly length: number;
  readonly operations: () => Iterable<Operation>;
}

const alloc = (slot: number, size: number): Operation => ({ call: "malloc", slot, size, alignment: 1 });
const free = (slot: number): Operation => ({ call: "free", slot, size: 0, alignment: 1 });
const resize = (slot: number, size: number): Operation => ({ call: "realloc", slot, size, alignment: 1 });

/** A handful of calls in which every basic thing happens once: holes, a split, merges on either side, a move. */
function* firstSteps(): Generator<Operation> {
  const sizes = [40, 200, 24, 120, 60, 300, 80];
  for (const [slot, size] of sizes.entries()) yield alloc(slot, size);
  yield free(1);
  yield free(3);
  yield free(5);
  yield alloc(7, 100);
  yield alloc(8, 60);
  yield free(4);
  yield resize(0, 90);
  yield free(2);
  yield alloc(9, 500);
  yield resize(9, 700);
  yield free(7);
  yield free(6);
  yield alloc(10, 30);
}

/** Small and large blocks of short and long lives, mixed: what tells placements apart. */
function* mixed(operations: number, seed: number): Generator<Operation> {
  const random = new Random(seed);
  const live: number[] = [];
  const spare: number[] = [];
  let slots = 0;
  for (let made = 0; made < operations; made += 1) {
    const isGrowing = live.length < 40 + 160 * Math.min(1, made / (operations / 3));
    if (live.length === 0 || (isGrowing ? random.below(4) < 3 : random.below(2) === 0)) {
      const slot = spare.pop() ?? slots++;
      live.push(slot);
      yield alloc(slot, random.below(12) === 0 ? 500 + random.below(3000) : random.scaled(9));
    } else if (random.below(12) === 0) {
      yield resize(live[random.below(live.length)] ?? 0, random.scaled(11));
    } else {
      // Most blocks die young.
      const age = random.below(3) === 0 ? random.below(live.length) : Math.max(0, live.length - 1 - random.below(12));
      const [slot = 0] = live.splice(age, 1);
      spare.push(slot);
      yield free(slot);
    }
  }
}

/** Every second block is freed, and then a larger one is asked for: half of the memory is free, and none of it serves. */
function* comb(teeth: number): Generator<Operation> {
  for (let slot = 0; slot < teeth; slot += 1) yield alloc(slot, 112);
  for (let slot = 0; slot < teeth; slot += 2) yield free(slot);
  for (let index = 0; index < teeth / 4; index += 1) yield alloc(teeth + index, 240);
}

/** A long run on a heap of `blocks` live blocks, half of them replaced at random. */
function* steady(blocks: number, operations: number, seed: number): Generator<Operation> {
  const random = new Random(seed);
  for (let slot = 0; slot < blocks; slot += 1) yield alloc(slot, 8 + random.scaled(8));
  for (let made = blocks; made < operations; made += 2) {
    const slot = random.below(blocks);
    yield free(slot);
    yield alloc(slot, 8 + random.scaled(8));
  }
}

const MIXED_SEED = 7;
const STEADY_SEED = 11;

export const scenarios: readonly Scenario[] = [
  {
    id: "first-steps",
    title: "First steps",
    about: "Twenty calls: splitting, merging, growing in place, moving.",
    length: 20,
    operations: firstSteps,
  },
  {
    id: "mixed",
    title: "Mixed lifetimes",
    about: "Small and large blocks, most of them short-lived: strategies part ways here.",
    length: 4000,
    operations: () => mixed(4000, MIXED_SEED),
  },
  {
    id: "comb",
    title: "The comb",
    about: "Every second block is freed: half of the heap is free, and no hole is large enough.",
    length: 448,
    operations: () => comb(256),
  },
  {
    id: "steady",
    title: "100,000 chunks, a million calls",
    about: "A large heap in steady state: a block is freed, another allocated, over and over.",
    length: 1_000_000,
    operations: () => steady(90_000, 1_000_000, STEADY_SEED),
  },
  {
    id: "blank",
    title: "An empty heap",
    about: "Nothing yet: the calls are yours.",
    length: 0,
    operations: () => [],
  },
];

/** Milliseconds of work between two chances for the page to do other things, and calls between two looks at the clock. */
const SLICE_MS = 10;
const BATCH = 1024;

/** Makes a scenario's program, a slice at a time; `onProgress`: told of the calls made. */
export async function makeProgram(
  { title, length, operations }: Scenario,
  onProgress: (done: number, total: number) => void,
): Promise<Program> {
  const program = Program.empty(title);
  let sliceEnd = performance.now() + SLICE_MS;
  for (const operation of operations()) {
    program.add(operation);
    if (program.length % BATCH !== 0 || performance.now() < sliceEnd) continue;
    onProgress(program.length, length);
    await new Promise((resolve) => setTimeout(resolve));
    sliceEnd = performance.now() + SLICE_MS;
  }
  return program;
}

/** Makes a short scenario's program at once. */
export function makeShortProgram({ title, operations }: Scenario): Program {
  return Program.of(title, operations());
}
