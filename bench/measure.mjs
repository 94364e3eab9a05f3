// Measures contenders on one trace: a checking pass each, then interleaved rounds of one cold and some warm passes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { link } from "./link.mjs";
import { baseFor, setStage } from "./stage.mjs";

const WARM_PASSES = 3;

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1];
}

/** Half the distance between the quartiles, over the median. */
function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  return (at(0.75) - at(0.25)) / 2 / median(values);
}

async function prepare(contender, trace) {
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-bench-"));
  try {
    const base = baseFor(trace);
    return link(await contender.build(base, folder), base, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the checking pass and finds out how long a pass takes. An error is a result: no check, no time. */
async function enter(contender, trace, budgetMs) {
  const entry = { name: contender.name, contender, cold: [], warm: [] };
  try {
    entry.module = await prepare(contender, trace);
    const stage = setStage(trace, entry.module, contender);
    const start = performance.now();
    stage.check();
    const elapsed = performance.now() - start;
    entry.span = stage.span();
    entry.memoryBytes = stage.memoryBytes();
    if (elapsed > budgetMs) entry.outcome = "over budget";
    else entry.outcome = "pass";
  } catch (error) {
    entry.outcome = `fail: ${error.message}`;
  }
  return entry;
}

function playRound(entry, trace) {
  const stage = setStage(trace, entry.module, entry.contender);
  globalThis.gc?.();
  entry.cold.push(stage.run());
  for (let pass = 0; pass < WARM_PASSES; pass += 1) entry.warm.push(stage.run());
}

function result(entry, trace) {
  const { name, outcome, cold, warm, span, memoryBytes } = entry;
  const perOperation = (times) => (times.length === 0 ? null : (median(times) * 1e6) / trace.operations);
  return {
    trace: trace.name,
    contender: name,
    outcome,
    coldNs: perOperation(cold),
    warmNs: perOperation(warm),
    warmSpread: warm.length === 0 ? null : spread(warm),
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
