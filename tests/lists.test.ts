// The tables in docs/first-fit.md are those of the committed results of `npm run bench:lists`.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { moduleNamed } from "./support/engine.js";

interface Figures {
  readonly contender: string;
  readonly spanLive: number;
}

interface Report {
  readonly bytes: Readonly<Record<string, number>>;
  readonly summary: readonly (Figures & { readonly warm: number })[];
  readonly results: readonly (Figures & { readonly trace: string; readonly warmNs: number })[];
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const page = read("docs/first-fit.md");
const { bytes, summary, results }: Report = JSON.parse(read("bench/results/lists.json"));
const LIFO = "first-fit, LIFO";

/** The cells of the table's rows below this heading. */
function tableBelow(heading: string): string[][] {
  const [, text = ""] = page.split(`## ${heading}\n`);
  const rows = text.split("\n## ")[0]?.match(/^\| .*\|$/gm) ?? [];
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("the order of the list", () => {
  const traces = [...new Set(results.map(({ trace }) => trace))];
  const find = (trace: string, name: string) =>
    results.find((result) => result.trace === trace && result.contender === name);
  const rows = traces.map((trace) => {
    const [ordered, lifo] = [find(trace, "first-fit"), find(trace, LIFO)];
    const ratio = (ordered?.warmNs ?? Number.NaN) / (lifo?.warmNs ?? Number.NaN);
    return [trace, ratio.toFixed(1), ordered?.spanLive.toFixed(3), lifo?.spanLive.toFixed(3)];
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(tableBelow("Address order against last in, first out")).toEqual(rows);
});

test("the policies", () => {
  const rows = summary.map(({ contender, warm, spanLive }) => [contender, warm.toFixed(2), spanLive.toFixed(3)]);
  expect(rows.length).toBeGreaterThan(0);
  expect(tableBelow("The policies beside each other")).toEqual(rows);
});

test("the bytes that address order costs", () => {
  const difference = (bytes["first-fit"] ?? Number.NaN) - (bytes[LIFO] ?? Number.NaN);
  expect(page).toContain(`the module ${difference} bytes\nsmaller`);
  expect(bytes["first-fit"]).toBe(moduleNamed("first-fit").wasmBytes);
});
