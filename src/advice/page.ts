// Advice as a page: the sentence, the table, and a picture of what was given up for what.

import { drawSvg } from "../report/chart.js";
import { drawPage, escapeHtml } from "../report/page.js";
import { inView, paretoPlot } from "../report/pareto.js";
import type { Trace } from "../trace/parse.js";
import { type Advice, type Candidate, hasPassed } from "./advice.js";

const WIDE = 920;
const NARROW = 360;

export interface PageParts {
  readonly trace: Trace;
  readonly candidates: readonly Candidate[];
  readonly advice: Advice | null;
  /** The sentence. */
  readonly verdict: string;
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function drawTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => line("td", cells)).join("");
  return `<div class="scroll"><table>${line("th", heading)}${body}</table></div>`;
}

/** Throws UnsupportedError where the package that draws plots is not installed. */
export async function advicePage({ trace, candidates, advice, verdict, heading, rows }: PageParts): Promise<string> {
  const points = candidates.filter(hasPassed).map(({ allocator, warmNs, spanLive }) => ({
    name: allocator,
    time: warmNs,
    memory: spanLive ?? 1,
    group: "allocators in Wasm",
    isMarked: allocator === advice?.take.allocator,
  }));
  const plot = (width: number) =>
    paretoPlot(points, { time: "warm time, ns a call", memory: "span, times the live bytes" }, width);
  const { outside } = inView(points);
  const beyond = outside.map(({ name, time, memory }) => `${name}: ${time.toFixed(1)} ns, ${memory.toFixed(2)}`);
  const figure = {
    title: "Time against span",
    text: escapeHtml(
      `Left is faster, down is leaner. ${beyond.length === 0 ? "" : `Outside the picture: ${beyond.join("; ")}.`}`,
    ),
  };
  const figures =
    points.length === 0 ? [] : [{ ...figure, wide: await drawSvg(plot(WIDE)), narrow: await drawSvg(plot(NARROW)) }];
  return drawPage({
    title: `Which allocator for ${trace.name}?`,
    lead: `<p>${escapeHtml(verdict)}</p>${drawTable(heading, rows)}`,
    figures,
  });
}
