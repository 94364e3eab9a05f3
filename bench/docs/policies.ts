// What the strategies' ways of keeping free memory cost and leave.

import { tableOf } from "../pages.mjs";
import type { Results } from "../results.js";
import { type CallsResult, PARTS } from "../sections/calls.js";
import type { HolesResult } from "../sections/holes.js";
import { code, commonTraces, fixed, NONE, ratioOf, recordedResults, short, staticOwn } from "./figures.js";

const BITMAP = "bitmap";

/** Arithmetic means of shares of the live bytes, in percent, over these traces. */
function meanShare(results: readonly HolesResult[], bytesOf: (result: HolesResult) => number): number | null {
  if (results.length === 0) return null;
  return results.reduce((sum, each) => sum + (100 * bytesOf(each)) / each.liveBytes, 0) / results.length;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function passed({ holes }: Results, name: string): HolesResult[] {
  return (holes?.results ?? []).filter(({ contender, outcome }) => contender === name && outcome === "pass");
}

/** Bitmaps beside each other strategy of ours: what of memory they need. */
function bitmapMemory(results: Results): string {
  const recorded = recordedResults(results);
  if (!recorded.some(({ contender }) => contender === BITMAP)) return `There is no ${code(BITMAP)} in this run.`;
  const small = (name: string): string =>
    fixed(
      meanShare(passed(results, name), ({ smallBytes }) => smallBytes),
      1,
    );
  const rows = staticOwn(results)
    .filter(({ name }) => name !== BITMAP)
    .map(({ name }) => [
      code(name),
      String(commonTraces(recorded, BITMAP, name)),
      fixed(ratioOf(recorded, BITMAP, name, "spanLive"), 3),
      fixed(ratioOf(recorded, BITMAP, name, "memoryLive"), 3),
      `${small(name)} %`,
    ]);
  const head = [
    "beside",
    "traces",
    "bitmap's span / its",
    "bitmap's memory / its",
    `its headers and rounding (bitmap: ${small(BITMAP)} %)`,
  ];
  return tableOf(head, rows);
}

function callsTable({ calls }: Results, blocks: number): string {
  const results = (calls?.results ?? []).filter((each) => each.blocks === blocks);
  const cells = ({ contender, ns }: CallsResult): string[] => [
    code(contender),
    ...PARTS.map((part) => (ns === null ? "over budget" : short(ns[part]))),
  ];
  return tableOf(
    ["ns a call", "malloc, all free", "free at random", "malloc among holes", "free the rest"],
    results.map(cells),
  );
}

/** Traces that all of these have passed, but for those who pass too few. */
function commonOf(results: Results, names: readonly string[]): { traces: Set<string>; names: string[] } {
  const all = new Set((results.holes?.results ?? []).map(({ trace }) => trace));
  const kept = names.filter((name) => passed(results, name).length >= 0.6 * all.size);
  const traces = [...all].filter((trace) =>
    kept.every((name) => passed(results, name).some((each) => each.trace === trace)),
  );
  return { traces: new Set(traces), names: kept };
}

/** Holes of 1 KiB and more, in powers of two above the least hole. */
const LARGE = 5;

function holesTable(results: Results): string {
  const names = [...new Set((results.holes?.results ?? []).map(({ contender }) => contender))];
  const { traces, names: kept } = commonOf(results, names);
  const rows = kept.map((name) => {
    const mine = passed(results, name).filter(({ trace }) => traces.has(trace));
    const holeBytes = total(mine.map(({ bytes }) => total(bytes)));
    const largeBytes = total(mine.map(({ bytes }) => total(bytes.slice(LARGE))));
    const holesPerMiB = mine.map(({ counts, liveBytes }) => (total(counts) * 2 ** 20) / liveBytes);
    return [
      code(name),
      `${fixed(
        meanShare(mine, ({ smallBytes }) => smallBytes),
        1,
      )} %`,
      `${fixed(
        meanShare(mine, ({ bytes }) => total(bytes)),
        1,
      )} %`,
      short(total(holesPerMiB) / mine.length),
      holeBytes === 0 ? NONE : `${fixed((100 * largeBytes) / holeBytes, 0)} %`,
    ];
  });
  const head = [
    `policy, on ${traces.size} traces`,
    "headers and rounding, of the live bytes",
    "holes, of the live bytes",
    "holes per MiB live",
    "of their bytes, in holes of 1 KiB and more",
  ];
  return tableOf(head, rows);
}

export function policyParts(results: Results): Record<string, string> {
  const sizes = [...new Set((results.calls?.results ?? []).map(({ blocks }) => blocks))];
  const calls = sizes.slice(-2).map((blocks, index) => [index === 0 ? "calls" : "calls, more blocks", blocks] as const);
  return {
    "bitmap memory": bitmapMemory(results),
    ...Object.fromEntries(calls.map(([name, blocks]) => [name, callsTable(results, blocks)])),
    holes: holesTable(results),
  };
}
