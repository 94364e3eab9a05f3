// What each linkage costs, by allocator.

import { hue, type Plot } from "../../src/report/chart.js";
import { LINKAGES } from "../entrants/entrant.js";
import type { Results } from "../results.js";
import { geometricMean } from "../summary.js";
import { barPlot, capFor } from "./bars.js";

/** Warm nanoseconds a call over the traces of the section, the driver's and the boundary's time in it. */
export function linkageTimes({ engines, contenders }: Results): { allocator: string; ns: (number | null)[] }[] {
  const all = contenders.filter(({ kind }) => kind !== "peer").map(({ allocator }) => allocator);
  const timeOf = (allocator: string, linkage: string): number | null => {
    const name = contenders.find((each) => each.allocator === allocator && each.linkage === linkage)?.name;
    const times = (engines?.results ?? []).filter(({ contender }) => contender === name).map(({ warmNs }) => warmNs);
    const known = times.filter((time) => time !== null);
    return known.length === 0 || known.length < times.length ? null : geometricMean(known);
  };
  return [...new Set(all)].map((allocator) => ({
    allocator,
    ns: LINKAGES.map((linkage) => timeOf(allocator, linkage)),
  }));
}

export function linkages(results: Results, width: number): Plot {
  const times = linkageTimes(results);
  const names = [
    "merged into one Wasm module",
    "imported from another instance",
    "called from JavaScript",
    "all JavaScript",
  ];
  const format = (value: number): string => (value > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0));
  const parts = names.map((name, linkage) => ({
    name,
    color: hue([2, 1, 4, 0][linkage] ?? 0),
    values: times.map(({ ns }) => ns[linkage] ?? null),
  }));
  const rows = times.map(({ allocator }) => allocator);
  const known = times.flatMap(({ ns }) => ns.filter((value) => value !== null));
  return barPlot(
    { rows, parts, unit: "warm time, ns a call (driver included)", isStacked: false, format, most: capFor(known) },
    width,
  );
}
