// Pictures of the heap while a trace runs: address across, time down.

import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Trace } from "../../src/trace/parse.js";
import { Passes, Stop } from "../../src/trace/passes.js";
import { baseFor, type Stage } from "../../src/trace/stage.js";
import type { Entrant } from "../entrants/entrant.js";
import { liveBlocks, Sizes } from "../live-blocks.js";
import { built } from "../measure.js";
import { budgetFor } from "../plan.js";
import { linked, type Section } from "./section.js";

const ROWS = 96;
const COLUMNS = 160;
/** The picture's width over the most bytes that are live: what a heap has beyond is cut off. */
const WIDTH = 2;
/** A heap below this is a few cells wide. */
const LEAST_LIVE = 2 ** 18;
/** Shades of a cell: 0 for no live byte, up to this for nothing but live bytes. */
export const SHADES = 4;
/** A cell that the heap has not reached yet. */
export const UNTOUCHED = ".";

export interface HeapMap {
  readonly contender: string;
  readonly outcome: string;
  /** A character for each cell, row by row; deflated and in base64. Empty without a picture. */
  readonly cells: string;
}

export interface MapsData {
  readonly trace: string;
  readonly operations: number;
  readonly cellBytes: number;
  readonly columns: number;
  readonly maps: readonly HeapMap[];
}

/** A string for each row of the picture, a character for each cell. */
export function rowsOf({ columns }: MapsData, { cells }: HeapMap): string[] {
  const text = inflateRawSync(Buffer.from(cells, "base64")).toString("latin1");
  return Array.from({ length: text.length / columns }, (_, row) => text.slice(row * columns, (row + 1) * columns));
}

function packed(rows: readonly string[]): string {
  return deflateRawSync(rows.join(""), { level: 9 }).toString("base64");
}

/** Live bytes in each cell. */
function coverage(blocks: Float64Array, low: number, cellBytes: number): Float64Array {
  const cells = new Float64Array(COLUMNS);
  for (let at = 0; at < blocks.length; at += 2) {
    const from = (blocks[at] ?? 0) - low;
    const to = Math.min(from + (blocks[at + 1] ?? 0), cellBytes * COLUMNS);
    for (let start = from; start < to; ) {
      const cell = Math.floor(start / cellBytes);
      const end = Math.min(to, (cell + 1) * cellBytes);
      cells[cell] = (cells[cell] ?? 0) + end - start;
      start = end;
    }
  }
  return cells;
}

/** Follows how far a heap has come, and draws its rows. */
class Painter {
  readonly rows: string[] = [];
  readonly #stage: Stage;
  readonly #cellBytes: number;
  #reached = 0;

  constructor(stage: Stage, cellBytes: number) {
    this.#stage = stage;
    this.#cellBytes = cellBytes;
  }

  paint(sizes: Sizes): void {
    const blocks = liveBlocks(this.#stage, sizes);
    const last = blocks.length - 2;
    const end = (blocks[last] ?? 0) + (blocks[last + 1] ?? 0) - this.#stage.low;
    this.#reached = Math.max(this.#reached, Math.ceil(end / this.#cellBytes));
    const cells = [...coverage(blocks, this.#stage.low, this.#cellBytes)];
    this.rows.push(cells.map((live, cell) => this.#shade(live, cell)).join(""));
  }

  #shade(live: number, cell: number): string {
    if (cell >= this.#reached) return UNTOUCHED;
    return String(Math.ceil((SHADES * live) / this.#cellBytes - 1e-9));
  }
}

async function mapOf(entrant: Entrant, trace: Trace, cellBytes: number, budgetMs: number): Promise<HeapMap> {
  const contender = entrant.name;
  const found = await built(entrant, baseFor(trace));
  if ("reason" in found) return { contender, outcome: found.reason, cells: "" };
  const passes = new Passes(trace, budgetMs, () => {});
  const sizes = new Sizes(trace);
  try {
    const stage = passes.stage(found.contender.stage);
    const painter = new Painter(stage, cellBytes);
    passes.begin();
    for (let row = 0; row < ROWS; row += 1) {
      const end = Math.round(((row + 1) * trace.operations) / ROWS);
      passes.advance(stage, Math.round((row * trace.operations) / ROWS), end);
      sizes.advance(end);
      painter.paint(sizes);
    }
    return { contender, outcome: "pass", cells: packed(painter.rows) };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { contender, outcome: error.message, cells: "" };
  }
}

/** By how much live bytes rise and fall between the rows of a picture, over the most that are live. */
function movement(trace: Trace): number {
  const sizes = new Sizes(trace);
  let before = 0;
  let sum = 0;
  for (let row = 1; row <= ROWS; row += 1) {
    sizes.advance(Math.round((row * trace.operations) / ROWS));
    sum += Math.abs(sizes.live - before);
    before = sizes.live;
  }
  return sum / trace.peakLive;
}

/** A trace that is worth a picture. */
function liveliest(traces: readonly Trace[]): Trace | undefined {
  const [first] = traces.map((trace) => ({ trace, by: movement(trace) })).sort((one, other) => other.by - one.by);
  return first?.trace;
}

export const measureMaps: Section<MapsData> = async ({ field, plan, recorded }, report) => {
  const trace = liveliest(recorded.map(({ load }) => load()).filter(({ peakLive }) => peakLive >= LEAST_LIVE));
  if (trace === undefined) return { trace: "", operations: 0, cellBytes: 0, columns: COLUMNS, maps: [] };
  const cellBytes = Math.ceil((WIDTH * trace.peakLive) / COLUMNS);
  const maps: HeapMap[] = [];
  const entrants = linked(field);
  for (const [turn, entrant] of entrants.entries()) {
    maps.push(await mapOf(entrant, trace, cellBytes, budgetFor(plan, trace)));
    report((turn + 1) / entrants.length, `${entrant.name} on ${trace.name}`);
  }
  return { trace: trace.name, operations: trace.operations, cellBytes, columns: COLUMNS, maps };
};
