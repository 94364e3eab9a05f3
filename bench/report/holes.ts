// What lies between the live blocks, by policy.

import { hue, type Plot } from "../../src/report/chart.js";
import { type HolesData, LEAST_HOLE } from "../sections/holes.js";
import { barPlot, capFor } from "./bars.js";

/** Bounds of the classes that are shown, in powers of two above the least hole: up to 128 bytes, 1 KiB, … */
const CLASSES: readonly (readonly [name: string, from: number, to: number])[] = [
  ["holes of 32 to 127 B", 0, 2],
  ["128 to 1,023 B", 2, 5],
  ["1 to 16 KiB", 5, 9],
  ["16 KiB and more", 9, 27],
];

/** Mean over the traces that a contender has passed, in percent of the live bytes. */
function share(
  data: HolesData,
  contender: string,
  bytesOf: (result: HolesData["results"][number]) => number,
): number | null {
  const mine = data.results.filter((each) => each.contender === contender && each.outcome === "pass");
  if (mine.length === 0) return null;
  return mine.reduce((sum, each) => sum + (100 * bytesOf(each)) / each.liveBytes, 0) / mine.length;
}

export function holesByPolicy(data: HolesData, width: number): Plot {
  const names = [...new Set(data.results.map(({ contender }) => contender))];
  const traces = new Set(data.results.map(({ trace }) => trace)).size;
  const passed = (name: string): number =>
    data.results.filter(({ contender, outcome }) => contender === name && outcome === "pass").length;
  const parts = [
    {
      name: `headers and rounding, gaps below ${LEAST_HOLE} B`,
      color: "var(--hue-8)",
      values: names.map((name) => share(data, name, ({ smallBytes }) => smallBytes)),
    },
    ...CLASSES.map(([name, from, to], index) => ({
      name,
      color: hue([4, 2, 1, 3][index] ?? 0),
      values: names.map((contender) =>
        share(data, contender, ({ bytes }) => bytes.slice(from, to).reduce((sum, each) => sum + each, 0)),
      ),
    })),
  ];
  const totals = names.map((_, row) => parts.reduce((sum, { values }) => sum + (values[row] ?? 0), 0));
  const rows = names.map((name) => (passed(name) === traces ? name : `${name} (${passed(name)}/${traces})`));
  const unit = "bytes between live blocks at the peak, % of the live bytes (mean over the traces)";
  return barPlot(
    {
      rows,
      parts,
      unit: width < 600 ? "% of the live bytes at the peak" : unit,
      isStacked: true,
      format: (value) => `${value} %`,
      most: capFor(totals),
    },
    width,
  );
}
