// The comparison: every module of the build and the peers, on the same traces, in one process.
//   npm run bench -- [--traces DIR] [--contenders a,b] [--rounds N] [--budget MS] [--json FILE] [--full]
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { readTrace } from "../dist/trace/file.js";
import { contenders } from "./contenders.mjs";
import { measure } from "./measure.mjs";
import { summarise, table, traceTable } from "./summary.mjs";

/** The optimising tier only, from the first call on. */
const TIER = [
  "--no-liftoff",
  "--no-wasm-tier-up",
  "--no-wasm-dynamic-tiering",
  "--no-wasm-lazy-compilation",
  "--expose-gc",
];
const TRACES = fileURLToPath(new URL("traces", import.meta.url));

function positive(text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("expected a whole number above 0.");
}

function options() {
  return new Command("bench")
    .description("compare every allocator of the build and the peers on recorded traces")
    .option("--traces <folder>", "folder of .trc.br files", TRACES)
    .option("--contenders <names>", "some of the contenders, separated by commas", (names) => names.split(","))
    .option("--rounds <number>", "interleaved rounds of one cold and three warm passes", positive)
    .option("--budget <ms>", "longest checking pass of a contender that is timed", positive, 4000)
    .option("--json <file>", "where to write the results")
    .option("--full", "more rounds: for figures to be cited")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts();
}

function readTraces(folder) {
  let files;
  try {
    files = readdirSync(folder).filter((file) => file.endsWith(".trc.br"));
  } catch {
    throw new RangeError(`--traces: expected a folder, got "${folder}"`);
  }
  if (files.length === 0) throw new RangeError(`--traces: no .trc.br file in "${folder}"`);
  return files.map((file) => join(folder, file));
}

function machine() {
  return { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version, v8: process.versions.v8 };
}

async function compare({ traces: folder, contenders: names, rounds: asked, budget, json, full }) {
  const files = readTraces(folder);
  const rounds = asked ?? (full ? 9 : 3);
  const all = contenders(names);
  const present = all.filter((contender) => contender.isInstalled());
  for (const { name, install } of all.filter((contender) => !present.includes(contender)))
    console.error(`skipped ${name}: ${install}`);
  const bar = new SingleBar({ format: "{bar} {percentage} % | {eta_formatted} left | {trace}", noTTYOutput: false });
  const steps = files.length * present.length * (1 + rounds);
  if (process.stderr.isTTY) bar.start(steps, 0, { trace: "" });
  const results = [];
  for (const file of files) {
    const trace = readTrace(file);
    const onStep = () => bar.increment({ trace: trace.name });
    results.push(...(await measure(trace, present, { rounds, budgetMs: budget, onStep })));
  }
  bar.stop();
  const summary = summarise(results);
  for (const { name } of present.filter(({ isOwn, isNull }) => isOwn && !isNull))
    console.log(traceTable(results, name));
  console.log(table(summary));
  if (json !== undefined) {
    mkdirSync(dirname(json), { recursive: true });
    const report = { date: new Date().toISOString().slice(0, 10), machine: machine(), rounds, summary, results };
    writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
  }
}

if (process.execArgv.includes(TIER[0])) {
  try {
    await compare(options());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(`bench: ${error.message}`);
    process.exitCode = 2;
  }
} else {
  const { status } = spawnSync(process.execPath, [...TIER, ...process.argv.slice(1)], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
