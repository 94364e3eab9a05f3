// What is out: the blocks that have been handed out and not been freed, and a test helper that wants none.

import { InvalidOptionError, LeakError } from "../errors.js";
import type { InspectedHeap } from "./inspection.js";
import { walk } from "./look.js";

/** A block that has been handed out and not been freed. */
export interface LiveBlock {
  readonly address: number;
  /** Bytes that were asked for, of a guarded heap; else those that the block can hold. */
  readonly size: number;
  /** How many blocks had been handed out with this one, modulo 2^32; of a guarded heap alone. */
  readonly serial?: number | undefined;
  /** Stack of the call that made it, where it is known: guarded heaps keep them. */
  readonly stack?: string | undefined;
}

/** A heap that lists its blocks itself, or one that can be walked. */
export type ListedHeap = InspectedHeap | { live(): LiveBlock[] };

/** As `live`, of a heap that is walked. */
export function liveChunks(heap: InspectedHeap): LiveBlock[] {
  return Array.from(walk(heap))
    .filter(({ state }) => state === "live")
    .map(({ address, size, payload }) => ({ address: payload, size: size - (payload - address) }));
}

/**
 * All live blocks in address order. What an arena has handed out counts as one block.
 * Throws HeapCorruptionError where the heap cannot be walked.
 */
export function live(heap: ListedHeap): LiveBlock[] {
  return "live" in heap ? heap.live() : liveChunks(heap);
}

function describe({ address, size, stack }: LiveBlock): string {
  return `  ${size} bytes at ${address}${stack === undefined ? "" : `, allocated\n${stack}`}`;
}

/** Blocks that a message names. */
const MOST_NAMED = 10;

function leakOf(blocks: readonly LiveBlock[]): LeakError {
  const bytes = blocks.reduce((sum, { size }) => sum + size, 0);
  const named = blocks.slice(0, MOST_NAMED).map(describe);
  const rest = blocks.length > MOST_NAMED ? [`  and ${blocks.length - MOST_NAMED} more`] : [];
  const count = blocks.length === 1 ? "1 block is" : `${blocks.length} blocks are`;
  return new LeakError([`${count} still live, ${bytes} bytes in all:`, ...named, ...rest].join("\n"), blocks);
}

const identity = ({ address, serial }: LiveBlock): string => `${address} ${serial ?? ""}`;

function expectSame(heap: ListedHeap, before: readonly LiveBlock[]): void {
  const known = new Set(before.map(identity));
  const left = live(heap).filter((block) => !known.has(identity(block)));
  if (left.length > 0) throw leakOf(left);
}

/**
 * Throws LeakError where blocks are live: any at all, or those that `work` has left. A block that takes the place of
 * one that was live before is told apart in guarded heaps alone.
 */
export function expectNoLeaks(heap: ListedHeap): void;
export function expectNoLeaks<Result>(heap: ListedHeap, work: () => Promise<Result>): Promise<Result>;
export function expectNoLeaks<Result>(heap: ListedHeap, work: () => Result): Result;
export function expectNoLeaks(heap: ListedHeap, work?: () => unknown): unknown {
  if (work === undefined) return expectSame(heap, []);
  if (typeof work !== "function") throw new InvalidOptionError("work", work, "a function");
  const before = live(heap);
  const result = work();
  if (!(result instanceof Promise)) {
    expectSame(heap, before);
    return result;
  }
  return result.then((value: unknown) => {
    expectSame(heap, before);
    return value;
  });
}
