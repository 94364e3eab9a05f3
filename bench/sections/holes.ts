// The holes between live blocks at each trace's peak: what a policy leaves where it matters most.

import type { Trace } from "../../src/trace/parse.js";
import { Passes, Stop } from "../../src/trace/passes.js";
import { baseFor } from "../../src/trace/stage.js";
import type { Entrant } from "../entrants/entrant.js";
import { liveBlocks, peakOf, Sizes } from "../live-blocks.js";
import { built } from "../measure.js";
import { budgetFor } from "../plan.js";
import { linked, type Section } from "./section.js";

/** Gaps below this are headers and rounding. */
export const LEAST_HOLE = 32;

export interface HolesResult {
  readonly trace: string;
  readonly contender: string;
  readonly outcome: string;
  /** Of blocks. */
  readonly liveBytes: number;
  /** In gaps too small to be holes: headers and rounding. */
  readonly smallBytes: number;
  /** Holes by size, from each power of two to below the next, beginning with 32. */
  readonly counts: readonly number[];
  readonly bytes: readonly number[];
}

export interface HolesData {
  readonly results: readonly HolesResult[];
}

type Found = Omit<HolesResult, "trace" | "contender" | "outcome">;

const NOTHING: Found = { liveBytes: 0, smallBytes: 0, counts: [], bytes: [] };

/** Between the first block and the last: what lies above is the heap's top, not a hole. */
export function holesBetween(blocks: Float64Array): Found {
  const counts: number[] = [];
  const bytes: number[] = [];
  let [liveBytes, smallBytes, end] = [0, 0, blocks[0] ?? 0];
  for (let at = 0; at < blocks.length; at += 2) {
    const [address, size] = [blocks[at] ?? 0, blocks[at + 1] ?? 0];
    const gap = address - end;
    if (gap < LEAST_HOLE) smallBytes += gap;
    else {
      const log = Math.floor(Math.log2(gap / LEAST_HOLE));
      while (counts.length <= log) {
        counts.push(0);
        bytes.push(0);
      }
      counts[log] = (counts[log] ?? 0) + 1;
      bytes[log] = (bytes[log] ?? 0) + gap;
    }
    liveBytes += size;
    end = address + size;
  }
  return { liveBytes, smallBytes, counts, bytes };
}

async function holesOf(
  entrant: Entrant,
  trace: Trace,
  peak: number,
  sizes: Sizes,
  budgetMs: number,
): Promise<HolesResult> {
  const result = { trace: trace.name, contender: entrant.name };
  const found = await built(entrant, baseFor(trace));
  if ("reason" in found) return { ...result, outcome: found.reason, ...NOTHING };
  const passes = new Passes(trace, budgetMs, () => {});
  try {
    const stage = passes.stage(found.contender.stage);
    passes.begin();
    passes.advance(stage, 0, peak);
    return { ...result, outcome: "pass", ...holesBetween(liveBlocks(stage, sizes)) };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { ...result, outcome: error.message, ...NOTHING };
  }
}

export const measureHoles: Section<HolesData> = async ({ field, plan, recorded }, report) => {
  const results: HolesResult[] = [];
  const entrants = linked(field);
  for (const [step, { name, load }] of recorded.entries()) {
    const trace = load();
    const peak = peakOf(trace);
    const sizes = new Sizes(trace);
    sizes.advance(peak);
    for (const [turn, entrant] of entrants.entries()) {
      results.push(await holesOf(entrant, trace, peak, sizes, budgetFor(plan, trace)));
      report((step + (turn + 1) / entrants.length) / recorded.length, name);
    }
  }
  return { results };
};
