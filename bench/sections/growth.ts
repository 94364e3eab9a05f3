// Adversarial patterns on heaps of growing size: whether time and span stay what they are.

import { measure, type Result } from "../measure.js";
import { ADVERSARIAL } from "../workloads/adversarial.js";
import { CLASSIC } from "../workloads/classic.js";
import { traceOf, type Workload } from "../workloads/workload.js";
import { linked, type Section } from "./section.js";

export interface GrowthResult extends Result {
  /** Bytes that the pattern keeps live at its peak, as asked for. */
  readonly live: number;
}

export interface GrowthData {
  readonly patterns: readonly { readonly name: string; readonly stresses: string }[];
  readonly live: readonly number[];
  readonly results: readonly GrowthResult[];
}

/** A contender that was over budget or failed on a smaller heap is not asked again. */
function stillIn(results: readonly GrowthResult[], trace: string, name: string): boolean {
  return results.every((each) => each.trace !== trace || each.contender !== name || each.outcome === "pass");
}

const PATTERNS: readonly Workload[] = [...ADVERSARIAL, ...CLASSIC.filter(({ name }) => name === "phases")];

export const measureGrowth: Section<GrowthData> = async ({ field, plan, seed }, report) => {
  const results: GrowthResult[] = [];
  const total = PATTERNS.length * plan.growth.reduce((sum, live) => sum + live, 0);
  let done = 0;
  for (const pattern of PATTERNS) {
    for (const live of plan.growth) {
      const trace = traceOf(pattern, seed, { live, operations: 0 });
      const entrants = linked(field).filter(({ name }) => stillIn(results, trace.name, name));
      const onProgress = (share: number): void =>
        report((done + share * live) / total, `${pattern.name}, ${live / 2 ** 20} MiB`);
      const measured = await measure(trace, entrants, { ...plan, rounds: 1, warmPasses: 1 }, onProgress);
      results.push(...measured.map((result) => ({ ...result, live })));
      done += live;
    }
  }
  const patterns = PATTERNS.map(({ name, stresses }) => ({ name, stresses }));
  return { patterns, live: plan.growth, results };
};
