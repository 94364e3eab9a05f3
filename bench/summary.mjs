// Figures over all traces: geometric means and worst cases, as ratios between contenders of the same run.
import { brotliCompressSync, gzipSync } from "node:zlib";
import { table as draw, getBorderCharacters } from "table";
import { embeddedBytes } from "../dist/engines/embed.js";
import { allocators } from "../dist/generated/allocators.js";
import { NULL } from "./null.mjs";

/** What times are compared with, and what spans are. */
export const TIME_REFERENCE = "wasi-dlmalloc";
export const SPAN_REFERENCE = "emscripten-dlmalloc";
/** Below this, a heap's fixed parts are most of its span. */
const LEAST_COMPARED_LIVE = 65536;

function geometricMean(values) {
  return values.length === 0 ? null : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function sizes(name) {
  if (!Object.hasOwn(allocators, name)) return null;
  const bytes = embeddedBytes(allocators[name]);
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

/** The largest of these and its trace; null of none. */
function worst(ratios) {
  const most = ratios.reduce((found, each) => (found === null || each.value > found.value ? each : found), null);
  return most === null ? null : { trace: most.trace, value: most.value };
}

function fewest(values) {
  return values.includes(null) ? null : Math.min(...values);
}

/** Each passed trace of a contender beside what it is compared with; null where that has no figure. */
export function compareTraces(results, contender) {
  const find = (trace, name, key) =>
    results.find((result) => result.trace === trace && result.contender === name)?.[key] ?? null;
  const over = (value, under, own = 0) => (under === null || own === null ? null : (value - own) / (under - own));
  return results
    .filter((result) => result.contender === contender && result.outcome === "pass")
    .map(({ trace, coldNs, warmNs, spanLive, memoryLive, peakLive }) => {
      const warmReference = find(trace, TIME_REFERENCE, "warmNs");
      const faster = fewest([warmReference, find(trace, SPAN_REFERENCE, "warmNs")]);
      return {
        trace,
        cold: over(coldNs, find(trace, TIME_REFERENCE, "coldNs")),
        warm: over(warmNs, warmReference),
        warmNet: over(warmNs, warmReference, find(trace, NULL.name, "warmNs")),
        warmFaster: over(warmNs, faster),
        spanLive,
        span: peakLive > LEAST_COMPARED_LIVE ? over(spanLive, find(trace, SPAN_REFERENCE, "spanLive")) : null,
        memoryLive,
      };
    });
}

/** One record per contender. */
export function summarise(results) {
  const names = [...new Set(results.map(({ contender }) => contender))].filter((name) => name !== NULL.name);
  return names.map((name) => {
    const traces = compareTraces(results, name);
    const known = (key) =>
      traces.filter((trace) => trace[key] !== null).map((trace) => ({ ...trace, value: trace[key] }));
    const mean = (key) => geometricMean(known(key).map(({ value }) => value));
    const missing = results.filter(({ contender, outcome }) => contender === name && outcome !== "pass");
    return {
      contender: name,
      traces: traces.length,
      missing: missing.map(({ trace, outcome }) => `${trace}: ${outcome}`),
      cold: mean("cold"),
      warm: mean("warm"),
      warmNet: mean("warmNet"),
      worstWarm: worst(known("warmFaster")),
      spanLive: mean("spanLive"),
      worstSpan: worst(known("span")),
      memoryLive: mean("memoryLive"),
      bytes: sizes(name),
    };
  });
}

const figure = (value, digits) => (value === null ? "–" : value.toFixed(digits));
const worstFigure = (ratio) => (ratio === null ? "–" : `${ratio.value.toFixed(2)} ${ratio.trace}`);

const COLUMNS = [
  ["contender", ({ contender }) => contender],
  ["traces", ({ traces }) => traces],
  [`cold time / ${TIME_REFERENCE}`, ({ cold }) => figure(cold, 3)],
  ["warm time", ({ warm }) => figure(warm, 3)],
  ["net of driver", ({ warmNet }) => figure(warmNet, 3)],
  ["worst warm / faster dlmalloc", ({ worstWarm }) => worstFigure(worstWarm)],
  ["span/live", ({ spanLive }) => figure(spanLive, 3)],
  [`worst span / ${SPAN_REFERENCE}`, ({ worstSpan }) => worstFigure(worstSpan)],
  ["memory/live", ({ memoryLive }) => figure(memoryLive, 3)],
  ["bytes", ({ bytes }) => bytes?.raw ?? "–"],
  ["brotli", ({ bytes }) => bytes?.brotli ?? "–"],
];

const TRACE_COLUMNS = [
  ["trace", ({ trace }) => trace],
  [`cold / ${TIME_REFERENCE}`, ({ cold }) => figure(cold, 3)],
  [`warm / ${TIME_REFERENCE}`, ({ warm }) => figure(warm, 3)],
  ["net of driver", ({ warmNet }) => figure(warmNet, 3)],
  ["warm / faster dlmalloc", ({ warmFaster }) => figure(warmFaster, 3)],
  ["span/live", ({ spanLive }) => figure(spanLive, 3)],
  [`span / ${SPAN_REFERENCE}`, ({ span }) => figure(span, 3)],
  ["memory/live", ({ memoryLive }) => figure(memoryLive, 3)],
];

function drawTable(columns, records) {
  const rows = records.map((record) => columns.map(([, cell]) => cell(record)));
  return draw([columns.map(([heading]) => heading), ...rows], {
    border: getBorderCharacters("norc"),
    drawHorizontalLine: (line, lines) => line <= 1 || line === lines,
    columns: columns.map((_, column) => ({ alignment: column === 0 ? "left" : "right" })),
  }).trimEnd();
}

export function table(summary) {
  const notes = summary.flatMap(({ contender, missing }) => missing.map((text) => `${contender}: ${text}`));
  return [drawTable(COLUMNS, summary), ...notes].join("\n");
}

/** Every trace of one contender. */
export function traceTable(results, contender) {
  return `${contender}, trace by trace\n${drawTable(TRACE_COLUMNS, compareTraces(results, contender))}`;
}
