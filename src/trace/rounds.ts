// Measures several contenders on one trace: a checking pass each; then rounds in which they take turns, so that what
// else the machine does falls on all of them alike. A contender that fails its check is not timed.

import type { Contender } from "./contender.js";
import type { Trace } from "./parse.js";
import { Passes, Stop, type StopReason } from "./passes.js";
import type { Stage } from "./stage.js";
import { median, spread } from "./statistics.js";

export interface RoundsOptions {
  /** At least 1. */
  readonly rounds: number;
  /** Warm passes of each round, behind the cold one; their median counts. At least 1. */
  readonly warmPasses: number;
  /** Milliseconds that a pass may take; beyond, the contender is given up as "over budget". */
  readonly budgetMs: number;
  /** Milliseconds that the warm passes of a round take together at least: short ones are repeated. By default 0. */
  readonly warmMs?: number | undefined;
  /** Milliseconds after which a contender has no further pass, once it has a cold and a warm one; by default no limit. */
  readonly roundsMs?: number | undefined;
  /** Called between slices with the share that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export type Outcome = "pass" | StopReason;

/** What came out for one contender. Figures of passes that were not completed are null. */
export interface Measured {
  readonly outcome: Outcome;
  /** Why it is no pass; null for a pass. */
  readonly reason: string | null;
  /** Nanoseconds an operation, of the first replay in a fresh heap, growth and page faults included. */
  readonly coldNs: number | null;
  /** Half the distance between the quartiles of the rounds, over their median. */
  readonly coldSpread: number | null;
  /** Nanoseconds an operation in steady state. */
  readonly warmNs: number | null;
  readonly warmSpread: number | null;
  /** Bytes from the heap's base to behind the highest block; null where there are no addresses. */
  readonly span: number | null;
  /** Span over the trace's peak of live bytes; null where nothing is ever live. */
  readonly spanLive: number | null;
  /** Bytes of memory that the heap has taken in the end. */
  readonly memoryBytes: number | null;
  /** memoryBytes over the trace's peak of live bytes. */
  readonly memoryLive: number | null;
}

/** A pass of so many milliseconds has its code compiled by itself. */
const LONG_PASS_MS = 250;

/** Bytes of instances that are gone. An engine that is left with many collects them in the middle of another's pass. */
let garbage = 0;
const MOST_GARBAGE = 2 ** 25;
const BASE_BYTES = 2 ** 22;

/** Collects what earlier instances have left, where the process was started so that it can. */
export function collectGarbage(): void {
  garbage = 0;
  const { gc } = globalThis as { gc?: () => void };
  // A memory is given back by the collection after the one that finds nobody using it.
  gc?.();
  gc?.();
}

/** What ends the passes of a round. */
type Limits = { readonly [Key in "warmPasses" | "warmMs" | "roundsMs"]: number };

/** One contender's part in all rounds. */
class Entry {
  readonly #contender: Contender;
  readonly #passes: Passes;
  readonly #cold: number[] = [];
  readonly #warm: number[] = [];
  #span: number | null = null;
  #memoryBytes: number | null = null;
  #stop: Stop | undefined;
  #spentMs = 0;

  constructor(trace: Trace, contender: Contender, budgetMs: number, onSlice: (operations: number) => void) {
    this.#contender = contender;
    this.#passes = new Passes(trace, budgetMs, onSlice);
  }

  hasRound(roundsMs: number): boolean {
    return this.#stop === undefined && (this.#cold.length === 0 || this.#spentMs < roundsMs);
  }

  check(): void {
    if (this.#contender.isUnchecked) return;
    this.#attempt((stage) => {
      this.#passes.check(stage);
      this.#span = stage.span();
      this.#memoryBytes = stage.memoryBytes();
    });
  }

  round({ warmPasses, warmMs, roundsMs }: Limits): void {
    this.#attempt((stage) => {
      const cold = this.#time(stage);
      this.#cold.push(cold);
      const warmUpPasses = cold < LONG_PASS_MS ? (this.#contender.warmUpPasses ?? 0) : 0;
      for (let pass = 0; pass < warmUpPasses; pass += 1) this.#time(stage);
      const warm = [this.#time(stage)];
      const isShort = (): boolean => warm.length < warmPasses || warm.reduce((sum, pass) => sum + pass) < warmMs;
      while (isShort() && this.#spentMs < roundsMs) warm.push(this.#time(stage));
      this.#warm.push(median(warm));
    });
  }

  #time(stage: Stage): number {
    const elapsed = this.#passes.time(stage);
    this.#spentMs += elapsed;
    return elapsed;
  }

  #attempt(act: (stage: Stage) => void): void {
    if (garbage >= MOST_GARBAGE) collectGarbage();
    try {
      const stage = this.#passes.stage(this.#contender.stage);
      try {
        act(stage);
      } finally {
        garbage += BASE_BYTES + (stage.memoryBytes() ?? 0);
      }
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.#stop = error;
    }
  }

  result({ operations, peakLive }: Trace): Measured {
    const over = (bytes: number | null): number | null => (bytes === null || peakLive === 0 ? null : bytes / peakLive);
    const figures = (times: readonly number[]): [ns: number | null, spread: number | null] =>
      times.length === 0 ? [null, null] : [(median(times) * 1e6) / operations, spread(times)];
    const [coldNs, coldSpread] = figures(this.#cold);
    const [warmNs, warmSpread] = figures(this.#warm);
    return {
      outcome: this.#stop?.outcome ?? "pass",
      reason: this.#stop?.message ?? null,
      coldNs,
      coldSpread,
      warmNs,
      warmSpread,
      span: this.#span,
      spanLive: over(this.#span),
      memoryBytes: this.#memoryBytes,
      memoryLive: over(this.#memoryBytes),
    };
  }
}

/** One result for each contender, in their order. */
export function measureRounds(trace: Trace, contenders: readonly Contender[], options: RoundsOptions): Measured[] {
  const { rounds, warmPasses, budgetMs, onProgress = () => {} } = options;
  const limits: Limits = {
    warmPasses,
    warmMs: options.warmMs ?? 0,
    roundsMs: options.roundsMs ?? Number.POSITIVE_INFINITY,
  };
  const passes = contenders.map(({ warmUpPasses = 0 }) => rounds * (1 + warmUpPasses + warmPasses));
  const checks = contenders.length * trace.operations;
  const total = checks + passes.reduce((sum, count) => sum + count, 0) * trace.operations;
  let done = 0;
  const advance = (operations: number): void => {
    done += operations;
    onProgress(Math.min(done / total, 1));
  };
  /** What is skipped counts as done. */
  const finish = (turns: number): void => {
    const due =
      contenders.length * trace.operations + (turns / rounds) * (total - contenders.length * trace.operations);
    advance(Math.max(due - done, 0));
  };
  const entries = contenders.map((contender) => new Entry(trace, contender, budgetMs, advance));
  for (const entry of entries) entry.check();
  for (let round = 0; round < rounds; round += 1) {
    finish(round);
    const order = [...entries.slice(round % entries.length), ...entries.slice(0, round % entries.length)];
    for (const entry of order) if (entry.hasRound(limits.roundsMs)) entry.round(limits);
  }
  finish(rounds);
  return entries.map((entry) => entry.result(trace));
}
