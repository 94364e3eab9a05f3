// The fuzzers' command line. The work is done in a worker, so that a call that does not return is found, too.

import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { fuzzCalls } from "./calls.js";
import { runClean } from "./clean.js";
import { allocators, type Engine } from "./heaps.js";

/** What a worker is told to do. */
interface Task {
  readonly names: readonly string[];
  readonly seed: number;
  readonly seconds: number;
  /** Operations without fault for each allocator; undefined for arbitrary calls. */
  readonly clean: number | undefined;
}

/** What a worker tells: of a round that has ended, or of the end. */
type Told = { readonly calls: number; readonly reports: number } | { readonly fault: string } | { readonly done: true };

const ENGINES: readonly Engine[] = ["wasm", "js"];
/** No round takes nearly as long as this. */
const HANG_MS = 120_000;

function* callRounds({ names, seed, seconds }: Task): Generator<Told> {
  const end = performance.now() + 1000 * seconds;
  for (let round = 0; ; round++) {
    for (const name of names) {
      for (const engine of ENGINES) {
        if (performance.now() > end) return;
        yield fuzzCalls(name, engine, seed + round);
      }
    }
  }
}

function* cleanRounds({ names, seed, clean = 0 }: Task): Generator<Told> {
  for (const name of names) {
    for (let [left, round] = [clean, 0]; left > 0; round++) {
      const calls = runClean(name, ENGINES[round % ENGINES.length] ?? "wasm", seed + round, left);
      left -= calls;
      yield { calls, reports: 0 };
    }
  }
}

function work(task: Task, tell: (told: Told) => void): void {
  try {
    for (const told of task.clean === undefined ? callRounds(task) : cleanRounds(task)) tell(told);
    tell({ done: true });
  } catch (error) {
    tell({ fault: (error as Error).message });
  }
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  work(workerData as Task, (told) => port.postMessage(told));
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("expected a whole number above 0.");
}

function someAllocators(text: string): string[] {
  const names = text.split(",");
  if (names.every((name) => allocators.includes(name))) return names;
  throw new InvalidArgumentError(`expected some of ${allocators.join(", ")}.`);
}

function parse(words: readonly string[]): Task {
  const options = new Command("fuzz")
    .description("fuzz guarded heaps: arbitrary calls, or with --clean programs without fault")
    .option("--minutes <number>", "how long arbitrary calls are made", wholeNumber)
    .option("--seconds <number>", "the same", wholeNumber, 60)
    .option("--clean <operations>", "operations without fault, for each allocator", wholeNumber)
    .option("--allocator <names>", "some of the allocators, separated by commas", someAllocators, [...allocators])
    .option("--seed <number>", "what the rounds' seeds begin with", wholeNumber, Date.now() % 2 ** 31)
    .exitOverride()
    .parse(words, { from: "user" })
    .opts<{ minutes?: number; seconds: number; clean?: number; allocator: string[]; seed: number }>();
  const { minutes, seconds, clean, allocator: names, seed } = options;
  return { names, seed, seconds: minutes === undefined ? seconds : 60 * minutes, clean };
}

/** Has a worker do it. Returns the exit code: 0, or 1 where a fault was found. */
function supervise(task: Task, file: string): Promise<number> {
  return new Promise((resolve) => {
    const worker = new Worker(file, { workerData: task });
    let [calls, reports] = [0, 0];
    const end = (message: string, code: number): void => {
      clearTimeout(watch);
      console.log(message);
      void worker.terminate();
      resolve(code);
    };
    const watch = setTimeout(() => end(`a call does not return; seed ${task.seed}, after ${calls} calls`, 1), HANG_MS);
    worker.on("error", (error) => end(String(error), 1));
    worker.on("message", (told: Told) => {
      watch.refresh();
      if ("fault" in told) return end(told.fault, 1);
      if ("done" in told) {
        const counts = `${calls.toLocaleString("en")} calls, ${reports.toLocaleString("en")} reported`;
        return end(`${counts}, no fault; seed ${task.seed}`, 0);
      }
      calls += told.calls;
      reports += told.reports;
    });
  });
}

/** `file`: this file as it runs, for the worker. Returns the exit code. */
export function main(words: readonly string[], file: string): Promise<number> | number {
  try {
    return supervise(parse(words), file);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}
