// The figures of docs/slab.md: the study of its parameters, and adversarial patterns on heaps of growing size.
import { number, renewTables, tableOf } from "../pages.mjs";

const ratio = (value) => value.toFixed(3);
const HEAD = ["variant", "bytes", "cold", "warm", "span/live", "one half: warm, span", "the other half", "memory/live"];

function rowOf({ variant, bytes, all, halves }) {
  const [one, other] = halves.map(({ spanLive, warm }) => `${ratio(warm)}, ${ratio(spanLive)}`);
  const figures = [ratio(all.cold), ratio(all.warm), ratio(all.spanLive), one, other, ratio(all.memoryLive)];
  return [variant === "shipped" ? variant : `\`${variant}\``, bytes.toLocaleString("en"), ...figures];
}

const renewStudy = (page, { outcomes }) => renewTables(page, { study: tableOf(HEAD, outcomes.map(rowOf)) });

const MIB = 2 ** 20;
const REASONS = { fail: "memory refused", "over budget": "over budget" };
const CONTENDERS = ["slab", "wasi-dlmalloc"];

const recordsOf = ({ columns, rows }) =>
  rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));

function growthTable(growth) {
  const results = recordsOf(growth.results);
  const figures = (contender, trace, size) => {
    const of = (each) => each.contender === contender && each.trace === trace && each.live === size;
    const { outcome, coldNs, spanLive } = results.find(of);
    return outcome === "pass" ? [number(coldNs), spanLive.toFixed(2)] : [REASONS[outcome], "–"];
  };
  const cells = (trace, size) => CONTENDERS.flatMap((name) => figures(name, trace, size));
  const head = CONTENDERS.flatMap((name) => [`\`${name}\`: ns a call, cold`, "span/live"]);
  const body = recordsOf(growth.patterns).flatMap(({ name }) =>
    growth.live.map((size) => [name, `${(size / MIB).toLocaleString("en")} MiB`, ...cells(name, size)]),
  );
  return tableOf(["pattern", "live", ...head], body);
}

const renewGrowth = (page, { growth }) => renewTables(page, { growth: growthTable(growth) });

/** The page, the results that its figures are from, and what gives the page with its figures. */
export const PAGES = [
  { page: "docs/slab.md", results: "bench/results/slab.json", renew: renewStudy },
  { page: "docs/slab.md", results: "bench/results/growth.json", renew: renewGrowth },
];
