// The study of slab's parameters. Started by run.mjs.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { table } from "table";
import { progressOn } from "../progress.js";
import { machine } from "../results.js";
import { ROOT } from "../root.js";
import { recordedIn } from "../traces.js";
import { PARAMETERS, parseSettings } from "./parameters.js";
import { type Outcome, study } from "./study.js";
import { allSettings, makeVariant } from "./variants.js";

interface Options {
  readonly traces: string;
  readonly rounds: number;
  readonly set: readonly string[];
  readonly json: string;
}

const WARM_PASSES = 2;
const BUDGET_MS = 60_000;

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`expected a whole number above 0, got "${text}".`);
}

function readOptions(words: readonly string[]): Options {
  const known = PARAMETERS.map(({ name, what }) => `${name}: ${what}`).join("\n");
  return new Command("npm run bench:slab --")
    .description("vary slab's parameters, one at a time, and measure what that does")
    .option("--traces <folder>", "folder of recorded traces, .trc.br", join(ROOT, "bench/traces"))
    .option("--rounds <number>", "interleaved rounds of one cold and two warm passes", positive, 5)
    .option("--set <settings...>", "only these variants: NAME=VALUE, several of one variant separated by commas", [])
    .option("--json <file>", "where to write the results", join(ROOT, "bench/results/slab.json"))
    .addHelpText("after", `\n${known}`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(words, { from: "user" })
    .opts<Options>();
}

function describe(outcomes: readonly Outcome[]): string {
  const head = ["variant", "bytes", "cold", "warm", "span/live", "half 1", "half 2", "memory/live"];
  const rows = outcomes.map(({ variant, bytes, all, halves }) => [
    variant,
    bytes,
    all.cold.toFixed(3),
    all.warm.toFixed(3),
    all.spanLive.toFixed(4),
    ...halves.map((half) => half.spanLive.toFixed(4)),
    all.memoryLive.toFixed(3),
  ]);
  return table([head, ...rows]).trimEnd();
}

async function main(words: readonly string[]): Promise<void> {
  const { traces, rounds, set, json } = readOptions(words);
  const sources = recordedIn(traces);
  const settings = set.length > 0 ? set.map(parseSettings) : allSettings();
  const variants = await Promise.all([[], ...settings].map(makeVariant));
  const progress = progressOn(process.stderr, 1);
  const options = { rounds, warmPasses: WARM_PASSES, budgetMs: BUDGET_MS };
  const outcomes = await study(sources, variants, options, progress.section("variants", 1));
  progress.end();
  console.log(describe(outcomes));
  mkdirSync(dirname(json), { recursive: true });
  const facts = { date: new Date().toISOString().slice(0, 10), machine: machine(process.execArgv), rounds };
  const names = sources.map(({ name }) => name);
  writeFileSync(json, `${JSON.stringify({ ...facts, traces: names, outcomes }, null, 1)}\n`);
  console.log(`written: ${json}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(`bench:slab: ${error.message}`);
  process.exitCode = 2;
}
