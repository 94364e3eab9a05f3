// Figures over all traces: geometric means and worst cases, as ratios between contenders of the same run.

import { median } from "../src/trace/statistics.js";
import type { Entrant } from "./entrants/entrant.js";
import { NULL } from "./entrants/null.js";
import { entrantName } from "./entrants/own.js";
import type { Result } from "./measure.js";

/** What times are compared with, and what spans are. */
export const TIME_REFERENCE = "wasi-dlmalloc";
export const SPAN_REFERENCE = "emscripten-dlmalloc";
/** Below this, a heap's fixed parts are most of its span. */
const LEAST_COMPARED_LIVE = 65536;

/** A trace of one contender beside what it is compared with; null where either has no figure. */
export interface Comparison {
  readonly trace: string;
  /** Times over the reference's; the driver's own time is in both. */
  readonly cold: number | null;
  readonly warm: number | null;
  /** The same without the driver's time, which the null allocator's is. */
  readonly coldNet: number | null;
  readonly warmNet: number | null;
  /** Warm time over that of the faster dlmalloc. */
  readonly warmFaster: number | null;
  readonly spanLive: number | null;
  /** Span over Emscripten's dlmalloc's, for traces above 64 KiB live. */
  readonly span: number | null;
  readonly memoryLive: number | null;
}

type Ratio = Exclude<keyof Comparison, "trace">;

export interface Worst {
  readonly trace: string;
  readonly value: number;
}

/** A contender over all traces that it passed: geometric means, and the worst. */
export interface Summary {
  readonly contender: string;
  readonly traces: number;
  /** Traces without a time, and why. */
  readonly missing: readonly string[];
  readonly cold: number | null;
  readonly warm: number | null;
  readonly coldNet: number | null;
  readonly warmNet: number | null;
  readonly worstWarm: Worst | null;
  readonly spanLive: number | null;
  readonly worstSpan: Worst | null;
  readonly memoryLive: number | null;
}

export function geometricMean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Over less than this share of the reference's time, the driver leaves nothing that could be compared. */
const LEAST_NET = 0.02;

/** The ratio of two times without what belongs to the driver of each. */
function net(value: number | null, under: number | null, own: number | null, others: number | null): number | null {
  if (value === null || under === null || own === null || others === null) return null;
  const rest = under - others;
  return rest < LEAST_NET * under ? null : Math.max(value - own, LEAST_NET * rest) / rest;
}

function over(value: number | null, under: number | null): number | null {
  return value === null || under === null ? null : value / under;
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : Math.min(...known);
}

/** Each trace that an entrant has passed. */
export function compareTraces(
  results: readonly Result[],
  { name, linkage }: Pick<Entrant, "name" | "linkage">,
): Comparison[] {
  const driver = entrantName(NULL, linkage);
  return results
    .filter(({ contender, outcome }) => contender === name && outcome === "pass")
    .map(({ trace, coldNs, warmNs, spanLive, memoryLive, peakLive }) => {
      const find = (contender: string, key: "coldNs" | "warmNs" | "spanLive"): number | null =>
        results.find((result) => result.trace === trace && result.contender === contender)?.[key] ?? null;
      const dlmallocs = [TIME_REFERENCE, SPAN_REFERENCE].map((reference) => find(reference, "warmNs"));
      const netOf = (key: "coldNs" | "warmNs", value: number | null): number | null =>
        net(value, find(TIME_REFERENCE, key), find(driver, key), find(NULL, key));
      return {
        trace,
        cold: over(coldNs, find(TIME_REFERENCE, "coldNs")),
        warm: over(warmNs, find(TIME_REFERENCE, "warmNs")),
        coldNet: netOf("coldNs", coldNs),
        warmNet: netOf("warmNs", warmNs),
        warmFaster: over(warmNs, least(dlmallocs)),
        spanLive,
        span: peakLive > LEAST_COMPARED_LIVE ? over(spanLive, find(SPAN_REFERENCE, "spanLive")) : null,
        memoryLive,
      };
    });
}

function known(comparisons: readonly Comparison[], key: Ratio): Worst[] {
  return comparisons.flatMap((each) => {
    const value = each[key];
    return value === null ? [] : [{ trace: each.trace, value }];
  });
}

function worst(ratios: readonly Worst[]): Worst | null {
  return ratios.reduce<Worst | null>((most, each) => (most === null || each.value > most.value ? each : most), null);
}

/** The spread of warm times between rounds, in percent: the median over the traces. */
export function spreadOf(results: readonly Result[], contender: string): number | null {
  const spreads = results.flatMap((each) =>
    each.contender === contender && each.warmSpread !== null ? [each.warmSpread] : [],
  );
  return spreads.length === 0 ? null : 100 * median(spreads);
}

/** One record for each entrant that is no driver. */
export function summarise(results: readonly Result[], entrants: readonly Entrant[]): Summary[] {
  return entrants
    .filter(({ kind }) => kind !== "null")
    .map((entrant) => {
      const comparisons = compareTraces(results, entrant);
      const mean = (key: Ratio): number | null => geometricMean(known(comparisons, key).map(({ value }) => value));
      const missing = results.filter(({ contender, outcome }) => contender === entrant.name && outcome !== "pass");
      return {
        contender: entrant.name,
        traces: comparisons.length,
        missing: missing.map(({ trace, outcome, reason }) => `${trace}: ${reason ?? outcome}`),
        cold: mean("cold"),
        warm: mean("warm"),
        coldNet: mean("coldNet"),
        warmNet: mean("warmNet"),
        worstWarm: worst(known(comparisons, "warmFaster")),
        spanLive: mean("spanLive"),
        worstSpan: worst(known(comparisons, "span")),
        memoryLive: mean("memoryLive"),
      };
    });
}
