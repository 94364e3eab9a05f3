// The same measurement twice: whether its rankings can be believed on this machine.

import { quantile } from "../../src/trace/statistics.js";
import { kendallTau } from "../kendall.js";
import { measure, type Result } from "../measure.js";
import { linked, type Section, stepOf } from "./section.js";

export interface AgreementResult {
  readonly trace: string;
  readonly contenders: number;
  /** Kendall's tau of the two rankings. */
  readonly warmTau: number;
  readonly coldTau: number;
  /** By how much the two warm times of a contender differ, over the lesser: the median one and the largest. */
  readonly warmDifference: number;
  readonly largestDifference: number;
  /** The median of the spreads that were measured within each run. */
  readonly warmSpread: number;
}

export interface AgreementData {
  readonly results: readonly AgreementResult[];
}

type Timed = Result & { readonly warmNs: number; readonly coldNs: number; readonly warmSpread: number };

const isTimed = (result: Result): result is Timed => result.outcome === "pass" && result.warmNs !== null;

function agreementOf(trace: string, first: readonly Result[], second: readonly Result[]): AgreementResult {
  const pairs = first.filter(isTimed).flatMap((one) => {
    const other = second.filter(isTimed).find(({ contender }) => contender === one.contender);
    return other === undefined ? [] : [{ one, other }];
  });
  const tau = (key: "warmNs" | "coldNs"): number =>
    kendallTau(
      pairs.map(({ one }) => one[key]),
      pairs.map(({ other }) => other[key]),
    );
  const differences = pairs.map(
    ({ one, other }) => Math.abs(one.warmNs - other.warmNs) / Math.min(one.warmNs, other.warmNs),
  );
  return {
    trace,
    contenders: pairs.length,
    warmTau: tau("warmNs"),
    coldTau: tau("coldNs"),
    warmDifference: quantile(differences, 0.5),
    largestDifference: quantile(differences, 1),
    warmSpread: quantile(
      pairs.flatMap(({ one, other }) => [one.warmSpread, other.warmSpread]),
      0.5,
    ),
  };
}

export const measureAgreement: Section<AgreementData> = async ({ field, plan, recorded }, report) => {
  const sources = recorded.slice(0, plan.agreementTraces);
  const results: AgreementResult[] = [];
  for (const [step, { load }] of sources.entries()) {
    const trace = load();
    const runs: Result[][] = [];
    for (const run of [0, 1]) {
      const onProgress = stepOf(report, 2 * step + run, 2 * sources.length, `${trace.name}, run ${run + 1}`);
      runs.push(await measure(trace, linked(field), { ...plan, rounds: plan.agreementRounds }, onProgress));
    }
    results.push(agreementOf(trace.name, runs[0] ?? [], runs[1] ?? []));
  }
  return { results };
};
