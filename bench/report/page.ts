// The page of a run: what was measured on what, and a figure for each section.

import { drawSvg, type Plot } from "../../src/report/chart.js";
import { drawPage, escapeHtml, type Figure } from "../../src/report/page.js";
import type { Results } from "../results.js";
import type { MapsData } from "../sections/maps.js";
import type { Summary } from "../summary.js";
import { compactionThroughput, driftSpans, stepTimes } from "./compaction.js";
import { bytesOf, callCosts, longestCalls } from "./costs.js";
import { linkages } from "./engines.js";
import { GROWTH_SPAN, GROWTH_TIME, growthPlot } from "./growth.js";
import { holesByPolicy } from "./holes.js";
import { heapMaps } from "./maps.js";
import { allAgainstMemory, hasPoints, spanByTrace, throughputAgainstMemory, timeByTrace } from "./traces.js";

export const WIDE = 920;
const NARROW = 360;

/** A figure before it is drawn: a plot for a width in pixels, or one that does not depend on it. */
interface Draft {
  readonly title: string;
  readonly text: string;
  readonly plot: Plot | ((width: number) => Plot);
}

const REFERENCE_TEXT =
  "Colours tell the ratio to wasi-dlmalloc on the same trace: green is less, orange more. “over” is over budget, “fails” a failed check: neither has a time.";

/** Time against memory: near the front, and all. */
function frontDrafts(results: Results, summary: readonly Summary[], title: string, text: string): Draft[] {
  if (!hasPoints(results, summary)) return [];
  const all = allAgainstMemory(results, summary);
  const near: Draft = { title, text, plot: (width) => throughputAgainstMemory(results, summary, width) };
  if (all === null) return [near];
  return [
    near,
    {
      title: `${title}: all contenders`,
      text: "On scales of factors. What lies in the dotted frame is in the picture above.",
      plot: all,
    },
  ];
}

function traceDrafts(results: Results): Draft[] {
  const { traces } = results;
  if (traces === undefined) return [];
  const { recorded, synthetic } = traces.summary;
  return [
    ...frontDrafts(
      results,
      recorded,
      "Throughput against memory",
      "Left is faster, down is leaner; behind the dashed front lies what another contender beats on both. Geometric means over the recorded traces, warm, the driver's own time included on both sides of the ratio. In brackets: on how many traces, where not on all.",
    ),
    ...frontDrafts(
      results,
      synthetic,
      "The same, on synthetic workloads",
      "Patterns that are hard on one policy or another; real programs are kinder.",
    ),
    { title: "Time by trace", text: `Warm nanoseconds a call. ${REFERENCE_TEXT}`, plot: timeByTrace(traces) },
    { title: "Span by trace", text: `Span over live bytes. ${REFERENCE_TEXT}`, plot: spanByTrace(traces) },
  ];
}

function withoutPicture({ maps }: MapsData): string {
  const names = maps.filter(({ cells }) => cells === "").map(({ contender }) => contender);
  return names.length === 0 ? "" : ` Over budget, or failed: ${names.join(", ")}.`;
}

function heapDrafts({ holes, maps, growth }: Results): Draft[] {
  const drafts: Draft[] = [];
  if (holes !== undefined)
    drafts.push({
      title: "Holes by policy",
      text: "What lies between the live blocks when most is live. In brackets: on how many of the traces a contender came so far. Bars that reach the end go on.",
      plot: (width) => holesByPolicy(holes, width),
    });
  if (maps !== undefined)
    drafts.push({
      title: `Heap maps: ${maps.trace}`,
      text: `Address across, time down. Blue is live, the darker the fuller; grey is free; where nothing is drawn the heap has not been yet. What lies beyond twice the live bytes is cut off.${withoutPicture(maps)}`,
      plot: (width) => heapMaps(maps, width),
    });
  if (growth !== undefined) {
    const text = "Adversarial patterns on ever larger heaps. A line ends where a contender goes over budget.";
    drafts.push(
      { title: "Cost as heaps grow", text, plot: (width) => growthPlot(growth, GROWTH_TIME, width) },
      { title: "Span as heaps grow", text, plot: (width) => growthPlot(growth, GROWTH_SPAN, width) },
    );
  }
  return drafts;
}

