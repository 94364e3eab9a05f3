// heapsmith replay: a trace on any set of allocators and engines.

import { Command, Option } from "commander";
import { type AllocatorName, allocatorNames, type EngineName } from "../options.js";
import { contender, ENGINES } from "../trace/contender.js";
import { readTrace } from "../trace/file.js";
import type { Trace } from "../trace/parse.js";
import { type ReplayResult, replayTrace } from "../trace/replay.js";
import { choices } from "./choices.js";
import { FAILED, OK } from "./exit.js";
import { progressOn } from "./progress.js";
import { dataTable, figure } from "./table.js";
import { verdict } from "./verdict.js";

interface Options {
  readonly allocator: readonly AllocatorName[];
  readonly engine: readonly EngineName[];
  readonly json?: true;
}

const MEGABYTE = 1e6;

function replayAll(trace: Trace, { allocator, engine }: Options): ReplayResult[] {
  const contenders = allocator.flatMap((name) => engine.map((each) => contender(name, each)));
  const progress = progressOn(process.stderr);
  return contenders.map((each) => {
    progress.begin(`${each.allocator} on ${each.engine}`);
    try {
      return replayTrace(trace, each, { onProgress: (share) => progress.update(share, 1) });
    } finally {
      progress.end();
    }
  });
}

const HEADING = [
  "allocator",
  "engine",
  "check",
  "warm ns/op",
  "cold ns/op",
  "span/live",
  "memory/live",
  "module bytes",
];

function row(result: ReplayResult): string[] {
  const { allocator, engine, outcome, warmNs, coldNs, spanLive, memoryLive, moduleBytes } = result;
  const figures = [figure(warmNs, 1), figure(coldNs, 1), figure(spanLive, 3), figure(memoryLive, 3)];
  return [allocator, engine, outcome, ...figures, figure(moduleBytes, 0)];
}

function text({ name, operations, slots, peakLive }: Trace, results: readonly ReplayResult[]): string {
  const peak = figure(peakLive / MEGABYTE, 2);
  const title = `${name}: ${figure(operations, 0)} operations, ${figure(slots, 0)} slots, ${peak} MB live at the peak\n`;
  const reasons = results.map(({ allocator, engine, reason }) =>
    reason === null ? "" : `${allocator} on ${engine}: ${reason}\n`,
  );
  return [title, dataTable(HEADING, results.map(row), 3), ...reasons, `${verdict(results)}\n`].join("");
}

function json({ name, operations, slots, peakLive }: Trace, results: readonly ReplayResult[]): string {
  return `${JSON.stringify({ trace: { name, operations, slots, peakLive }, results }, null, 2)}\n`;
}

export function replayCommand(exit: (code: number) => void): Command {
  const known = allocatorNames();
  const names = new Option("--allocator <names>", `some of ${known.join(", ")}, separated by commas`);
  const engines = new Option("--engine <names>", `some of ${ENGINES.join(", ")}, separated by commas`);
  return new Command("replay")
    .description("replay a recorded trace: every block verified, then timed")
    .argument("<trace>", "a TRC1 file: .trc, .trc.br or .trc.gz")
    .addOption(names.argParser(choices("--allocator", known)).default(known, "all"))
    .addOption(engines.argParser(choices("--engine", ENGINES)).default(ENGINES, "all"))
    .option("--json", "print the results as JSON")
    .action((path: string, options: Options) => {
      const trace = readTrace(path);
      const results = replayAll(trace, options);
      process.stdout.write(options.json ? json(trace, results) : text(trace, results));
      exit(results.every(({ outcome }) => outcome === "pass") ? OK : FAILED);
    });
}
