// Replays a trace on a contender: checked once, then timed cold and warm.

import { InvalidOptionError } from "../errors.js";
import type { EngineName } from "../options.js";
import type { Contender } from "./contender.js";
import type { Trace } from "./parse.js";
import { type Measured, measureRounds } from "./rounds.js";

export type { Outcome } from "./rounds.js";

const DEFAULT_PASSES = 7;

export interface ReplayOptions {
  /** Warm passes, whose median counts; 7 by default. At least 1. */
  readonly passes?: number;
  /** Milliseconds that a pass may take before the replay is given up, "over budget". By default there is no end. */
  readonly budgetMs?: number;
  /** Called between slices with the share that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What came out. */
export interface ReplayResult extends Measured {
  readonly trace: string;
  readonly allocator: string;
  readonly engine: EngineName;
  readonly operations: number;
  /** Most bytes of payload that are live at a time. */
  readonly peakLive: number;
  /** Bytes of the Wasm module; null for the JavaScript engine. */
  readonly moduleBytes: number | null;
}

/**
 * Replays a trace: a checking pass in a heap of its own, in which every block is filled with a pattern and verified;
 * then, in another, a cold pass and the warm ones. A heap that fails is a result, not an error.
 * @throws {InvalidOptionError} where `passes` is not a whole number from 1
 */
export function replayTrace(trace: Trace, contender: Contender, options: ReplayOptions = {}): ReplayResult {
  const { passes = DEFAULT_PASSES, budgetMs = Number.POSITIVE_INFINITY, onProgress } = options;
  if (!Number.isInteger(passes) || passes < 1) throw new InvalidOptionError("passes", passes, "an integer from 1");
  const { allocator, engine, moduleBytes } = contender;
  const { name, operations, peakLive } = trace;
  const [measured] = measureRounds(trace, [contender], { rounds: 1, warmPasses: passes, budgetMs, onProgress });
  if (measured === undefined) throw new TypeError("one contender gives one result");
  return { trace: name, allocator, engine, operations, peakLive, moduleBytes, ...measured };
}
