// Every entrant on every trace: the main comparison.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import type { Field } from "../entrants/all.js";
import type { Entrant } from "../entrants/entrant.js";
import { measure, type Result } from "../measure.js";
import { type Summary, summarise } from "../summary.js";
import { synthetic, type TraceSource, WORKLOADS } from "../traces.js";
import { linked, type Section } from "./section.js";

export interface TraceFacts extends Omit<TraceSource, "load" | "weight"> {
  readonly operations: number;
  readonly slots: number;
  readonly peakLive: number;
}

export interface TracesData {
  readonly traces: readonly TraceFacts[];
  readonly results: readonly Result[];
  /** Over the recorded traces, and over the synthetic ones. */
  readonly summary: { readonly recorded: readonly Summary[]; readonly synthetic: readonly Summary[] };
}

/**
 * The linked ones; what a JavaScript program can take: the default allocator from JavaScript and in it, and the peers
 * there; and the null allocator of each linkage among these.
 */
export function contest(field: Field): Entrant[] {
  const inScript = field.entrants.filter(
    ({ kind, linkage, allocator }) =>
      (linkage === "JS" || linkage === "from JS") && (kind === "peer" || allocator === DEFAULT_ALLOCATOR),
  );
  const chosen = [...linked(field), ...inScript];
  const drivers = field.entrants.filter(
    ({ kind, linkage }) => kind === "null" && chosen.some((each) => each.linkage === linkage),
  );
  return [...drivers, ...chosen];
}

export const measureTraces: Section<TracesData> = async ({ field, plan, recorded, seed }, report) => {
  const entrants = contest(field);
  const sources = [...recorded, ...synthetic(WORKLOADS, seed, plan.synthetic)];
  const traces: TraceFacts[] = [];
  const results: Result[] = [];
  const total = sources.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  for (const { load, weight, ...facts } of sources) {
    const trace = load();
    traces.push({ ...facts, operations: trace.operations, slots: trace.slots, peakLive: trace.peakLive });
    const from = before;
    const onProgress = (share: number): void => report((from + share * weight) / total, trace.name);
    results.push(...(await measure(trace, entrants, plan, onProgress)));
    before += weight;
  }
  const of = (kind: TraceFacts["kind"]): Summary[] => {
    const names = traces.filter((trace) => trace.kind === kind).map(({ name }) => name);
    return summarise(
      results.filter(({ trace }) => names.includes(trace)),
      entrants,
    );
  };
  return { traces, results, summary: { recorded: of("recorded"), synthetic: of("synthetic") } };
};
