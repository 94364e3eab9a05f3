// The comparison: every module of the build and the peers, on the same work. Started by run.mjs.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeDocuments } from "./docs/write.js";
import { fieldOf } from "./entrants/all.js";
import { jsonOf, resultsOf } from "./json.js";
import { type Options, readOptions } from "./options.js";
import { planOf } from "./plan.js";
import { progressOn } from "./progress.js";
import { pageOf } from "./report/page.js";
import { factsOf, machine, type Results, type SectionData } from "./results.js";
import { ROOT } from "./root.js";
import { SECTIONS } from "./sections/all.js";
import { SECTION_NAMES, type SectionName } from "./sections/names.js";
import type { Context } from "./sections/section.js";
import { describeRun } from "./tables.js";
import { recordedIn } from "./traces.js";
import { UsageError } from "./usage.js";

async function runSection<Name extends SectionName>(
  name: Name,
  context: Context,
  report: (share: number, label: string) => void,
): Promise<Pick<SectionData, Name>> {
  const data = await SECTIONS[name].measure(context, report);
  return { [name]: data } as Pick<SectionData, Name>;
}

async function compare(options: Options): Promise<Results> {
  const { sections, seed, full } = options;
  const plan = planOf(options);
  const recorded = recordedIn(options.traces);
  const field = fieldOf(options.contenders);
  for (const { name, why } of field.absent) console.error(`skipped ${name}: ${why}`);
  const progress = progressOn(
    process.stderr,
    sections.reduce((sum, name) => sum + SECTIONS[name].weight, 0),
  );
  const context: Context = { field, plan, recorded, seed };
  let data: Partial<SectionData> = {};
  for (const name of sections)
    data = { ...data, ...(await runSection(name, context, progress.section(name, SECTIONS[name].weight))) };
  progress.end();
  return {
    date: new Date().toISOString().slice(0, 10),
    mode: full ? "full" : "quick",
    seed,
    plan,
    machine: machine(process.execArgv),
    contenders: await Promise.all(field.entrants.map(factsOf)),
    absent: field.absent,
    ...data,
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`written: ${file}`);
}

/** Throws UsageError where the file holds no results. */
function readResults(file: string): Results {
  try {
    return resultsOf(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UsageError(`--show: expected a file of results, got "${file}"`, { cause });
  }
}

/** What is to be cited is of a full run of everything: said before anything is measured, if it can be. */
function checkCited({ docs, full, show, sections, contenders }: Options): void {
  if (!docs || show !== undefined) return;
  const isWhole = contenders === undefined && sections.length === SECTION_NAMES.length;
  if (!full || !isWhole) throw new UsageError("--docs: expected --full, and neither sections nor --contenders");
}

/** As the file of results has them: what the documents say can be checked against it. */
function kept(results: Results): Results {
  const missing = SECTION_NAMES.filter((name) => results[name] === undefined);
  if (missing.length > 0) throw new UsageError(`--docs: expected results of all sections, got none of ${missing}`);
  return resultsOf(jsonOf(results));
}

async function main(words: readonly string[]): Promise<void> {
  const options = readOptions(words);
  checkCited(options);
  const results = options.show === undefined ? await compare(options) : readResults(options.show);
  console.log(describeRun(results));
  const json = options.show ?? options.json ?? join(ROOT, `bench/results/${results.mode}.json`);
  if (options.show === undefined) write(json, jsonOf(results));
  write(options.html ?? json.replace(/(\.json)?$/, ".html"), await pageOf(results));
  if (options.docs) for (const file of await writeDocuments(kept(results))) console.log(`renewed: ${file}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
