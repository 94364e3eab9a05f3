// Measures what the host API costs, in interleaved rounds; writes bench/results/host.json and the tables of docs/cost.md.
//   npm run bench:host -- [rounds]
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { table } from "table";
import { APPLICATIONS, bundleBytes } from "./host/bundles.mjs";
import { GROUPS } from "./host/cases.mjs";
import { renewPage } from "./host/page.mjs";

const DEFAULT_ROUNDS = 7;
const worker = fileURLToPath(new URL("host/measure.mjs", import.meta.url));
const page = fileURLToPath(new URL("../docs/cost.md", import.meta.url));
const output = fileURLToPath(new URL("results/host.json", import.meta.url));

const [text = String(DEFAULT_ROUNDS)] = process.argv.slice(2);
const rounds = Number(text);
if (!(Number.isInteger(rounds) && rounds > 0)) {
  console.error(`rounds: expected an integer from 1, got ${text}`);
  process.exit(2);
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const round = (value, digits) => Number(value.toFixed(digits));

function measure(...words) {
  return JSON.parse(execFileSync(process.execPath, [worker, ...words.map(String)], { encoding: "utf8" })).ns;
}

/** Each case's times in all rounds, and how they stand to those of the first case in the same round. */
function measureAll(group, parameter) {
  const names = Object.keys(GROUPS[group].cases);
  const times = names.map(() => []);
  for (let done = 0; done < rounds; done++)
    names.forEach((_, index) => {
      times[index].push(measure(group, index, parameter));
    });
  return names.map((name, index) => ({
    name,
    ns: round(median(times[index]), 2),
    ratio: round(median(times[index].map((time, done) => time / times[0][done])), 3),
  }));
}

const groups = GROUPS.map(({ name, unit, parameter = null, parameters }, group) => {
  const results = parameters.map((value, index) => ({ [parameter ?? "all"]: value, cases: measureAll(group, index) }));
  const heads = Object.keys(GROUPS[group].cases);
  const rows = results.map(({ cases, ...rest }) => [
    Object.values(rest)[0] ?? "",
    ...cases.map(({ ns, ratio }) => `${ns} (${ratio.toFixed(2)})`),
  ]);
  console.log(`\n${name}: nanoseconds per ${unit}, and how many times the first column's\n`);
  console.log(table([[parameter ?? "", ...heads], ...rows]).trimEnd());
  return { name, unit, parameter, results };
});

const bundles = [];
for (const [name, source] of Object.entries(APPLICATIONS)) bundles.push({ name, brotli: await bundleBytes(source) });
console.log("\nbytes of an application, after brotli\n");
console.log(table(bundles.map(({ name, brotli }) => [name, brotli])).trimEnd());

const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  node: process.version,
  v8: process.versions.v8,
};
const date = new Date().toISOString().slice(0, 10);
const results = { date, rounds, machine, bundles, groups };
writeFileSync(output, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(page, renewPage(readFileSync(page, "utf8"), results));
