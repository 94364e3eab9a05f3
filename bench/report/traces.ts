// Plots of the main comparison.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import type { Plot } from "../../src/report/chart.js";
import { inView, type ParetoPoint, paretoPlot } from "../../src/report/pareto.js";
import type { Result } from "../measure.js";
import type { ContenderFacts, Results } from "../results.js";
import type { TracesData } from "../sections/traces.js";
import { type Summary, TIME_REFERENCE } from "../summary.js";
import { type Cell, cellPlot, ratioFill } from "./cells.js";
import { overviewPlot } from "./overview.js";

/** What a contender is called by in a legend. */
export function groupOf({ kind, linkage }: ContenderFacts): string {
  if (kind === "peer") return linkage === "static" ? "peers, Wasm" : "peers, JavaScript";
  return linkage === "static" ? "heapsmith, Wasm" : "heapsmith, other linkages";
}

function pointsOf(summary: readonly Summary[], contenders: readonly ContenderFacts[]): ParetoPoint[] {
  const most = Math.max(...summary.map(({ traces }) => traces));
  return summary.flatMap(({ contender, warm, memoryLive, traces }) => {
    const facts = contenders.find(({ name }) => name === contender);
    if (facts === undefined || warm === null || memoryLive === null) return [];
    const name = traces === most ? contender : `${contender} (${traces} of ${most})`;
    return [{ name, time: warm, memory: memoryLive, group: groupOf(facts), isMarked: contender === DEFAULT_ALLOCATOR }];
  });
}

const AXES = { time: `warm time, times ${TIME_REFERENCE}'s`, memory: "memory, times the live bytes" };

/** Those near the front. */
export function throughputAgainstMemory({ contenders }: Results, summary: readonly Summary[], width: number): Plot {
  return paretoPlot(pointsOf(summary, contenders), AXES, width);
}

/** Whether any contender has a time and a memory. */
export function hasPoints({ contenders }: Results, summary: readonly Summary[]): boolean {
  return pointsOf(summary, contenders).length > 0;
}

/** All contenders; null where those near the front are all. */
export function allAgainstMemory(
  { contenders }: Results,
  summary: readonly Summary[],
): ((width: number) => Plot) | null {
  const points = pointsOf(summary, contenders);
  return inView(points).outside.length === 0 ? null : (width) => overviewPlot(points, AXES, width);
}

/** A table of every contender on every trace: what `valueOf` gives, coloured by its ratio to `ratioOf`'s. */
function table(
  { traces, results }: TracesData,
  textOf: (result: Result) => string | null,
  ratioOf: (result: Result, others: readonly Result[]) => number | null,
): Plot {
  const shown = results.filter(({ contender }) => !contender.startsWith("null"));
  const columns = [...new Set([DEFAULT_ALLOCATOR, ...shown.map(({ contender }) => contender)])];
  const cells = shown.map((result): Cell => {
    const place = {
      row: traces.findIndex(({ name }) => name === result.trace),
      column: columns.indexOf(result.contender),
    };
    const same = results.filter(({ trace }) => trace === result.trace);
    const ratio = ratioOf(result, same);
    const text = result.outcome === "pass" ? (textOf(result) ?? "–") : result.outcome === "fail" ? "fails" : "over";
    if (ratio === null) return { ...place, text, fill: "none", isStrong: false };
    return { ...place, text, ...ratioFill(ratio) };
  });
  return cellPlot({ rows: traces.map(({ name }) => name), columns, cells });
}

const shortFigure = (value: number): string => (value < 100 ? value.toPrecision(2) : value.toFixed(0));

/** Warm nanoseconds an operation; colours by the ratio to the reference's. */
export function timeByTrace(data: TracesData): Plot {
  return table(
    data,
    ({ warmNs }) => (warmNs === null ? null : shortFigure(warmNs)),
    ({ warmNs, outcome }, others) => {
      const reference = others.find(({ contender }) => contender === TIME_REFERENCE)?.warmNs ?? null;
      return outcome !== "pass" || warmNs === null || reference === null ? null : warmNs / reference;
    },
  );
}

/** Span over live bytes; colours by the ratio to the least of all that give memory back. */
export function spanByTrace(data: TracesData): Plot {
  return table(
    data,
    ({ spanLive }) => (spanLive === null ? null : spanLive.toFixed(spanLive < 10 ? 2 : 0)),
    ({ spanLive, outcome }, others) => {
      const reference = others.find(({ contender }) => contender === TIME_REFERENCE)?.spanLive ?? null;
      return outcome !== "pass" || spanLive === null || reference === null ? null : spanLive / reference;
    },
  );
}
