// The traces of a run: recorded ones from a folder, each read when its turn comes, and synthetic ones.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readTrace } from "../src/trace/file.js";
import type { Trace } from "../src/trace/parse.js";
import { UsageError } from "./usage.js";
import { ADVERSARIAL } from "./workloads/adversarial.js";
import { CLASSIC } from "./workloads/classic.js";
import { type Scale, traceOf, type Workload } from "./workloads/workload.js";

export const WORKLOADS: readonly Workload[] = [...CLASSIC, ...ADVERSARIAL];

export interface TraceSource {
  readonly name: string;
  readonly kind: "recorded" | "synthetic";
  /** The program that was run, or what the pattern stresses. */
  readonly what: string;
  readonly origin: string;
  /** About the share of the time that it takes. */
  readonly weight: number;
  readonly load: () => Trace;
}

const ENDING = ".trc.br";

/** What a recording says of itself, where it does. */
function description(path: string): { what: string; origin: string } {
  const file = path.replace(ENDING, ".json");
  if (!existsSync(file)) return { what: "", origin: "recorded" };
  const facts = JSON.parse(readFileSync(file, "utf8")) as Partial<Record<string, unknown>>;
  return {
    what: [facts.source_program, facts.command].filter(Boolean).join(": "),
    origin: String(facts.kind ?? "recorded"),
  };
}

/** Throws UsageError where there is no such folder, or no trace in it. */
export function recordedIn(folder: string): TraceSource[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
  } catch {
    throw new UsageError(`--traces: expected a folder, got "${folder}"`);
  }
  if (files.length === 0) throw new UsageError(`--traces: no ${ENDING} file in "${folder}"`);
  return files.sort().map((file) => {
    const path = join(folder, file);
    const name = file.slice(0, -ENDING.length);
    const weight = 1 + statSync(path).size / 200_000;
    return { name, kind: "recorded", ...description(path), weight, load: () => readTrace(path) };
  });
}

export function synthetic(workloads: readonly Workload[], seed: number, scale: Scale): TraceSource[] {
  return workloads.map((workload) => {
    const { name, stresses, origin } = workload;
    const weight = 0.5 + scale.operations / 200_000;
    return { name, kind: "synthetic", what: stresses, origin, weight, load: () => traceOf(workload, seed, scale) };
  });
}
