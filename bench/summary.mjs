// Geometric means over the traces that all contenders pass, as ratios to a reference of the same run.
import { brotliCompressSync, gzipSync } from "node:zlib";
import { table as draw } from "table";
import { allocators } from "../dist/generated/allocators.js";

function geometricMean(values) {
  return values.length === 0 ? null : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function sizes(name) {
  if (!Object.hasOwn(allocators, name)) return null;
  const bytes = Buffer.from(allocators[name].wasm, "base64");
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

/** A record per contender. Ratios are over the traces that both it and the reference have times for. */
export function summarise(results, reference) {
  const names = [...new Set(results.map(({ contender }) => contender))];
  const find = (trace, name) => results.find((result) => result.trace === trace && result.contender === name);
  return names.map((name) => {
    const mine = results.filter(({ contender }) => contender === name);
    const passed = mine.filter(({ outcome }) => outcome === "pass");
    const ratios = (key) =>
      passed.flatMap((result) => {
        const other = find(result.trace, reference)?.[key];
        return other == null ? [] : [result[key] / other];
      });
    const warm = ratios("warmNs");
    return {
      contender: name,
      traces: passed.length,
      missing: mine.filter(({ outcome }) => outcome !== "pass").map(({ trace, outcome }) => `${trace}: ${outcome}`),
      cold: geometricMean(ratios("coldNs")),
      warm: geometricMean(warm),
      worstWarm: warm.length === 0 ? null : Math.max(...warm),
      spanLive: geometricMean(mine.flatMap(({ spanLive }) => (spanLive === null ? [] : [spanLive]))),
      memoryLive: geometricMean(mine.flatMap(({ memoryLive }) => (memoryLive === null ? [] : [memoryLive]))),
      bytes: sizes(name),
    };
  });
}

export function table(summary, reference) {
  const figure = (value, digits) => (value === null ? "–" : value.toFixed(digits));
  const head = [
    "contender",
    "traces",
    `cold / ${reference}`,
    "warm",
    "worst warm",
    "span/live",
    "memory/live",
    "bytes",
    "brotli",
  ];
  const rows = summary.map((row) => [
    row.contender,
    row.traces,
    figure(row.cold, 2),
    figure(row.warm, 2),
    figure(row.worstWarm, 2),
    figure(row.spanLive, 3),
    figure(row.memoryLive, 3),
    row.bytes?.raw ?? "–",
    row.bytes?.brotli ?? "–",
  ]);
  const notes = summary.flatMap(({ contender, missing }) => missing.map((text) => `${contender}: ${text}`));
  return [draw([head, ...rows]).trimEnd(), ...notes].join("\n");
}
