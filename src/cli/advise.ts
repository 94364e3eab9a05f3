// heapsmith advise: which allocator to take for a program of which there is a trace.

import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { type Advice, adviseOn, type Candidate } from "../advice/advice.js";
import { advicePage } from "../advice/page.js";
import { InvalidOptionError } from "../errors.js";
import { allocators } from "../generated/allocators.js";
import { allocatorNames } from "../options.js";
import { drawSvg } from "../report/chart.js";
import { contender } from "../trace/contender.js";
import { readTrace } from "../trace/file.js";
import type { Trace } from "../trace/parse.js";
import { measureRounds } from "../trace/rounds.js";
import { FAILED, OK } from "./exit.js";
import { progressOn } from "./progress.js";
import { dataTable, figure } from "./table.js";

interface Options {
  readonly rounds: number;
  readonly budget: number;
  readonly json?: true;
  readonly html?: string;
}

const WARM_PASSES = 3;
const MEGABYTE = 1e6;

/** A parser for an option that takes a whole number from 1. */
function positive(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new InvalidOptionError(option, text, "a whole number from 1");
    return value;
  };
}

function measureAll(trace: Trace, { rounds, budget }: Options): Candidate[] {
  const names = allocatorNames();
  const progress = progressOn(process.stderr);
  progress.begin(`${names.length} allocators`);
  try {
    const contenders = names.map((name) => contender(name, "wasm"));
    const onProgress = (share: number): void => progress.update(share, 1);
    const options = { rounds, warmPasses: WARM_PASSES, budgetMs: budget, roundsMs: budget, onProgress };
    const measured = measureRounds(trace, contenders, options);
    return names.flatMap((allocator, index) => {
      const result = measured[index];
      return result === undefined ? [] : [{ allocator, moduleBytes: allocators[allocator].wasmBytes, ...result }];
    });
  } finally {
    progress.end();
  }
}

const HEADING = ["allocator", "check", "warm ns/op", "± %", "cold ns/op", "span/live", "memory/live", "module bytes"];

function row({
  allocator,
  outcome,
  warmNs,
  warmSpread,
  coldNs,
  spanLive,
  memoryLive,
  moduleBytes,
}: Candidate): string[] {
  const percent = warmSpread === null ? null : 100 * warmSpread;
  const figures = [
    figure(warmNs, 1),
    figure(percent, 1),
    figure(coldNs, 1),
    figure(spanLive, 3),
    figure(memoryLive, 3),
  ];
  return [allocator, outcome, ...figures, figure(moduleBytes, 0)];
}

function verdict({ name }: Trace, advice: Advice | null): string {
  if (advice === null) return `No allocator passes ${name}.`;
  const [speed, span, size] = advice.why;
  return `Take ${advice.take.allocator} for ${name}: ${speed}, ${span}, and ${size}.`;
}

function text(trace: Trace, candidates: readonly Candidate[], sentence: string): string {
  const { name, operations, slots, peakLive } = trace;
  const peak = figure(peakLive / MEGABYTE, 2);
  const title = `${name}: ${figure(operations, 0)} operations, ${figure(slots, 0)} slots, ${peak} MB live at the peak\n`;
  const reasons = candidates.map(({ allocator, reason }) => (reason === null ? "" : `${allocator}: ${reason}\n`));
  return [title, dataTable(HEADING, candidates.map(row), 2), ...reasons, `${sentence}\n`].join("");
}

function json(trace: Trace, candidates: readonly Candidate[], advice: Advice | null): string {
  const { name, operations, slots, peakLive } = trace;
  const named = advice && {
    take: advice.take.allocator,
    fastest: advice.fastest.allocator,
    leanest: advice.leanest.allocator,
    smallest: advice.smallest.allocator,
    why: advice.why,
  };
  return `${JSON.stringify({ trace: { name, operations, slots, peakLive }, advice: named, candidates }, null, 2)}\n`;
}

/** Makes a plot of nothing and an empty file: what cannot be done is found out before anything is measured. */
async function preparePage(file: string): Promise<void> {
  await drawSvg({ width: 1, height: 1, option: {} });
  try {
    writeFileSync(file, "");
  } catch (cause) {
    throw new InvalidOptionError("--html", file, "a file that can be written", { cause });
  }
}

export function adviseCommand(exit: (code: number) => void): Command {
  return new Command("advise")
    .description("replay a trace on every allocator, and say which to take and why")
    .argument("<trace>", "a TRC1 file: .trc, .trc.br or .trc.gz")
    .addOption(new Option("--rounds <number>", "interleaved rounds").argParser(positive("--rounds")).default(3))
    .addOption(
      new Option("--budget <ms>", "longest pass over the trace").argParser(positive("--budget")).default(10_000),
    )
    .option("--json", "print the results as JSON")
    .option("--html <file>", "write a page with the table and a plot; needs the package echarts")
    .action(async (path: string, options: Options) => {
      const trace = readTrace(path);
      if (options.html !== undefined) await preparePage(options.html);
      const candidates = measureAll(trace, options);
      const advice = adviseOn(candidates);
      const sentence = verdict(trace, advice);
      if (options.html !== undefined) {
        const table = { heading: HEADING, rows: candidates.map(row) };
        writeFileSync(options.html, await advicePage({ trace, candidates, advice, verdict: sentence, ...table }));
      }
      process.stdout.write(options.json ? json(trace, candidates, advice) : text(trace, candidates, sentence));
      exit(advice === null ? FAILED : OK);
    });
}
