// What compaction buys and costs: heaps whose blocks can move.

import {
  type AccessResult,
  measureAccess,
  measureSteps,
  measureThroughput,
  type StepResult,
  type ThroughputResult,
} from "../compaction/costs.js";
import { type BeforeAndAfter, measureBeforeAndAfter, measureSpans, type SpanResult } from "../compaction/spans.js";
import type { Section } from "./section.js";

export interface CompactionData {
  /** Bytes that live at most in the program whose sizes drift. */
  readonly live: number;
  readonly spans: readonly SpanResult[];
  readonly whole: BeforeAndAfter;
  readonly throughput: readonly ThroughputResult[];
  readonly steps: readonly StepResult[];
  readonly access: readonly AccessResult[];
}

export const measureCompaction: Section<CompactionData> = async ({ plan, seed }, report) => {
  const live = plan.synthetic.live / 2;
  const spans = measureSpans(live, seed);
  const whole = measureBeforeAndAfter(live, seed);
  report(0.5, "spans");
  const throughput = measureThroughput(plan.rounds);
  report(0.7, "throughput");
  const steps = measureSteps();
  report(0.8, "steps");
  const access = measureAccess(plan.rounds, seed);
  report(1, "access");
  return { live, spans, whole, throughput, steps, access };
};
