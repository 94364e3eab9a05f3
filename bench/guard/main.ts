// The command line of the comparison with the guarded build.

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { table } from "table";
import type { WasmSource } from "../../src/engines/module.js";
import { guarded } from "../../src/generated/guarded.js";
import { hardened } from "../../src/generated/hardened.js";
import { type AllocatorName, allocatorNames } from "../../src/options.js";
import { ROOT } from "../root.js";
import { recordedIn } from "../traces.js";
import { measureBytes } from "./bytes.js";
import { measureRecording } from "./recording.js";
import { measureTime, type Slowdown } from "./time.js";

const PARTS = ["guard", "bytes", "hardened", "record"] as const;

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`expected a whole number above 0, got "${text}".`);
}

function allocatorList(text: string): AllocatorName[] {
  return text.split(",").map((name) => {
    const known = allocatorNames().find((each) => each === name);
    if (known === undefined) throw new InvalidArgumentError(`expected some of ${allocatorNames().join(", ")}.`);
    return known;
  });
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const figure = (value: number | null): string => (value === null ? "–" : value.toFixed(2));

/** Geometric means over the traces. */
function summary(results: readonly Slowdown[]) {
  const names = [...new Set(results.map(({ allocator }) => allocator))];
  return names.map((allocator) => {
    const mine = results.filter((result) => result.allocator === allocator);
    const ratios = (key: "warm" | "cold"): number[] => mine.flatMap((result) => result[key] ?? []);
    return { allocator, traces: mine.length, warm: mean(ratios("warm")), cold: mean(ratios("cold")) };
  });
}

const command = new Command("npm run bench:guard --")
  .description("what the guarded build and recording cost")
  .addArgument(new Argument("[parts...]", "what to measure; all by default").choices(PARTS))
  .option("--traces <folder>", "folder of recorded traces, .trc.br", join(ROOT, "bench/traces"))
  .option("--allocator <names>", "some of the allocators, separated by commas", allocatorList, allocatorNames())
  .option("--rounds <number>", "interleaved rounds", positive, 3)
  .option("--json <file>", "where to write the results")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = command.opts<{ traces: string; allocator: AllocatorName[]; rounds: number; json?: string }>();
const parts: readonly string[] = command.args.length > 0 ? command.args : PARTS;

const { rounds, allocator: names } = options;
const recorded = recordedIn(options.traces);
const timeOf = async (part: string, flavour: Record<string, WasmSource>): Promise<readonly Slowdown[] | undefined> =>
  parts.includes(part) ? measureTime(recorded, new Map(Object.entries(flavour)), names, rounds) : undefined;
const times = { guarded: await timeOf("guard", guarded), hardened: await timeOf("hardened", hardened) };
const bytes = parts.includes("bytes") ? measureBytes(names) : undefined;
const recording = parts.includes("record") ? await measureRecording(rounds) : undefined;
const means = Object.fromEntries(
  Object.entries(times).flatMap(([flavour, time]) => (time === undefined ? [] : [[flavour, summary(time)]])),
);
for (const [flavour, rowsOf] of Object.entries(means)) {
  const rows = rowsOf.map(({ allocator, traces, warm, cold }) => [allocator, traces, figure(warm), figure(cold)]);
  console.log(table([[`${flavour} / release`, "traces", "warm", "cold"], ...rows]));
}
if (bytes !== undefined) {
  const rows = bytes.map(({ allocator, small, middle, large }) => [allocator, ...[small, middle, large].map(figure)]);
  console.log(table([["bytes more a block of", "1 to 32", "1 to 512", "1 to 8192"], ...rows]));
}
if (recording !== undefined) {
  const rows = recording.map(({ program, slowdown, operations }) => [program, figure(slowdown), operations || ""]);
  console.log(table([["recorded / as it is", "time", "operations"], ...rows]));
}
if (options.json !== undefined) {
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version };
  const report = { date: new Date().toISOString().slice(0, 10), machine, rounds, means, times, bytes, recording };
  writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
}