function compactionDrafts({ compaction }: Results): Draft[] {
  if (compaction === undefined) return [];
  return [
    {
      title: "What compaction buys",
      text: "A program whose sizes drift: most of each phase is freed, in sizes too small for the next. Blocks behind handles move together, all others stay.",
      plot: (width) => driftSpans(compaction, width),
    },
    {
      title: "Throughput of compaction",
      text: "One block in eight is freed, then all is compacted: beside one copy of the bytes that were moved, and beside copies of block after block.",
      plot: (width) => compactionThroughput(compaction, width),
    },
    {
      title: "Steps of compaction",
      text: "Blocks of 256 bytes, one in four freed: the time of a step depends on its budget, not on the heap.",
      plot: (width) => stepTimes(compaction, width),
    },
  ];
}

function costDrafts(results: Results): Draft[] {
  const { engines, calls, pauses, contenders } = results;
  const drafts: Draft[] = [];
  if (engines !== undefined)
    drafts.push({
      title: "Engines and linkages",
      text: `Each allocator on ${engines.traces.join(", ")}, called in four ways. The null allocator shows what driver and boundary cost by themselves.`,
      plot: (width) => linkages(results, width),
    });
  for (const blocks of new Set(calls?.results.map((each) => each.blocks)))
    if (calls !== undefined)
      drafts.push({
        title: `Kinds of calls, ${blocks.toLocaleString("en")} blocks`,
        text: "Blocks of 16 to 512 bytes: all allocated, half of them freed at random, as many allocated again, all freed at random.",
        plot: (width) => callCosts(calls, blocks, width),
      });
  for (const trace of new Set(pauses?.results.map((each) => each.trace)))
    if (pauses !== undefined)
      drafts.push({
        title: `The longest call: ${trace}`,
        text: "Each call of the trace by itself, in fresh heaps, growth included; of several replays the fastest counts.",
        plot: (width) => longestCalls(pauses, trace, width),
      });
  drafts.push(...compactionDrafts(results));
  drafts.push({
    title: "Bytes",
    text: "The allocator's module with all its exports: ours as shipped, the peers' at -O3. Of JavaScript, what a bundler ships, minified.",
    plot: (width) => bytesOf(contenders, width),
  });
  return drafts;
}

async function draw({ title, text, plot }: Draft): Promise<Figure> {
  if (typeof plot !== "function") return { title, text: escapeHtml(text), wide: await drawSvg(plot) };
  const [wide, narrow] = [await drawSvg(plot(WIDE)), await drawSvg(plot(NARROW))];
  return { title, text: escapeHtml(text), wide, narrow };
}

function lead({ date, mode, seed, machine, absent, contenders, agreement }: Results): string {
  const versions = [...new Set(contenders.flatMap(({ version }) => (version === null ? [] : [version])))];
  const facts = [
    `${date}, a ${mode} run, seed ${seed}. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; Node ${machine.node} (V8 ${machine.v8}), optimised tier only: ${machine.flags.filter((flag) => flag.includes("wasm") || flag.includes("liftoff")).join(" ")}.`,
    `Peers: ${versions.join("; ")}.`,
    ...absent.map(({ name, why }) => `Not here: ${name} (${why}).`),
    ...(agreement?.results ?? []).map(
      ({ trace, warmTau, warmSpread }) =>
        `${trace} measured twice: Kendall's tau ${warmTau.toFixed(3)}, spread ${(100 * warmSpread).toFixed(1)} %.`,
    ),
  ];
  return facts.map((fact) => `<p class="muted">${escapeHtml(fact)}</p>`).join("\n");
}

export async function pageOf(results: Results): Promise<string> {
  const drafts = [...traceDrafts(results), ...heapDrafts(results), ...costDrafts(results)];
  const figures: Figure[] = [];
  for (const draft of drafts) figures.push(await draw(draft));
  return drawPage({ title: "heapsmith: the comparison", lead: lead(results), figures });
}
