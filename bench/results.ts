// What a run has found, as it is written to bench/results.

import { cpus, totalmem } from "node:os";
import type { Entrant, Linkage } from "./entrants/entrant.js";
import type { Sizes } from "./entrants/sizes.js";
import type { Plan } from "./plan.js";
import type { AgreementData } from "./sections/agreement.js";
import type { CallsData } from "./sections/calls.js";
import type { CompactionData } from "./sections/compaction.js";
import type { EnginesData } from "./sections/engines.js";
import type { GrowthData } from "./sections/growth.js";
import type { HolesData } from "./sections/holes.js";
import type { MapsData } from "./sections/maps.js";
import type { PausesData } from "./sections/pauses.js";
import type { TracesData } from "./sections/traces.js";

/** What each section gives. */
export interface SectionData {
  traces: TracesData;
  engines: EnginesData;
  calls: CallsData;
  holes: HolesData;
  maps: MapsData;
  growth: GrowthData;
  pauses: PausesData;
  compaction: CompactionData;
  agreement: AgreementData;
}

export interface ContenderFacts {
  readonly name: string;
  readonly allocator: string;
  readonly kind: Entrant["kind"];
  readonly linkage: Linkage;
  readonly version: string | null;
  readonly sizes: Sizes | null;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** How the engine's tiers are pinned. */
  readonly flags: readonly string[];
}

export interface Results extends Partial<SectionData> {
  readonly date: string;
  readonly mode: "quick" | "full";
  readonly seed: number;
  readonly plan: Plan;
  readonly machine: Machine;
  readonly contenders: readonly ContenderFacts[];
  readonly absent: readonly { readonly name: string; readonly why: string }[];
}

export function machine(flags: readonly string[]): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    flags,
  };
}

export async function factsOf(entrant: Entrant): Promise<ContenderFacts> {
  const { name, allocator, kind, linkage } = entrant;
  return { name, allocator, kind, linkage, version: entrant.version(), sizes: await entrant.sizes() };
}
