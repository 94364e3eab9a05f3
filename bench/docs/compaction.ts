// What compaction buys and costs, as tables.

import { tableOf } from "../pages.mjs";
import type { Results } from "../results.js";
import { code, fixed } from "./figures.js";

const count = (value: number): string => value.toLocaleString("en");
const kib = (bytes: number): string => `${count(Math.round(bytes / 1024))} KiB`;

function spansTable({ compaction }: Results): string {
  const rows = (compaction?.spans ?? []).map(({ contender, spanLive, fragmentation, milliseconds }) => [
    code(contender),
    fixed(spanLive, 2),
    `${fixed(100 * fragmentation, 0)} %`,
    count(Math.round(milliseconds)),
  ]);
  return tableOf(["allocator", "span / live", "external fragmentation at its worst", "ms"], rows);
}

function wholeTable({ compaction }: Results): string {
  if (compaction === undefined) return "";
  const { spanBefore, spanAfter, holesBefore, holesAfter, movedBytes, liveBytes } = compaction.whole;
  return tableOf(
    ["never compacted, at the end", "span", "holes below the top"],
    [
      ["before", kib(spanBefore), count(holesBefore)],
      [`after one compaction, which moved ${kib(movedBytes)} of ${kib(liveBytes)}`, kib(spanAfter), count(holesAfter)],
    ],
  );
}

function throughputTable({ compaction }: Results): string {
  const rows = (compaction?.throughput ?? []).map(({ bytes, gigabytesPerSecond, ofOneCopy, ofEachCopy }) => [
    count(bytes),
    fixed(gigabytesPerSecond, 1),
    fixed(ofOneCopy, 2),
    fixed(ofEachCopy, 2),
  ]);
  return tableOf(["bytes a block", "GB/s", "of one memory.copy of all", "of a memory.copy for each block"], rows);
}

function stepsTable({ compaction }: Results): string {
  const rows = (compaction?.steps ?? []).map(({ heapMiB, budgetBytes, medianUs, p99Us }) => [
    `${heapMiB} MiB`,
    count(budgetBytes),
    fixed(medianUs, 2),
    fixed(p99Us, 2),
  ]);
  return tableOf(["heap", "budget, bytes", "µs a step, median", "99th percentile"], rows);
}

function accessTable({ compaction }: Results): string {
  const rows = (compaction?.access ?? []).map(({ pattern, handleNs, pointerNs }) => [
    pattern,
    fixed(pointerNs, 2),
    fixed(handleNs, 2),
    fixed(handleNs / pointerNs, 2),
  ]);
  return tableOf(["access to", "ns by pointer, or under a lock", "ns by handle", "ratio"], rows);
}

export function compactionParts(results: Results): Record<string, string> {
  return {
    "compaction-spans": spansTable(results),
    "compaction-whole": wholeTable(results),
    "compaction-throughput": throughputTable(results),
    "compaction-steps": stepsTable(results),
    "compaction-access": accessTable(results),
  };
}
