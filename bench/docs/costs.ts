// When bump is enough, what Wasm buys, how costs grow, and the longest calls.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import { LINKAGES } from "../entrants/entrant.js";
import { tableOf } from "../pages.mjs";
import { linkageTimes } from "../report/engines.js";
import type { Results } from "../results.js";
import type { GrowthResult } from "../sections/growth.js";
import { code, commonTraces, fixed, NONE, ratioOf, recordedResults, short } from "./figures.js";

const MIB = 2 ** 20;
const BUMP = "bump";

function bumpTable(results: Results): string {
  const recorded = recordedResults(results);
  const mine = recorded.filter(({ contender }) => contender === BUMP);
  if (mine.length === 0) return `There is no ${code(BUMP)} in this run.`;
  const rows = [...mine]
    .sort((one, other) => (one.spanLive ?? Number.POSITIVE_INFINITY) - (other.spanLive ?? Number.POSITIVE_INFINITY))
    .map((bump) => {
      const other = recorded.find(({ contender, trace }) => contender === DEFAULT_ALLOCATOR && trace === bump.trace);
      const ratio = (key: "coldNs" | "warmNs"): string =>
        fixed(bump[key] === null || !other?.[key] ? null : (bump[key] ?? 0) / (other[key] ?? 1), 2);
      return [
        code(bump.trace),
        fixed(bump.peakLive / 1e6, 1),
        bump.outcome === "pass" ? fixed(bump.spanLive, 2) : bump.outcome,
        fixed(other?.spanLive, 2),
        ratio("coldNs"),
        ratio("warmNs"),
      ];
    });
  const head = [
    "trace",
    "MB live at most",
    "bump's span/live",
    `${DEFAULT_ALLOCATOR}'s`,
    `cold time / ${DEFAULT_ALLOCATOR}'s`,
    "warm time",
  ];
  return tableOf(head, rows);
}

const WAYS = ["one Wasm module", "imported across instances", "called from JavaScript", "all JavaScript"];

/** Nanoseconds a call, and how many times those of the first way. */
function linkageTable(results: Results): string {
  const rows = linkageTimes(results).map(({ allocator, ns }) => [
    code(allocator),
    ...LINKAGES.map((_, way) => {
      const [time, first] = [ns[way] ?? null, ns[0] ?? null];
      if (time === null) return "over budget";
      return way === 0 || first === null ? short(time) : `${short(time)} (${fixed(time / first, 2)})`;
    }),
  ]);
  return tableOf(["ns a call (times the first)", ...WAYS], rows);
}

/** What a JavaScript program can take, beside the default allocator called from it. */
function scriptTable(results: Results): string {
  const recorded = recordedResults(results);
  const reference = results.contenders.find(
    ({ allocator, linkage }) => allocator === DEFAULT_ALLOCATOR && linkage === "from JS",
  )?.name;
  if (reference === undefined) return "Nothing is called from JavaScript in this run.";
  const inScript = results.contenders.filter(
    ({ kind, linkage, allocator }) =>
      (linkage === "JS" || linkage === "from JS") &&
      (kind === "peer" || (kind === "own" && allocator === DEFAULT_ALLOCATOR)),
  );
  const rows = inScript.map(({ name }) => [
    code(name),
    String(commonTraces(recorded, name, reference)),
    fixed(ratioOf(recorded, name, reference, "warmNs"), 2),
    fixed(ratioOf(recorded, name, reference, "coldNs"), 2),
    fixed(ratioOf(recorded, name, reference, "memoryLive"), 2),
  ]);
  return tableOf(["for JavaScript", "traces", `warm / ${reference}`, "cold", "memory"], rows);
}

/** From the smallest heap to the largest that was passed: how many times the nanoseconds of a call. */
function growthCell(results: readonly GrowthResult[], largest: number): string {
  const passed = results.filter(({ outcome }) => outcome === "pass");
  const [first, last] = [passed[0], passed.at(-1)];
  if (!first?.coldNs || !last?.coldNs) return "over budget";
  const factor = `× ${fixed(last.coldNs / first.coldNs, 1)}`;
  return last.live === largest ? factor : `${factor} to ${last.live / MIB} MiB, then over budget`;
}

function growthTable({ growth }: Results): string {
  if (growth === undefined) return NONE;
  const { patterns, live, results } = growth;
  const of = (name: string, pattern: string): GrowthResult[] =>
    results.filter(({ contender, trace }) => contender === name && trace === pattern);
  const rows = [...new Set(results.map(({ contender }) => contender))].map((name) => [
    code(name),
    ...patterns.map((pattern) => growthCell(of(name, pattern.name), Math.max(...live))),
  ]);
  const range = `ns a call, ${Math.min(...live) / MIB} to ${Math.max(...live) / MIB} MiB live`;
  return tableOf([range, ...patterns.map(({ name }) => name)], rows);
}

function pauseTable({ pauses }: Results): string {
  const results = pauses?.results ?? [];
  const traces = [...new Set(results.map(({ trace }) => trace))];
  const find = (name: string, trace: string) => results.find((each) => each.contender === name && each.trace === trace);
  const rows = [...new Set(results.map(({ contender }) => contender))].map((name) => [
    code(name),
    ...traces.flatMap((trace) => [short(find(name, trace)?.p9999Us), short(find(name, trace)?.longestUs)]),
  ]);
  const head = traces.flatMap((trace) => [`${code(trace)}: 9,999 of 10,000 calls below`, "the longest"]);
  return tableOf(["microseconds", ...head], rows);
}

export function costParts(results: Results): Record<string, string> {
  return {
    bump: bumpTable(results),
    linkages: linkageTable(results),
    "for JavaScript": scriptTable(results),
    growth: growthTable(results),
    pauses: pauseTable(results),
  };
}
