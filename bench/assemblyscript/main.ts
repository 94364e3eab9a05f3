// AssemblyScript programs on the compiler's own heap and on ours. Started by run.mjs.

import { Command } from "commander";
import { dataTable, figure } from "../../src/cli/table.js";
import { type Contender, play, type Timing } from "../guests/rounds.js";
import { writeReport } from "../report.js";
import { machine } from "../results.js";
import {
  compileProgram,
  HEAPS,
  type HeapName,
  PROGRAMS,
  type ProgramName,
  RUNTIMES,
  type Runtime,
  sourceOf,
} from "./build.js";

const WARM_RUNS = 2;
/** Calls of a program's `run` in each timed run. */
const TURNS = 400;

interface Options {
  readonly rounds: number;
  readonly json?: string;
}

interface Result extends Timing {
  readonly program: ProgramName;
  readonly runtime: Runtime;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  run(turn: number): number;
  __collect(): void;
}

async function contender(program: ProgramName, runtime: Runtime, heap: HeapName): Promise<Contender> {
  const { bytes } = await compileProgram(sourceOf(program), heap, ["-O3", "--runtime", runtime, "--exportRuntime"]);
  const module = new WebAssembly.Module(bytes);
  const open = () => {
    const { exports } = new WebAssembly.Instance(module, { env: { abort: () => {} } });
    const { memory, run, __collect } = exports as unknown as Exports;
    const runAll = (): number => {
      let sum = 0;
      for (let turn = 0; turn < TURNS; turn += 1) {
        sum = Math.imul(sum, 31) + run(turn);
        // The minimal runtime collects when it is told to.
        if (runtime === "minimal" && turn % 20 === 19) __collect();
      }
      return sum >>> 0;
    };
    return { run: runAll, bytes: () => memory.buffer.byteLength };
  };
  return { name: heap, moduleBytes: bytes.length, open };
}

function tableOf(results: readonly Result[]): string {
  const heading = ["program", "runtime", "heap", "cold ms", "ratio", "warm ms", "ratio", "memory KiB", "module bytes"];
  const rows = results.map(({ program, runtime, name, cold, warm, memoryBytes, moduleBytes }) => {
    const stock = results.find((each) => each.program === program && each.runtime === runtime);
    const ratio = (time: number, other = Number.NaN): string => figure(time / other, 2);
    const times = [figure(cold, 1), ratio(cold, stock?.cold), figure(warm, 1), ratio(warm, stock?.warm)];
    return [program, runtime, name, ...times, figure(memoryBytes / 1024, 0), figure(moduleBytes, 0)];
  });
  return dataTable(heading, rows, 3);
}

async function main(): Promise<void> {
  const { json, rounds } = new Command("npm run bench:as --")
    .description("run AssemblyScript programs on the compiler's own heap and on ours")
    .option("--rounds <number>", "interleaved rounds of one cold and two warm runs", Number, 5)
    .option("--json <file>", "where to write the results")
    .parse()
    .opts<Options>();
  const results: Result[] = [];
  for (const program of PROGRAMS) {
    for (const runtime of RUNTIMES) {
      const contenders = await Promise.all(HEAPS.map((heap) => contender(program, runtime, heap)));
      results.push(...play(contenders, rounds, WARM_RUNS).map((timing) => ({ program, runtime, ...timing })));
    }
  }
  console.log(tableOf(results));
  if (json !== undefined) writeReport(json, { machine: machine(process.execArgv), rounds, turns: TURNS, results });
}

await main();
