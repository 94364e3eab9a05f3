// Random programs: sequences of calls, run on several heaps in step and against the model.

import type { Blocks } from "./blocks.js";
import type { Calls, Subject } from "./engine.js";
import type { Random } from "./random.js";

/** One call on the block in a slot of the model. */
export interface Step {
  readonly kind: "malloc" | "calloc" | "aligned" | "realloc" | "free" | "refused";
  readonly slot: number;
  readonly bytes: number;
  /** log2 of the alignment, where the call has one. */
  readonly log: number;
}

export const MOST_BYTES = 2 ** 17;
const HUGE = 0xffff_0000;

/** The same call on every heap: its result, which must be the same on all. */
function onAll(subjects: readonly Subject[], step: Step, call: (calls: Calls) => number): number {
  const [first, ...others] = subjects;
  if (first === undefined) throw new RangeError("no heap to test");
  const address = call(first.calls);
  for (const other of others) {
    const found = call(other.calls);
    if (found !== address)
      throw new Error(`${JSON.stringify(step)}: ${first.engine} gives ${address}, ${other.engine} gives ${found}`);
  }
  return address;
}

function checkZeroed(subjects: readonly Subject[], address: number, bytes: number): void {
  for (const { memory, engine } of subjects) {
    if (new Uint8Array(memory.buffer, address, bytes).some((byte) => byte !== 0))
      throw new Error(`calloc on ${engine}: the block at ${address} is not zeroed`);
  }
}

const naturalAlignment = (bytes: number): number => (bytes < 16 ? 8 : 16);

function allocate(subjects: readonly Subject[], blocks: Blocks, step: Step): boolean {
  const { kind, slot, bytes, log } = step;
  const alignment = kind === "aligned" ? 2 ** log : naturalAlignment(bytes);
  const address = onAll(subjects, step, (calls) => {
    if (kind === "aligned") return calls.aligned_alloc(alignment, bytes);
    return kind === "calloc" ? calls.calloc(1, bytes) : calls.malloc(bytes);
  });
  if (address === 0) return false;
  if (kind === "calloc") checkZeroed(subjects, address, bytes);
  blocks.place(slot, address, bytes, alignment, kind === "aligned" ? alignment : 0);
  return true;
}

function resize(subjects: readonly Subject[], blocks: Blocks, step: Step): boolean {
  blocks.verify(step.slot);
  const address = onAll(subjects, step, (calls) => calls.realloc(blocks.address(step.slot), step.bytes));
  if (address === 0) return false;
  blocks.move(step.slot, address, step.bytes, naturalAlignment(step.bytes));
  return true;
}

function release(subjects: readonly Subject[], blocks: Blocks, step: Step): void {
  const address = blocks.address(step.slot);
  const bytes = blocks.size(step.slot);
  const asked = blocks.asked(step.slot);
  blocks.remove(step.slot);
  onAll(subjects, step, (calls) => {
    if (step.bytes % 2 === 0) calls.free(address);
    else if (asked !== 0) calls.free_aligned_sized(address, asked, bytes);
    else calls.free_sized(address, bytes);
    return 0;
  });
}

function refuse(subjects: readonly Subject[], blocks: Blocks, step: Step): void {
  const bytes = HUGE + (step.bytes % 0x10000);
  const address = onAll(subjects, step, (calls) =>
    step.log % 2 === 0 ? calls.malloc(bytes) : calls.realloc(blocks.address(step.slot), bytes),
  );
  if (address !== 0) throw new Error(`${JSON.stringify(step)}: a block of 4 GiB at ${address}`);
}

/** Runs one step. A step on a slot in the wrong state becomes the one that fits. False where memory was refused. */
export function run(subjects: readonly Subject[], blocks: Blocks, step: Step): boolean {
  const isLive = blocks.address(step.slot) !== 0;
  if (step.kind === "refused") refuse(subjects, blocks, step);
  else if (step.kind === "realloc" && isLive) return resize(subjects, blocks, step);
  else if (isLive) release(subjects, blocks, step);
  else return allocate(subjects, blocks, step);
  return true;
}

const KINDS: readonly Step["kind"][] = ["malloc", "malloc", "malloc", "free", "free", "calloc", "aligned", "realloc"];

export function randomStep(random: Random, slots: number): Step {
  const kind = random.below(200) === 0 ? "refused" : (KINDS[random.below(KINDS.length)] ?? "malloc");
  const most = random.below(64) === 0 ? 15 : 9;
  return { kind, slot: random.below(slots), bytes: random.scaled(most), log: random.below(9) };
}
