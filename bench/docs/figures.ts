// Figures as the documents show them.

import type { Result } from "../measure.js";
import type { ContenderFacts, Results } from "../results.js";
import { geometricMean } from "../summary.js";

export const NONE = "–";

export function fixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? NONE : value.toFixed(digits);
}

/** Nanoseconds, or what else has three digits that count. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

export const whole = (value: number | null | undefined): string =>
  value === null || value === undefined ? NONE : value.toLocaleString("en");

export const code = (name: string): string => `\`${name}\``;

export type Key = "coldNs" | "warmNs" | "spanLive" | "memoryLive";

/** Both figures of each trace on which both contenders have one. */
function pairs(results: readonly Result[], one: string, other: string, key: Key): [number, number][] {
  return results.flatMap((result): [number, number][] => {
    if (result.contender !== one) return [];
    const own = result[key];
    const others = results.find(({ contender, trace }) => contender === other && trace === result.trace)?.[key];
    return own === null || others === null || others === undefined ? [] : [[own, others]];
  });
}

/** The geometric mean of one contender's figure over another's, on the traces that both have passed; null for none. */
export function ratioOf(results: readonly Result[], one: string, other: string, key: Key): number | null {
  return geometricMean(pairs(results, one, other, key).map(([own, others]) => own / others));
}

/** On how many traces that is. */
export function commonTraces(results: readonly Result[], one: string, other: string): number {
  return pairs(results, one, other, "warmNs").length;
}

/** Of recorded traces, of which the claims are. */
export function recordedResults({ traces }: Results): Result[] {
  const names = (traces?.traces ?? []).filter(({ kind }) => kind === "recorded").map(({ name }) => name);
  return (traces?.results ?? []).filter(({ trace }) => names.includes(trace));
}

export function staticOwn({ contenders }: Results): ContenderFacts[] {
  return contenders.filter(({ kind, linkage }) => kind === "own" && linkage === "static");
}
