// Plots of single costs: kinds of calls, the longest call, bytes.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import { ACCENT, hue, type Plot } from "../../src/report/chart.js";
import type { ContenderFacts } from "../results.js";
import { type CallsData, PARTS, type Part } from "../sections/calls.js";
import type { PausesData } from "../sections/pauses.js";
import { barPlot, capFor } from "./bars.js";

const MEANING: Readonly<Record<Part, string>> = {
  fill: "malloc, all free",
  "free half": "free at random",
  refill: "malloc among holes",
  "free all": "free the rest",
};

const short = (value: number): string => (value > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0));

/** Of heaps with so many blocks. */
export function callCosts({ results }: CallsData, blocks: number, width: number): Plot {
  const passed = results.filter((each) => each.blocks === blocks && each.ns !== null);
  const parts = PARTS.map((part, index) => ({
    name: MEANING[part],
    color: hue([1, 0, 2, 4][index] ?? 0),
    values: passed.map(({ ns }) => ns?.[part] ?? null),
  }));
  const known = passed.flatMap(({ ns }) => PARTS.map((part) => ns?.[part] ?? 0));
  const rows = passed.map(({ contender }) => contender);
  return barPlot({ rows, parts, unit: "ns a call", isStacked: false, format: short, most: capFor(known) }, width);
}

/** The longest call on the first trace of the section, in microseconds. */
export function longestCalls({ results }: PausesData, trace: string, width: number): Plot {
  const passed = results.filter((each) => each.trace === trace && each.longestUs !== null);
  const values = passed.map(({ longestUs }) => longestUs);
  const rows = passed.map(({ contender }) => contender);
  const parts = [{ name: "longest single call", color: hue(1), values }];
  return barPlot({ rows, parts, unit: "microseconds", isStacked: false, format: short }, width);
}

export function bytesOf(contenders: readonly ContenderFacts[], width: number): Plot {
  const shown = contenders
    .filter(({ sizes, linkage }) => sizes !== null && (linkage === "static" || linkage === "JS"))
    .filter(
      ({ kind, linkage, allocator }) => kind === "peer" || linkage === "static" || allocator === DEFAULT_ALLOCATOR,
    )
    .sort((one, other) => (one.sizes?.raw ?? 0) - (other.sizes?.raw ?? 0));
  const parts = [
    { name: "raw", color: hue(8), values: shown.map(({ sizes }) => sizes?.raw ?? null) },
    { name: "brotli", color: ACCENT, values: shown.map(({ sizes }) => sizes?.brotli ?? null) },
  ];
  const format = (value: number): string => value.toLocaleString("en");
  const rows = shown.map(({ name }) => name);
  return barPlot({ rows, parts, unit: "bytes", isStacked: false, format }, width);
}
