// What the order of the free list costs, and what the policies do: first fit in address order, the same with a list
// that is last in, first out, and the other policies, on recorded traces. The tables are those of docs/first-fit.md.
//   npm run bench:lists -- [--traces DIR] [--rounds N] [--json FILE]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { Command, InvalidArgumentError } from "commander";
import { contender, guestOn, importingStage } from "../../dist/trace/contender.js";
import { readTrace } from "../../dist/trace/file.js";
import { measureRounds } from "../../dist/trace/rounds.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const REFERENCE = "first-fit";
const LIFO = "first-fit, LIFO";
const POLICIES = ["next-fit", "best-fit", "worst-fit", "binned"];

/** The line that decides where in the list a freed chunk goes, and what it is in a list that is last in, first out. */
const LIST = "assembly/heap/free-list.ts";
const IN_ORDER = "const previous: Ptr = after === 0 ? predecessor(chunk) : after;";
const AT_HEAD = "const previous: Ptr = listHead();";

function sourceOfLifo(name) {
  if (name.endsWith("/selected.ts")) return `export * from "./${REFERENCE}";`;
  try {
    const text = readFileSync(join(root, name), "utf8");
    if (name !== LIST) return text;
    if (text.includes(IN_ORDER)) return text.replace(IN_ORDER, AT_HEAD);
  } catch {
    return null;
  }
  throw new Error(`${LIST} has no line "${IN_ORDER}"`);
}

async function compileLifo() {
  let bytes;
  const words = [`assembly/modules/${REFERENCE}.ts`, "--target", "release", "--outFile", "lifo.wasm"];
  const { error, stderr } = await asc.main(words, {
    readFile: sourceOfLifo,
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  return bytes;
}

async function lifoContender() {
  const bytes = await compileLifo();
  const module = new WebAssembly.Module(bytes);
  const open = (memory, base) => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory, __heap_base: base, __heap_limit: 0 } });
    return { imports: { memory, ...exports } };
  };
  const stage = (trace) => importingStage(trace, guestOn("wasm"), open);
  return { allocator: LIFO, engine: "wasm", moduleBytes: bytes.length, stage };
}

function positive(text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("expected a whole number above 0.");
}

function options() {
  return new Command("npm run bench:lists --")
    .option("--traces <folder>", "folder of .trc.br files", join(root, "bench/traces"))
    .option("--rounds <number>", "interleaved rounds of one cold and two warm passes", positive, 3)
    .option("--json <file>", "where to write the results")
    .parse()
    .opts();
}

function measure(trace, contenders, rounds) {
  const measured = measureRounds(trace, contenders, { rounds, warmPasses: 2, budgetMs: 600_000 });
  return measured.map(({ outcome, reason, warmNs, coldNs, spanLive }, index) => {
    const { allocator } = contenders[index];
    if (outcome !== "pass") throw new Error(`${trace.name} on ${allocator}: ${reason}`);
    return { trace: trace.name, contender: allocator, warmNs, coldNs, spanLive };
  });
}

const mean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Geometric means over the traces; time as a ratio to first fit in address order. */
function summarise(results, name) {
  const of = (contender) => results.filter((result) => result.contender === contender);
  const reference = of(REFERENCE);
  return {
    contender: name,
    warm: mean(of(name).map(({ warmNs }, index) => warmNs / reference[index].warmNs)),
    spanLive: mean(of(name).map(({ spanLive }) => spanLive)),
  };
}

function tables({ results, summary }) {
  const find = (trace, name) => results.find((result) => result.trace === trace && result.contender === name);
  const orders = [...new Set(results.map(({ trace }) => trace))].map((trace) => {
    const [ordered, lifo] = [find(trace, REFERENCE), find(trace, LIFO)];
    const figures = [ordered.spanLive.toFixed(3), lifo.spanLive.toFixed(3)];
    return `| ${trace} | ${(ordered.warmNs / lifo.warmNs).toFixed(1)} | ${figures.join(" | ")} |`;
  });
  const policies = summary.map(
    ({ contender, warm, spanLive }) => `| ${contender} | ${warm.toFixed(2)} | ${spanLive.toFixed(3)} |`,
  );
  return [
    "| trace | time, address order / LIFO | span/live, address order | span/live, LIFO |",
    ...orders,
    "",
    "| policy | time / first fit | span/live |",
    ...policies,
  ].join("\n");
}

const { traces, rounds, json } = options();
const contenders = [
  contender(REFERENCE, "wasm"),
  await lifoContender(),
  ...POLICIES.map((name) => contender(name, "wasm")),
];
const files = readdirSync(traces).filter((name) => name.endsWith(".trc.br"));
const results = files.flatMap((file) => measure(readTrace(join(traces, file)), contenders, rounds));
const machine = { cpu: cpus()[0]?.model.trim() ?? "unknown", node: process.version, v8: process.versions.v8 };
const report = {
  date: new Date().toISOString().slice(0, 10),
  machine,
  rounds,
  bytes: Object.fromEntries(contenders.map(({ allocator, moduleBytes }) => [allocator, moduleBytes])),
  summary: contenders.map(({ allocator }) => summarise(results, allocator)),
  results,
};
console.log(tables(report));
if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
