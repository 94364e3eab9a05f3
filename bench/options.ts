// The command line of the benchmark.

import { join } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { ROOT } from "./root.js";
import { SECTION_NAMES, type SectionName } from "./sections/names.js";

export interface Options {
  readonly sections: readonly SectionName[];
  /** Folder of recorded traces. */
  readonly traces: string;
  readonly contenders: readonly string[] | undefined;
  readonly rounds: number | undefined;
  readonly budget: number | undefined;
  readonly json: string | undefined;
  readonly html: string | undefined;
  /** Results of an earlier run, to be shown and not measured again. */
  readonly show: string | undefined;
  readonly seed: number;
  /** Mebibytes at which the adversarial patterns are played, where they are not the run's own. */
  readonly live: readonly number[] | undefined;
  readonly full: boolean;
  /** Whether the documents are renewed. */
  readonly docs: boolean;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`expected a whole number above 0, got "${text}".`);
}

const positives = (text: string): number[] => text.split(",").map(positive);
const names = (text: string): string[] => text.split(",").map((name) => name.trim());

/** Exits with 2 where the words are no command line. */
export function readOptions(words: readonly string[]): Options {
  const command = new Command("npm run bench --")
    .description("compare every allocator of the build and the peers that are installed")
    .addArgument(new Argument("[sections...]", "what to measure; all by default").choices(SECTION_NAMES))
    .option("--traces <folder>", "folder of recorded traces, .trc.br", join(ROOT, "bench/traces"))
    .option(
      "--contenders <names>",
      "some of the contenders, separated by commas; then only the traces, unless sections are named",
      names,
    )
    .option("--rounds <number>", "interleaved rounds of one cold and three warm passes", positive)
    .option(
      "--budget <ms>",
      "longest pass over a trace, however long it is; a contender that needs more is over budget",
      positive,
    )
    .option("--seed <number>", "seed of the synthetic workloads", positive, 1)
    .option("--live <MiB>", "live sizes of the growth section, separated by commas", positives)
    .option("--json <file>", "where to write the results")
    .option("--html <file>", "where to write the page")
    .option("--show <file>", "make the page of earlier results, and measure nothing")
    .option("--full", "larger workloads and more rounds: for figures to be cited", false)
    .option("--docs", "renew the figures of docs/COMPARISON.md and README.md, and their pictures", false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(words, { from: "user" });
  const options = command.opts<Omit<Options, "sections">>();
  const named = command.args as SectionName[];
  const byDefault: readonly SectionName[] = options.contenders === undefined ? SECTION_NAMES : ["traces"];
  return { ...options, sections: named.length > 0 ? named : byDefault };
}
