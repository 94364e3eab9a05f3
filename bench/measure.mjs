// Measures contenders on one trace: a checking pass each, then interleaved rounds of one cold and some warm passes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { link } from "./link.mjs";
import { baseFor, setStage } from "./stage.mjs";

const WARM_PASSES = 3;

function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place % 1);
}

const median = (values) => quantile(values, 0.5);

/** Half the distance between the quartiles, over the median. */
function spread(values) {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
}

/** Linked modules: traces of about the same number of slots share one. */
const linked = new Map();

async function prepare(contender, trace) {
  const base = baseFor(trace);
  const key = `${contender.name} ${base}`;
  if (linked.has(key)) return linked.get(key);
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-bench-"));
  try {
    const module = link(await contender.build(base, folder), base, folder);
    linked.set(key, module);
    return module;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the checking pass and finds out how long a pass takes. An error is a result: no check, no time. */
async function enter(contender, trace, budgetMs) {
  const entry = { name: contender.name, contender, cold: [], warm: [] };
  try {
    entry.module = await prepare(contender, trace);
    const start = performance.now();
    if (!contender.isNull) {
      const stage = setStage(trace, entry.module, contender);
      stage.check();
      entry.span = stage.span();
      entry.memoryBytes = stage.memoryBytes();
    }
    entry.outcome = performance.now() - start > budgetMs ? "over budget" : "pass";
  } catch (error) {
    entry.outcome = `fail: ${error.message}`;
  }
  return entry;
}

/** A round's warm time is the median of its passes. */
function playRound(entry, trace) {
  const stage = setStage(trace, entry.module, entry.contender);
  globalThis.gc?.();
  entry.cold.push(stage.run());
  entry.warm.push(median(Array.from({ length: WARM_PASSES }, () => stage.run())));
}

function result(entry, trace) {
  const { name, outcome, cold, warm, span, memoryBytes } = entry;
  const perOperation = (times) => times.map((time) => (time * 1e6) / trace.operations);
  const middle = (times) => (times.length === 0 ? null : median(perOperation(times)));
  return {
    trace: trace.name,
    contender: name,
    outcome,
    coldNs: middle(cold),
    coldSpread: cold.length === 0 ? null : spread(cold),
    warmNs: middle(warm),
    warmSpread: warm.length === 0 ? null : spread(warm),
    peakLive: trace.peakLive,
    spanLive: span === undefined ? null : span / trace.peakLive,
    memoryLive: memoryBytes === undefined ? null : memoryBytes / trace.peakLive,
  };
}

/** One record per contender. `onStep` is called after each check and each round. */
export async function measure(trace, contenders, { rounds, budgetMs, onStep }) {
  const entries = [];
  for (const contender of contenders) {
    entries.push(await enter(contender, trace, budgetMs));
    onStep();
  }
  const timed = entries.filter(({ outcome }) => outcome === "pass");
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < timed.length; turn += 1) {
      playRound(timed[(turn + round) % timed.length], trace);
      onStep();
    }
    for (let skipped = timed.length; skipped < entries.length; skipped += 1) onStep();
  }
  return entries.map((entry) => result(entry, trace));
}
