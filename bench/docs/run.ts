// On what was measured, and how far it can be believed.

import { tableOf } from "../pages.mjs";
import type { Results } from "../results.js";
import { code, fixed, whole } from "./figures.js";

function facts({ date, mode, seed, plan, machine, contenders, absent }: Results): string {
  const versions = [...new Set(contenders.flatMap(({ version }) => (version === null ? [] : [version])))];
  const tiers = machine.flags.filter((flag) => flag.includes("wasm") || flag.includes("liftoff"));
  const missing = absent.map(({ name, why }) => `Not there: ${code(name)} (${why}).`);
  return [
    `${date}, a ${mode} run, seed ${seed}: up to ${plan.rounds} rounds of a cold pass and ${plan.warmPasses} warm ones or more.`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; Node ${machine.node}, V8 ${machine.v8},`,
    `the optimising tier alone from the first call on (${code(tiers.join(" "))}).`,
    `Peers: ${versions.join("; ")}.`,
    ...missing,
  ].join("\n");
}

function agreementTable({ agreement }: Results): string {
  const rows = (agreement?.results ?? []).map((each) => [
    code(each.trace),
    String(each.contenders),
    fixed(each.warmTau, 3),
    fixed(each.coldTau, 3),
    `${fixed(100 * each.warmDifference, 1)} %`,
    `${fixed(100 * each.warmSpread, 1)} %`,
  ]);
  const head = [
    "trace",
    "contenders",
    "Kendall's tau, warm",
    "cold",
    "two warm times differ by",
    "spread within a run",
  ];
  return tableOf(head, rows);
}

function workloadTable({ traces }: Results, kind: "recorded" | "synthetic"): string {
  const shown = (traces?.traces ?? []).filter((trace) => trace.kind === kind);
  const rows = shown.map(({ name, what, origin, operations, peakLive }) => [
    code(name),
    what,
    origin,
    whole(operations),
    fixed(peakLive / 1e6, 1),
  ]);
  const head = [kind, kind === "recorded" ? "program" : "what it stresses", "from", "calls", "MB live at most"];
  return tableOf(head, rows);
}

export function runParts(results: Results): Record<string, string> {
  return {
    run: facts(results),
    agreement: agreementTable(results),
    recorded: workloadTable(results, "recorded"),
    synthetic: workloadTable(results, "synthetic"),
  };
}
