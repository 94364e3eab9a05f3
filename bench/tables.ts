// What the terminal shows.

import { dataTable, figure } from "../src/cli/table.js";
import { DEFAULT_ALLOCATOR } from "../src/options.js";
import type { Linkage } from "./entrants/entrant.js";
import type { Result } from "./measure.js";
import type { ContenderFacts, Results } from "./results.js";
import { compareTraces, SPAN_REFERENCE, type Summary, spreadOf, TIME_REFERENCE, type Worst } from "./summary.js";

/** More contenders of ours than this, and their traces are too many to be read. */
const MOST_SHOWN = 3;

const at = (ratio: Worst | null): string => (ratio === null ? "–" : `${figure(ratio.value, 2)} ${ratio.trace}`);

function sizesOf(name: string, contenders: readonly ContenderFacts[]): string[] {
  const sizes = contenders.find((each) => each.name === name)?.sizes;
  return [figure(sizes?.raw ?? null, 0), figure(sizes?.brotli ?? null, 0)];
}

/** The goals' measures, a row for each contender. */
function summaryTable(
  summary: readonly Summary[],
  contenders: readonly ContenderFacts[],
  results: readonly Result[],
): string {
  const heading = [
    "contender",
    "traces",
    `cold time / ${TIME_REFERENCE}`,
    "warm time",
    "± %",
    "net of driver",
    "worst warm / faster dlmalloc",
    "span/live",
    `worst span / ${SPAN_REFERENCE}`,
    "memory/live",
    "bytes",
    "brotli",
  ];
  const rows = summary.map((each) => [
    each.contender,
    String(each.traces),
    figure(each.cold, 3),
    figure(each.warm, 3),
    figure(spreadOf(results, each.contender), 1),
    figure(each.warmNet, 3),
    at(each.worstWarm),
    figure(each.spanLive, 3),
    at(each.worstSpan),
    figure(each.memoryLive, 3),
    ...sizesOf(each.contender, contenders),
  ]);
  return dataTable(heading, rows, 1);
}

/** Every trace of one contender. */
function traceTable(results: readonly Result[], contender: { name: string; linkage: Linkage }): string {
  const heading = [
    contender.name,
    `cold / ${TIME_REFERENCE}`,
    `warm / ${TIME_REFERENCE}`,
    "net of driver",
    "warm / faster dlmalloc",
    "span/live",
    `span / ${SPAN_REFERENCE}`,
    "memory/live",
  ];
  const rows = compareTraces(results, contender).map(
    ({ trace, cold, warm, warmNet, warmFaster, spanLive, span, memoryLive }) => [
      trace,
      ...[cold, warm, warmNet, warmFaster, spanLive, span, memoryLive].map((value) => figure(value, 3)),
    ],
  );
  return dataTable(heading, rows, 1);
}

function missingLines(summary: readonly Summary[]): string[] {
  return summary.flatMap(({ contender, missing }) => missing.map((text) => `${contender}: ${text}`));
}

/** Of each contender of ours where they are few; of the default's where all take part. */
function traceTables({ contenders, traces }: Results): string[] {
  const own = contenders.filter(({ kind, linkage }) => kind === "own" && linkage === "static");
  const shown = own.length <= MOST_SHOWN ? own : own.filter(({ allocator }) => allocator === DEFAULT_ALLOCATOR);
  return traces === undefined ? [] : shown.map((each) => traceTable(traces.results, each));
}

/** The whole run in words. */
export function describeRun(results: Results): string {
  const { traces, contenders, agreement } = results;
  const parts = [...traceTables(results)];
  if (traces !== undefined) {
    const { recorded, synthetic } = traces.summary;
    const of = (kind: string): Result[] => {
      const names = traces.traces.filter((trace) => trace.kind === kind).map(({ name }) => name);
      return traces.results.filter(({ trace }) => names.includes(trace));
    };
    const tableOf = (summary: readonly Summary[], kind: string): string => summaryTable(summary, contenders, of(kind));
    parts.push("synthetic workloads\n", tableOf(synthetic, "synthetic"), ...missingLines(synthetic));
    parts.push("recorded traces\n", tableOf(recorded, "recorded"), ...missingLines(recorded));
  }
  for (const { trace, warmTau, coldTau, warmSpread } of agreement?.results ?? []) {
    const taus = `Kendall's tau ${figure(warmTau, 3)} warm, ${figure(coldTau, 3)} cold`;
    parts.push(`${trace} twice: ${taus}; spread ${figure(100 * warmSpread, 1)} %\n`);
  }
  return parts.join("\n");
}
