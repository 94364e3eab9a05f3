// Every allocator of ours in every linkage: what Wasm buys, and what it costs to call across a boundary.

import { measure, type Result } from "../measure.js";
import { type Section, stepOf } from "./section.js";

export interface EnginesData {
  readonly traces: readonly string[];
  readonly results: readonly Result[];
}

export const measureEngines: Section<EnginesData> = async ({ field, plan, recorded }, report) => {
  const entrants = field.entrants.filter(({ kind }) => kind !== "peer");
  const loaded = recorded.map(({ load }) => load()).sort((one, other) => one.operations - other.operations);
  const traces = loaded.slice(0, plan.engineTraces);
  const results: Result[] = [];
  for (const [step, trace] of traces.entries()) {
    const onProgress = stepOf(report, step, traces.length, trace.name);
    results.push(...(await measure(trace, entrants, plan, onProgress)));
  }
  return { traces: traces.map(({ name }) => name), results };
};
