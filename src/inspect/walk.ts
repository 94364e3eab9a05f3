// Walks: all chunks of a heap in address order.

import type { Inspector } from "../engines/module.js";
import { HeapCorruptionError } from "../errors.js";
import { violationText } from "./violations.js";

/**
 * free, live: a chunk, or a block of a run. top: the free chunk at the high end, which growth extends.
 * run: a chunk that is cut into blocks, which follow. foreign: pages of others between the heap's own. table: words of
 * the heap's own among its chunks.
 */
export type ChunkState = "free" | "live" | "top" | "foreign" | "run" | "table";

export interface HeapChunk {
  /** First byte, of the header where there is one. */
  readonly address: number;
  /** Bytes, the header included. */
  readonly size: number;
  /** First byte that the holder may use. */
  readonly payload: number;
  readonly state: ChunkState;
  /** Whether it is a block of the run that was named last, and so lies within it. */
  readonly isInRun: boolean;
}

/** In the order of assembly/inspect/states.ts. */
export const STATES: readonly (readonly [ChunkState, boolean])[] = [
  ["free", false],
  ["live", false],
  ["top", false],
  ["foreign", false],
  ["run", false],
  ["free", true],
  ["live", true],
  ["free", false],
  ["live", false],
  ["table", false],
];

/** States of ranges that are not of the heap's memory. */
const ELSEWHERE: readonly number[] = [7, 8];

/** Whether a heap hands out something else than its memory. */
export function isElsewhere(inspector: Inspector): boolean {
  const first = inspector.walkFirst();
  return first !== 0 && ELSEWHERE.includes(inspector.stateOf(first));
}

export function corruption(inspector: Inspector, address: number): HeapCorruptionError {
  const code = inspector.violationCode();
  const at = code === 0 ? address : inspector.violationAddress();
  return new HeapCorruptionError(`${violationText(code)}, at address ${at}`, at);
}

/** Throws HeapCorruptionError where an invariant does not hold: the first one that is found. */
export function checkHeap(inspector: Inspector): void {
  if (!inspector.check()) throw corruption(inspector, 0);
}

function describe(inspector: Inspector, address: number): HeapChunk {
  const size = inspector.sizeOf(address);
  const [state, isInRun] = STATES[inspector.stateOf(address)] ?? ["live", false];
  if (size === 0 && state !== "top") throw corruption(inspector, address);
  return { address, size, payload: inspector.payload(address), state, isInRun };
}

/**
 * The chunks as they are when each is reached: calls that change the heap end the walk's validity.
 * Throws HeapCorruptionError where the way is lost.
 */
export function* walkHeap(inspector: Inspector): Generator<HeapChunk, void, undefined> {
  let address = inspector.walkFirst();
  if (address === 0 && inspector.violationCode() !== 0) throw corruption(inspector, 0);
  while (address !== 0) {
    const chunk = describe(inspector, address);
    if (chunk.size !== 0) yield chunk;
    const next = inspector.walkNext(address);
    const isAstray = next === 0 ? inspector.violationCode() !== 0 : next <= address;
    if (isAstray) throw corruption(inspector, address);
    address = next;
  }
}
