// How much is measured: a quick run is for a look, a full one for figures to be cited.

import type { Options } from "./options.js";
import type { Scale } from "./workloads/workload.js";

const MIB = 2 ** 20;

export interface Plan {
  readonly rounds: number;
  readonly warmPasses: number;
  /** Milliseconds that a pass may take. */
  readonly budgetMs: number;
  /** Milliseconds after which a contender has no further round on a trace: slow ones differ little. */
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
  /** Traces that are measured twice. */
  readonly agreementTraces: number;
}

const QUICK: Plan = {
  rounds: 3,
  warmPasses: 2,
  budgetMs: 300,
  roundsMs: 150,
  synthetic: { live: MIB / 2, operations: 20_000 },
  engineTraces: 1,
  callBlocks: [1_000, 10_000],
  growth: [MIB, 2 * MIB, 4 * MIB, 8 * MIB],
  pauseReplays: 3,
  pauseTraces: 1,
  agreementTraces: 1,
};

const FULL: Plan = {
  rounds: 7,
  warmPasses: 3,
  budgetMs: 10_000,
  roundsMs: 10_000,
  synthetic: { live: 8 * MIB, operations: 400_000 },
  engineTraces: 4,
  callBlocks: [1_000, 10_000, 100_000],
  growth: [MIB, 4 * MIB, 16 * MIB, 64 * MIB, 256 * MIB, 1024 * MIB],
  pauseReplays: 5,
  pauseTraces: 2,
  agreementTraces: 4,
};

export function planOf({ full, rounds, budget }: Options): Plan {
  const plan = full ? FULL : QUICK;
  return { ...plan, rounds: rounds ?? plan.rounds, budgetMs: budget ?? plan.budgetMs };
}
