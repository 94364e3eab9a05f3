// Renews what the documents have from the results of a full run: the figures of README, the tables of docs/COMPARISON.md
// and its pictures.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { drawSvg, type Plot } from "../../src/report/chart.js";
import { standAlone } from "../../src/report/page.js";
import { renewTables } from "../pages.mjs";
import { driftSpans } from "../report/compaction.js";
import { linkages } from "../report/engines.js";
import { GROWTH_TIME, growthPlot } from "../report/growth.js";
import { holesByPolicy } from "../report/holes.js";
import { heapMaps } from "../report/maps.js";
import { throughputAgainstMemory } from "../report/traces.js";
import type { Results } from "../results.js";
import { ROOT } from "../root.js";
import { compactionParts } from "./compaction.js";
import { costParts } from "./costs.js";
import { claimOf, peerParts } from "./peers.js";
import { policyParts } from "./policies.js";
import { runParts } from "./run.js";

const WIDTH = 860;

/** Parts of each page, by their names in it. */
export function partsOf(results: Results): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    "README.md": { figures: claimOf(results) },
    "docs/COMPARISON.md": {
      ...runParts(results),
      ...peerParts(results),
      ...policyParts(results),
      ...costParts(results),
      ...compactionParts(results),
    },
  };
}

const TITLES = {
  front: "Time against memory: each contender a point, and the front of those that no other beats on both",
  holes: "What lies between live blocks, by policy and size of the hole",
  maps: "Heap maps of every strategy: address across, time down",
  growth: "Nanoseconds a call against live bytes, by pattern",
  engines: "Nanoseconds a call in four ways, by allocator",
  compaction: "Span over live bytes of a program whose sizes drift, by allocator",
};

type Picture = keyof typeof TITLES;

function plotsOf(results: Results): Partial<Record<Picture, Plot>> {
  const { traces, holes, maps, growth, compaction } = results;
  return {
    ...(traces && { front: throughputAgainstMemory(results, traces.summary.recorded, WIDTH) }),
    ...(holes && { holes: holesByPolicy(holes, WIDTH) }),
    ...(maps && { maps: heapMaps(maps, WIDTH) }),
    ...(growth && { growth: growthPlot(growth, GROWTH_TIME, WIDTH) }),
    engines: linkages(results, WIDTH),
    ...(compaction && { compaction: driftSpans(compaction, WIDTH) }),
  };
}

/** Pictures by the files that hold them. */
export async function picturesOf(results: Results): Promise<Record<string, string>> {
  const pictures: Record<string, string> = {};
  for (const [name, plot] of Object.entries(plotsOf(results)))
    pictures[`docs/images/comparison-${name}.svg`] = `${standAlone(await drawSvg(plot), TITLES[name as Picture])}\n`;
  return pictures;
}

/** Names of the files that are written. */
export async function writeDocuments(results: Results): Promise<string[]> {
  const written: string[] = [];
  const write = (file: string, text: string): void => {
    const path = join(ROOT, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    written.push(file);
  };
  for (const [page, parts] of Object.entries(partsOf(results)))
    write(page, renewTables(readFileSync(join(ROOT, page), "utf8"), parts));
  for (const [file, picture] of Object.entries(await picturesOf(results))) write(file, picture);
  return written;
}
