// Measures entrants on one trace, and gives each its record in the results.

import type { Contender } from "../src/trace/contender.js";
import type { Trace } from "../src/trace/parse.js";
import { type Measured, measureRounds } from "../src/trace/rounds.js";
import { baseFor } from "../src/trace/stage.js";
import type { Entrant } from "./entrants/entrant.js";
import { budgetFor, type Plan } from "./plan.js";

/** What came out for an entrant on a trace. */
export interface Result extends Measured {
  readonly trace: string;
  readonly contender: string;
  /** Most bytes of the trace that are live at a time. */
  readonly peakLive: number;
}

const NOT_BUILT: Measured = {
  outcome: "fail",
  reason: null,
  coldNs: null,
  coldSpread: null,
  warmNs: null,
  warmSpread: null,
  span: null,
  spanLive: null,
  memoryBytes: null,
  memoryLive: null,
};

type Built =
  | { readonly entrant: Entrant; readonly contender: Contender }
  | { readonly entrant: Entrant; readonly reason: string };

/** A contender that cannot be built is a result, not an error. */
export async function built(entrant: Entrant, base: number): Promise<Built> {
  try {
    return { entrant, contender: await entrant.contender(base) };
  } catch (error) {
    return { entrant, reason: `not built: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export async function measure(
  trace: Trace,
  entrants: readonly Entrant[],
  plan: Plan,
  onProgress: (share: number) => void,
): Promise<Result[]> {
  const base = baseFor(trace);
  const all = await Promise.all(entrants.map((entrant) => built(entrant, base)));
  const contenders = all.flatMap((each) => ("contender" in each ? [each.contender] : []));
  const measured = measureRounds(trace, contenders, { ...plan, budgetMs: budgetFor(plan, trace), onProgress });
  let next = 0;
  return all.map((each) => {
    const { name } = each.entrant;
    const found = "reason" in each ? { ...NOT_BUILT, reason: each.reason } : (measured[next++] as Measured);
    return { trace: trace.name, contender: name, peakLive: trace.peakLive, ...found };
  });
}
