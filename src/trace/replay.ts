// Replays a trace on a contender: checked once, then timed cold and warm.

import { InvalidOptionError } from "../errors.js";
import type { EngineName } from "../options.js";
import type { Contender } from "./contender.js";
import { CALLS, OPERATION_WORDS } from "./format.js";
import type { Trace } from "./parse.js";
import { type Play, type Stage, setStage } from "./stage.js";

/** Operations between two looks at the clock. */
const SLICE = 4096;
const DEFAULT_PASSES = 7;

export interface ReplayOptions {
  /** Warm passes, whose median counts; 7 by default. At least 1. */
  readonly passes?: number;
  /** Milliseconds after which the replay is given up, "over budget". By default there is no end. */
  readonly budgetMs?: number;
  /** Called between slices with the operations done and those of all passes together. */
  readonly onProgress?: (done: number, total: number) => void;
}

export type Outcome = "pass" | "fail" | "over budget";

/** What came out. Figures of passes that were not completed are null. */
export interface ReplayResult {
  readonly trace: string;
  readonly allocator: string;
  readonly engine: EngineName;
  readonly operations: number;
  readonly outcome: Outcome;
  /** Why it is no pass; null for a pass. */
  readonly reason: string | null;
  /** Nanoseconds an operation, of the first replay in a fresh heap, its growth included. */
  readonly coldNs: number | null;
  /** Nanoseconds an operation in steady state: the median of the warm passes. */
  readonly warmNs: number | null;
  /** Most bytes of payload that are live at a time. */
  readonly peakLive: number;
  /** Bytes from the heap's base to behind the highest block. */
  readonly span: number | null;
  /** Span over peakLive; null where nothing is ever live. */
  readonly spanLive: number | null;
  /** Bytes of memory behind the heap's base at the end. */
  readonly memoryBytes: number | null;
  /** memoryBytes over peakLive. */
  readonly memoryLive: number | null;
  /** Bytes of the Wasm module; null for the JavaScript engine. */
  readonly moduleBytes: number | null;
}

/** Ends a replay early. */
class Stop extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome, reason: string) {
    super(reason);
    this.outcome = outcome;
  }
}

/** The passes of one replay: their slices, their clock, their budget. */
class Run {
  readonly #trace: Trace;
  readonly #contender: Contender;
  readonly #options: ReplayOptions;
  readonly #total: number;
  readonly #deadline: number;
  #done = 0;

  constructor(trace: Trace, contender: Contender, options: ReplayOptions, passes: number) {
    this.#trace = trace;
    this.#contender = contender;
    this.#options = options;
    this.#total = trace.operations * (2 + passes);
    this.#deadline = performance.now() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  }

  /** A fresh heap with the trace below it. */
  stage(): Stage {
    return this.#guarded(() => setStage(this.#trace, this.#contender), "while the heap is made");
  }

  /** The checking pass: stops at the first fault. */
  check(stage: Stage): void {
    this.#play(stage, stage.check, "check", (index) => this.#describe(index));
    this.#empty(stage, stage.checkLeft);
  }

  /** A timed pass: nanoseconds an operation. What is left is freed outside the time. */
  time(stage: Stage): number {
    const elapsed = this.#play(stage, stage.run, "timed pass", (index) => this.#describe(index));
    this.#empty(stage, stage.freeLeft);
    stage.reset();
    return (elapsed * 1e6) / this.#trace.operations;
  }

  /** Plays all operations, slice by slice; returns the milliseconds that the slices took. */
  #play(stage: Stage, play: Play, pass: string, describe: (index: number) => string): number {
    const { operations } = this.#trace;
    let elapsed = 0;
    for (let from = 0; from < operations; from += SLICE) {
      const to = Math.min(from + SLICE, operations);
      elapsed += this.#slice(stage, play, from, to, `${pass}, operations ${from} to ${to - 1}`, describe);
      this.#done += to - from;
      this.#options.onProgress?.(this.#done, this.#total);
    }
    return elapsed;
  }

  /** Frees what is left live, in the order of the slots. */
  #empty(stage: Stage, play: Play): void {
    const { slots } = this.#trace;
    for (let from = 0; from < slots; from += SLICE) {
      const to = Math.min(from + SLICE, slots);
      this.#slice(stage, play, from, to, `freeing slots ${from} to ${to - 1}`, (slot) => `slot ${slot} at the end`);
    }
  }

  #slice(stage: Stage, play: Play, from: number, to: number, place: string, describe: (at: number) => string): number {
    if (performance.now() > this.#deadline)
      throw new Stop("over budget", `over the budget of ${this.#options.budgetMs} ms (${place})`);
    const start = performance.now();
    const reached = this.#guarded(() => play(from, to), place);
    const elapsed = performance.now() - start;
    if (reached !== to) throw new Stop("fail", `${describe(reached)}: ${stage.fault()}`);
    return elapsed;
  }

  /** A trap in the allocator, or a memory that the engine cannot make, is a failed replay. */
  #guarded<T>(act: () => T, place: string): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      throw new Stop("fail", `${error.name}: ${error.message} (${place})`);
    }
  }

  /** An operation as its caller would write it. */
  #describe(index: number): string {
    const { words } = this.#trace;
    const at = index * OPERATION_WORDS;
    const [first = 0, slot = 0, size = 0] = [words[at], words[at + 1], words[at + 2]];
    const alignment = first >>> 8 === 0 ? "" : ` at 2^${first >>> 8}`;
    return `operation ${index} (${CALLS[first & 0xff]}, slot ${slot}, ${size} bytes${alignment})`;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

type Figures = {
  -readonly [Name in "coldNs" | "warmNs" | "span" | "spanLive" | "memoryBytes" | "memoryLive"]: ReplayResult[Name];
};

/** Makes the passes and enters what they measure, so that a stop leaves the figures found until then. */
function measure(run: Run, figures: Figures, { peakLive }: Trace, passes: number): void {
  const over = (bytes: number): number | null => (peakLive === 0 ? null : bytes / peakLive);
  const checked = run.stage();
  run.check(checked);
  figures.span = checked.span();
  figures.spanLive = over(figures.span);
  figures.memoryBytes = checked.memoryBytes();
  figures.memoryLive = over(figures.memoryBytes);
  const timed = run.stage();
  figures.coldNs = run.time(timed);
  figures.warmNs = median(Array.from({ length: passes }, () => run.time(timed)));
}

/**
 * Replays a trace: a checking pass in a heap of its own, in which every block is filled with a pattern and verified;
 * then, in another, a cold pass and the warm ones. A heap that fails is a result, not an error.
 * @throws {InvalidOptionError} where `passes` is not a whole number from 1
 */
export function replayTrace(trace: Trace, contender: Contender, options: ReplayOptions = {}): ReplayResult {
  const { passes = DEFAULT_PASSES } = options;
  if (!Number.isInteger(passes) || passes < 1) throw new InvalidOptionError("passes", passes, "an integer from 1");
  const { allocator, engine, moduleBytes } = contender;
  const { name, operations, peakLive } = trace;
  const figures: Figures = {
    coldNs: null,
    warmNs: null,
    span: null,
    spanLive: null,
    memoryBytes: null,
    memoryLive: null,
  };
  let stop: Pick<ReplayResult, "outcome" | "reason"> = { outcome: "pass", reason: null };
  try {
    measure(new Run(trace, contender, options, passes), figures, trace, passes);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    stop = { outcome: error.outcome, reason: error.message };
  }
  return { trace: name, allocator, engine, operations, ...stop, peakLive, ...figures, moduleBytes };
}
