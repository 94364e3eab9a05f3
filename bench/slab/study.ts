// What comes out for each variant: geometric means over all traces, and over each half of them.

import { measureRounds, type RoundsOptions } from "../../src/trace/rounds.js";
import { baseFor } from "../../src/trace/stage.js";
import { geometricMean } from "../summary.js";
import type { TraceSource } from "../traces.js";
import type { Variant } from "./variants.js";

/** Times are over those of the first variant. */
export interface Figures {
  readonly cold: number;
  readonly warm: number;
  readonly spanLive: number;
  readonly memoryLive: number;
}

export interface Outcome {
  readonly variant: string;
  readonly bytes: number;
  readonly all: Figures;
  /** Over the first, third … trace in alphabetical order, and over the others. */
  readonly halves: readonly [Figures, Figures];
}

function mean(figures: readonly Figures[], key: keyof Figures): number {
  return geometricMean(figures.map((each) => each[key])) ?? Number.NaN;
}

function means(figures: readonly Figures[]): Figures {
  return {
    cold: mean(figures, "cold"),
    warm: mean(figures, "warm"),
    spanLive: mean(figures, "spanLive"),
    memoryLive: mean(figures, "memoryLive"),
  };
}

/** What each variant does on one trace. Throws where one fails. */
async function playTrace(
  source: TraceSource,
  variants: readonly Variant[],
  options: RoundsOptions,
): Promise<Figures[]> {
  const trace = source.load();
  const contenders = await Promise.all(variants.map(({ contender }) => contender(baseFor(trace))));
  const measured = measureRounds(trace, contenders, options);
  const [first] = measured;
  return measured.map(({ coldNs, warmNs, spanLive, memoryLive, reason }, index) => {
    if (coldNs === null || warmNs === null || spanLive === null || memoryLive === null)
      throw new RangeError(`${variants[index]?.name} on ${source.name}: ${reason}`);
    return { cold: coldNs / (first?.coldNs ?? 0), warm: warmNs / (first?.warmNs ?? 0), spanLive, memoryLive };
  });
}

export async function study(
  sources: readonly TraceSource[],
  variants: readonly Variant[],
  options: RoundsOptions,
  onTrace: (share: number, name: string) => void,
): Promise<Outcome[]> {
  const figures: Figures[][] = [];
  for (const [index, source] of sources.entries()) {
    onTrace(index / sources.length, source.name);
    const onProgress = (share: number): void => onTrace((index + share) / sources.length, source.name);
    figures.push(await playTrace(source, variants, { ...options, onProgress }));
  }
  return variants.map(({ name, module }, index) => {
    const own = figures.flatMap((ofTrace) => ofTrace[index] ?? []);
    const half = (parity: number): Figures => means(own.filter((_, place) => place % 2 === parity));
    return { variant: name, bytes: module.length, all: means(own), halves: [half(0), half(1)] };
  });
}
