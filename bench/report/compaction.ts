// Plots of compaction: spans of a program whose sizes drift, time against a plain copy, the way to a block.

import { hue, type Plot } from "../../src/report/chart.js";
import type { CompactionData } from "../sections/compaction.js";
import { barPlot } from "./bars.js";

const two = (value: number): string => value.toFixed(2);

/** Span over live bytes, by allocator. */
export function driftSpans({ spans }: CompactionData, width: number): Plot {
  const parts = [{ name: "span / live bytes", color: hue(1), values: spans.map(({ spanLive }) => spanLive) }];
  const rows = spans.map(({ contender }) => contender);
  return barPlot({ rows, parts, unit: "times the live bytes", isStacked: false, format: two }, width);
}

/** Throughput of a compaction as a share of that of a copy, by size of the blocks. */
export function compactionThroughput({ throughput }: CompactionData, width: number): Plot {
  const parts = [
    { name: "of one memory.copy", color: hue(1), values: throughput.map(({ ofOneCopy }) => ofOneCopy) },
    { name: "of a memory.copy for each block", color: hue(0), values: throughput.map(({ ofEachCopy }) => ofEachCopy) },
  ];
  const rows = throughput.map(({ bytes }) => `${bytes.toLocaleString("en")} bytes`);
  return barPlot({ rows, parts, unit: "share of the copy's throughput", isStacked: false, format: two }, width);
}

/** Microseconds of a step, by heap and budget. */
export function stepTimes({ steps }: CompactionData, width: number): Plot {
  const budgets = [...new Set(steps.map(({ budgetBytes }) => budgetBytes))];
  const heaps = [...new Set(steps.map(({ heapMiB }) => heapMiB))];
  const parts = budgets.map((budget, index) => ({
    name: `budget ${budget.toLocaleString("en")} bytes`,
    color: hue(index),
    values: heaps.map(
      (heap) => steps.find(({ heapMiB, budgetBytes }) => heapMiB === heap && budgetBytes === budget)?.medianUs ?? null,
    ),
  }));
  const rows = heaps.map((heap) => `${heap} MiB`);
  return barPlot({ rows, parts, unit: "microseconds a step, median", isStacked: false, format: two }, width);
}
