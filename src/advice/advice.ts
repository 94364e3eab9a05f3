// Which allocator suits a trace: what replays of it have shown, weighed.

import type { Measured } from "../trace/rounds.js";

/** An allocator's figures on the trace. */
export interface Candidate extends Measured {
  readonly allocator: string;
  readonly moduleBytes: number;
}

/** A candidate that passed. */
export interface Passed extends Candidate {
  readonly warmNs: number;
  readonly span: number;
}

export interface Advice {
  /** What to take: the least product of time and span; of those as good within the noise, the smallest. */
  readonly take: Passed;
  /** Fastest in steady state, least span, fewest bytes of module. */
  readonly fastest: Passed;
  readonly leanest: Passed;
  readonly smallest: Passed;
  /** Sentences that say why. */
  readonly why: readonly string[];
}

/** Times that differ by less cannot be told apart. */
const NOISE = 0.05;

export function hasPassed(candidate: Candidate): candidate is Passed {
  return candidate.outcome === "pass" && candidate.warmNs !== null && candidate.span !== null;
}

function least(candidates: readonly Passed[], measure: (candidate: Passed) => number): Passed {
  return candidates.reduce((best, each) => (measure(each) < measure(best) ? each : best));
}

const bytes = ({ moduleBytes }: Candidate): string => `${moduleBytes.toLocaleString("en")} bytes`;
const times = (ratio: number): string => `${ratio.toFixed(2)} times`;

function reasons({ take, fastest, leanest, smallest }: Omit<Advice, "why">): string[] {
  const speed =
    take === fastest
      ? `it is the fastest, ${take.warmNs.toFixed(1)} ns a call`
      : `it takes ${times(take.warmNs / fastest.warmNs)} as long as the fastest, ${fastest.allocator}`;
  const span =
    take === leanest
      ? "it spans least"
      : `it spans ${times(take.span / leanest.span)} as much as the leanest, ${leanest.allocator}`;
  const size =
    take === smallest
      ? `its ${bytes(take)} are the fewest`
      : `it has ${bytes(take)}, where ${smallest.allocator} has ${bytes(smallest)}`;
  return [speed, span, size];
}

/** Null where none has passed. */
export function adviseOn(candidates: readonly Candidate[]): Advice | null {
  const passed = candidates.filter(hasPassed);
  if (passed.length === 0) return null;
  const fastest = least(passed, ({ warmNs }) => warmNs);
  const leanest = least(passed, ({ span }) => span);
  const smallest = least(passed, ({ moduleBytes }) => moduleBytes);
  const product = ({ warmNs, span }: Passed): number => warmNs * Math.max(span, 1);
  const bound = product(least(passed, product)) * (1 + NOISE);
  const take = least(
    passed.filter((each) => product(each) <= bound),
    ({ moduleBytes }) => moduleBytes,
  );
  const picks = { take, fastest, leanest, smallest };
  return { ...picks, why: reasons(picks) };
}
