// How much is measured: a quick run is for a look, a full one for figures to be cited.

import type { Trace } from "../src/trace/parse.js";
import type { Options } from "./options.js";
import type { Scale } from "./workloads/workload.js";

const MIB = 2 ** 20;

export interface Plan {
  readonly rounds: number;
  readonly warmPasses: number;
  /** Milliseconds of warm passes in each round, at least: those of short traces are repeated. */
  readonly warmMs: number;
  /** Milliseconds that a pass may take, and nanoseconds that each of its calls may: the larger of both counts, and more for large heaps. */
  readonly budgetMs: number;
  readonly budgetNs: number;
  /** Milliseconds after which a contender has no further pass on a trace: slow ones differ little. */
  readonly roundsMs: number;
  readonly synthetic: Scale;
  /** Recorded traces of which all linkages are compared, the shortest first. */
  readonly engineTraces: number;
  /** Numbers of blocks at which single kinds of calls are timed. */
  readonly callBlocks: readonly number[];
  /** Live bytes at which the adversarial patterns are played. */
  readonly growth: readonly number[];
  /** Fresh heaps of which the fastest replay of each single operation counts. */
  readonly pauseReplays: number;
  /** Recorded traces on which single operations are timed, the longest first. */
  readonly pauseTraces: number;
  /** Traces that are measured twice, each time in so many rounds. */
  readonly agreementRounds: number;
  readonly agreementTraces: number;
}

const QUICK: Plan = {
  rounds: 3,
  warmPasses: 2,
  warmMs: 8,
  budgetMs: 150,
  budgetNs: 700,
  roundsMs: 100,
  synthetic: { live: MIB / 2, operations: 20_000 },
  engineTraces: 1,
  callBlocks: [1_000, 10_000],
  growth: [MIB, 2 * MIB, 4 * MIB],
  pauseReplays: 2,
  pauseTraces: 1,
  agreementRounds: 9,
  agreementTraces: 1,
};

const FULL: Plan = {
  rounds: 5,
  warmPasses: 3,
  warmMs: 20,
  budgetMs: 800,
  budgetNs: 1500,
  roundsMs: 700,
  synthetic: { live: 4 * MIB, operations: 200_000 },
  engineTraces: 2,
  callBlocks: [10_000, 30_000],
  growth: [1.5 * MIB, 6 * MIB, 24 * MIB, 96 * MIB],
  pauseReplays: 3,
  pauseTraces: 2,
  agreementRounds: 11,
  agreementTraces: 2,
};

export function planOf({ full, rounds, budget, live }: Options): Plan {
  const plan = full ? FULL : QUICK;
  const budgets = budget === undefined ? {} : { budgetMs: budget, budgetNs: 0 };
  const growth = live?.map((mebibytes) => mebibytes * MIB) ?? plan.growth;
  return { ...plan, rounds: rounds ?? plan.rounds, growth, ...budgets };
}

/** A memory beyond this takes up to a millisecond to grow, and some heaps grow by 64 KiB at a time. */
const LARGE = 32 * MIB;
const LARGE_MS_PER_MIB = 25;

/** Milliseconds that a pass over this trace may take. */
export function budgetFor(
  { budgetMs, budgetNs }: Plan,
  { operations, peakLive }: Pick<Trace, "operations" | "peakLive">,
): number {
  if (budgetNs === 0) return budgetMs;
  const growth = (LARGE_MS_PER_MIB * Math.max(0, peakLive - LARGE)) / MIB;
  return Math.ceil(Math.max(budgetMs, (budgetNs * operations) / 1e6) + growth);
}
