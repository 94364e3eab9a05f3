// What compaction costs: beside a plain copy of the same bytes, step by step, and what handles cost on the way to a block.

import { millisecondsOf } from "../../src/trace/clock.js";
import { quantile } from "../../src/trace/statistics.js";
import { Random } from "../workloads/random.js";
import { BASE, handleHeap, UNLIMITED } from "./heaps.js";
import { kernelsOn } from "./kernels.js";

const MIB = 2 ** 20;
const PAGE = 65536;
const HEADER = 8;
/** One block of so many is freed before a compaction. */
const FREED = 8;

export interface ThroughputResult {
  readonly bytes: number;
  readonly gigabytesPerSecond: number;
  /** Of that of one memory.copy of as many bytes, and of copies of block after block; each as far as blocks move on average. */
  readonly ofOneCopy: number;
  readonly ofEachCopy: number;
}

export interface StepResult {
  readonly heapMiB: number;
  readonly budgetBytes: number;
  readonly medianUs: number;
  readonly p99Us: number;
}

export interface AccessResult {
  readonly pattern: string;
  readonly handleNs: number;
  readonly pointerNs: number;
}

const median = (values: number[]): number => quantile(values, 0.5);

/** A memory whose pages have been touched, so that their first use is no part of what is timed. */
function warmMemory(bytes: number): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) + 16, maximum: 65536 });
  new Uint8Array(memory.buffer).fill(1);
  return memory;
}

function throughputOf(bytes: number, total: number, rounds: number): ThroughputResult {
  const memory = warmMemory(total);
  const kernels = kernelsOn(memory);
  const { heap, alloc, free, compact, setPolicy } = handleHeap(memory);
  const chunk = bytes + HEADER;
  const count = Math.floor(total / chunk);
  const [target, source] = [2 * BASE, 2 * BASE + chunk * Math.ceil(count / FREED / 2)];
  const [times, all, each]: [number[], number[], number[]] = [[], [], []];
  let moved = 0;
  /** Per byte, of a heap that has just been filled: whatever is timed finds the caches as the others do. */
  const timed = (act: () => void): number => {
    heap.exports.heap_init?.();
    setPolicy(0, 0);
    const handles = Array.from({ length: count }, () => alloc(bytes));
    for (let index = 0; index < count; index += FREED) free(handles[index] ?? 0);
    const took = millisecondsOf(act);
    return took / moved;
  };
  for (let round = 0; round < rounds; round += 1) {
    times.push(
      timed(() => {
        moved = compact(UNLIMITED);
      }),
    );
    all.push(timed(() => kernels.copyAll(target, source, moved)));
    each.push(timed(() => kernels.copyEach(target, source, chunk, source + moved - chunk)));
  }
  const own = median(times);
  return { bytes, gigabytesPerSecond: 1e-6 / own, ofOneCopy: median(all) / own, ofEachCopy: median(each) / own };
}

export function measureThroughput(rounds: number): ThroughputResult[] {
  return [64, 256, 1024, 4096, 16_384, 65_536].map((bytes) => throughputOf(bytes, 16 * MIB, 3 * rounds));
}

const STEPS = 400;

function stepsOf(heapMiB: number, budgetBytes: number): StepResult {
  const memory = warmMemory(heapMiB * MIB);
  const { alloc, free, compact, setPolicy } = handleHeap(memory);
  setPolicy(0, 0);
  const bytes = 256;
  const handles = Array.from({ length: Math.floor((heapMiB * MIB) / (bytes + HEADER)) }, () => alloc(bytes));
  for (let index = 0; index < handles.length; index += 4) free(handles[index] ?? 0);
  const times: number[] = [];
  while (times.length < STEPS) {
    const start = performance.now();
    const moved = compact(budgetBytes);
    const took = performance.now() - start;
    if (moved === 0) break;
    times.push(1000 * took);
  }
  return { heapMiB, budgetBytes, medianUs: median(times), p99Us: quantile(times, 0.99) };
}

export function measureSteps(): StepResult[] {
  return [1, 16, 256].flatMap((heapMiB) => [1024, 4096, 16_384].map((budget) => stepsOf(heapMiB, budget)));
}

const CHASED = 2 ** 20;
const SUMMED = 2 ** 16;

/** A ring of blocks in random order, linked by handles (first word) and by addresses (second word); where it begins. */
function ringOf(
  nodes: number,
  seed: number,
): { readonly memory: WebAssembly.Memory; readonly handle: number; readonly pointer: number } {
  const memory = warmMemory(nodes * 64);
  const { alloc } = handleHeap(memory);
  const random = new Random(seed);
  const handles = Array.from({ length: nodes }, () => alloc(24));
  for (let index = nodes - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [handles[index], handles[other]] = [handles[other] ?? 0, handles[index] ?? 0];
  }
  const words = new Uint32Array(memory.buffer);
  const addressOf = (handle: number): number => words[handle >>> 2] ?? 0;
  for (const [index, handle] of handles.entries()) {
    const next = handles[(index + 1) % nodes] ?? 0;
    words[addressOf(handle) >>> 2] = next;
    words[(addressOf(handle) + 8) >>> 2] = addressOf(next) + 8;
  }
  const [first = 0] = handles;
  return { memory, handle: first, pointer: addressOf(first) + 8 };
}

function chase(nodes: number, rounds: number, seed: number): AccessResult {
  const { memory, handle, pointer } = ringOf(nodes, seed);
  const kernels = kernelsOn(memory);
  const [behind, direct]: [number[], number[]] = [[], []];
  for (let round = 0; round < 3 * rounds; round += 1) {
    behind.push(millisecondsOf(() => kernels.chaseHandles(handle, CHASED)));
    direct.push(millisecondsOf(() => kernels.chasePointers(pointer, CHASED)));
  }
  const pattern = `a list of ${nodes.toLocaleString("en")} blocks, in random order`;
  return { pattern, handleNs: (1e6 * median(behind)) / CHASED, pointerNs: (1e6 * median(direct)) / CHASED };
}

/** The words of one block in a row, its address loaded for each, or kept under a lock. */
function scan(rounds: number): AccessResult {
  const memory = warmMemory(MIB);
  const { heap, alloc } = handleHeap(memory);
  const kernels = kernelsOn(memory);
  const handle = alloc(SUMMED);
  const address = heap.views.u32[handle >>> 2] ?? 0;
  const [behind, direct]: [number[], number[]] = [[], []];
  for (let round = 0; round < 20 * rounds; round += 1) {
    behind.push(millisecondsOf(() => kernels.sumByHandle(handle, SUMMED)));
    direct.push(millisecondsOf(() => kernels.sumByPointer(address, SUMMED)));
  }
  const words = SUMMED / 4;
  return {
    pattern: "the words of one block, in a row",
    handleNs: (1e6 * median(behind)) / words,
    pointerNs: (1e6 * median(direct)) / words,
  };
}

export function measureAccess(rounds: number, seed: number): AccessResult[] {
  return [scan(rounds), chase(1000, rounds, seed), chase(100_000, rounds, seed), chase(1_000_000, rounds, seed)];
}
