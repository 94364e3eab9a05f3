// Kinds of calls by themselves: what malloc costs on fresh memory and among holes, and what free costs.

import type { Trace } from "../../src/trace/parse.js";
import { Passes, Stop } from "../../src/trace/passes.js";
import { baseFor } from "../../src/trace/stage.js";
import { median } from "../../src/trace/statistics.js";
import type { Entrant } from "../entrants/entrant.js";
import { built } from "../measure.js";
import { budgetFor } from "../plan.js";
import { Random } from "../workloads/random.js";
import { append, takeAny } from "../workloads/workload.js";
import { TraceWriter } from "../workloads/writer.js";
import { linked, type Section } from "./section.js";

/** The parts of the pattern, in their order: each half of the calls of another kind. */
export const PARTS = ["fill", "free half", "refill", "free all"] as const;
export type Part = (typeof PARTS)[number];

export interface CallsResult {
  readonly blocks: number;
  readonly contender: string;
  readonly outcome: string;
  /** Nanoseconds a call of each part, in a heap that has been through all of it once; null without a result. */
  readonly ns: Readonly<Record<Part, number>> | null;
}

export interface CallsData {
  readonly results: readonly CallsResult[];
}

interface Pattern {
  readonly trace: Trace;
  /** First operation of each part, and the end. */
  readonly bounds: readonly number[];
}

/** So many blocks of 16 to 512 bytes; half of them freed at random, as many allocated again, all freed at random. */
function patternOf(blocks: number, seed: number): Pattern {
  const random = new Random(seed);
  const writer = new TraceWriter();
  const bounds = [0];
  const allocate = (count: number): number[] =>
    Array.from({ length: count }, () => writer.malloc(16 * random.between(1, 32)));
  const freeAtRandom = (slots: number[], left: number): void => {
    while (slots.length > left) writer.free(takeAny(slots, random));
  };
  const live = allocate(blocks);
  bounds.push(writer.operations);
  freeAtRandom(live, blocks >> 1);
  bounds.push(writer.operations);
  append(live, allocate(blocks - live.length));
  bounds.push(writer.operations);
  freeAtRandom(live, 0);
  bounds.push(writer.operations);
  return { trace: writer.trace(`${blocks} blocks`), bounds };
}

/** Milliseconds of each part, of the second time a heap goes through them. */
function timeParts(passes: Passes, { trace, bounds }: Pattern, stageOf: Parameters<Passes["stage"]>[0]): number[] {
  const stage = passes.stage(stageOf);
  passes.time(stage);
  passes.begin();
  const times = bounds.slice(1).map((end, part) => passes.part(stage, bounds[part] ?? 0, end));
  passes.end(stage);
  return times.map((time, part) => (time * 1e6) / ((bounds[part + 1] ?? trace.operations) - (bounds[part] ?? 0)));
}

async function timeEntrant(entrant: Entrant, blocks: number, pattern: Pattern, rounds: number, budgetMs: number) {
  const result = { blocks, contender: entrant.name };
  const found = await built(entrant, baseFor(pattern.trace));
  if ("reason" in found) return { ...result, outcome: found.reason, ns: null };
  const passes = new Passes(pattern.trace, budgetMs, () => {});
  try {
    passes.check(passes.stage(found.contender.stage));
    const times = Array.from({ length: rounds }, () => timeParts(passes, pattern, found.contender.stage));
    const ns = Object.fromEntries(PARTS.map((part, at) => [part, median(times.map((each) => each[at] ?? Number.NaN))]));
    return { ...result, outcome: "pass", ns: ns as Record<Part, number> };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { ...result, outcome: error.message, ns: null };
  }
}

export const measureCalls: Section<CallsData> = async ({ field, plan, seed }, report) => {
  const entrants = linked(field);
  const steps = plan.callBlocks.flatMap((blocks) => {
    const pattern = patternOf(blocks, seed);
    // A few thousand calls are too short to time once.
    const rounds = plan.rounds * Math.max(1, Math.round(20_000 / blocks));
    return entrants.map(
      (entrant) => () => timeEntrant(entrant, blocks, pattern, rounds, budgetFor(plan, pattern.trace)),
    );
  });
  const results: CallsResult[] = [];
  for (const [step, act] of steps.entries()) {
    results.push(await act());
    report((step + 1) / steps.length, `calls on ${results.at(-1)?.blocks} blocks`);
  }
  return { results };
};
