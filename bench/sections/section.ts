// What every section of the benchmark is given, and what it is.

import type { Field } from "../entrants/all.js";
import type { Entrant } from "../entrants/entrant.js";
import type { Plan } from "../plan.js";
import type { TraceSource } from "../traces.js";

export interface Context {
  readonly field: Field;
  readonly plan: Plan;
  /** Recorded traces of this run. */
  readonly recorded: readonly TraceSource[];
  readonly seed: number;
}

/** Tells the share that is done, from 0 to 1, and with what it is busy. */
export type Report = (share: number, label: string) => void;

export type Section<Data> = (context: Context, report: Report) => Promise<Data>;

/** Entrants that are merged with the guest: our own, and the peers in Wasm. */
export function linked({ entrants }: Field): Entrant[] {
  return entrants.filter(({ kind, linkage }) => kind !== "null" && linkage === "static");
}

/** A report for one step of several that take as long as each other. */
export function stepOf(report: Report, step: number, steps: number, label: string): (share: number) => void {
  return (share) => report((step + share) / steps, label);
}
