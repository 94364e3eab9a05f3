// The longest single call of a replay: what a program waits for that must not wait.

import { CALLS, OPERATION_WORDS } from "../../src/trace/format.js";
import type { Trace } from "../../src/trace/parse.js";
import { Passes, Stop } from "../../src/trace/passes.js";
import { baseFor, type Stage } from "../../src/trace/stage.js";
import { quantile } from "../../src/trace/statistics.js";
import type { Entrant } from "../entrants/entrant.js";
import { built } from "../measure.js";
import { budgetFor } from "../plan.js";
import { linked, type Section } from "./section.js";

export interface PausesResult {
  readonly trace: string;
  readonly contender: string;
  readonly outcome: string;
  /** Microseconds; the fastest of several replays in fresh heaps, so that only what the heap does each time counts. */
  readonly longestUs: number | null;
  /** The call that took it. */
  readonly longest: string | null;
  /** Microseconds below which all but one of 10,000 calls stay. */
  readonly p9999Us: number | null;
}

export interface PausesData {
  readonly results: readonly PausesResult[];
}

/** Times the budget of a pass: each call has a clock's time in it. */
const PAUSE_BUDGETS = 2;
/** After a thousand calls, V8 compiles the way into an exported function, in the middle of one. */
const ENTRY_CALLS = 2000;

/** A function of its own: it is compiled when it is called often, and not in the middle of a call that is timed. */
function playOne(stage: Stage, least: Float64Array, at: number): number {
  const start = performance.now();
  const reached = stage.run(at, at + 1);
  const took = performance.now() - start;
  if (reached !== at + 1) throw new Stop("fail", `operation ${at}: ${stage.fault()}`);
  if (took < (least[at] ?? 0)) least[at] = took;
  return took;
}

/** Plays a whole trace call by call and keeps the lesser of each call's time and what is there. */
function playEach(trace: Trace, stage: Stage, least: Float64Array, budgetMs: number): void {
  let left = budgetMs;
  for (let call = 0; call < ENTRY_CALLS; call += 1) stage.run(0, 0);
  for (let from = 0; from < trace.operations; from += stage.window) {
    const to = Math.min(from + stage.window, trace.operations);
    stage.hand(from, to);
    for (let at = from; at < to; at += 1) {
      left -= playOne(stage, least, at);
      if (left < 0) throw new Stop("over budget", `over the budget of ${budgetMs} ms a pass (operation ${at})`);
    }
  }
}

function describe({ words }: Trace, index: number): string {
  const at = index * OPERATION_WORDS;
  return `${CALLS[(words[at] ?? 0) & 0xff]} of ${words[at + 2]} bytes, operation ${index}`;
}

async function pausesOf(entrant: Entrant, trace: Trace, replays: number, budgetMs: number): Promise<PausesResult> {
  const result = { trace: trace.name, contender: entrant.name };
  const nothing = { longestUs: null, longest: null, p9999Us: null };
  const found = await built(entrant, baseFor(trace));
  if ("reason" in found) return { ...result, outcome: found.reason, ...nothing };
  const passes = new Passes(trace, budgetMs, () => {});
  const least = new Float64Array(trace.operations).fill(Number.POSITIVE_INFINITY);
  try {
    for (let replay = 0; replay < replays; replay += 1)
      playEach(trace, passes.stage(found.contender.stage), least, budgetMs);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { ...result, outcome: error.message, ...nothing };
  }
  const worst = least.reduce((most, time, index) => (time > (least[most] ?? 0) ? index : most), 0);
  return {
    ...result,
    outcome: "pass",
    longestUs: 1000 * (least[worst] ?? 0),
    longest: describe(trace, worst),
    p9999Us: 1000 * quantile([...least], 0.9999),
  };
}

export const measurePauses: Section<PausesData> = async ({ field, plan, recorded }, report) => {
  const traces = recorded.map(({ load }) => load()).sort((one, other) => other.operations - one.operations);
  const entrants = linked(field);
  const steps = traces.slice(0, plan.pauseTraces).flatMap((trace) => entrants.map((entrant) => ({ trace, entrant })));
  const results: PausesResult[] = [];
  for (const [step, { trace, entrant }] of steps.entries()) {
    results.push(await pausesOf(entrant, trace, plan.pauseReplays, PAUSE_BUDGETS * budgetFor(plan, trace)));
    report((step + 1) / steps.length, `${entrant.name} on ${trace.name}`);
  }
  return { results };
};
