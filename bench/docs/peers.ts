// Faster, leaner, smaller: every contender over the recorded traces, and who stands where.

import { DEFAULT_ALLOCATOR } from "../../src/options.js";
import { tableOf } from "../pages.mjs";
import type { Results } from "../results.js";
import { SPAN_REFERENCE, type Summary, spreadOf, TIME_REFERENCE } from "../summary.js";
import { code, fixed, ratioOf, recordedResults, whole } from "./figures.js";

const HEAD = [
  "contender",
  "traces",
  "cold",
  "warm",
  "± %",
  "without driver",
  "span/live",
  `span / ${SPAN_REFERENCE}`,
  "memory/live",
  "bytes",
  "brotli",
];

const byTime = (one: Summary, other: Summary): number =>
  (one.warm ?? Number.POSITIVE_INFINITY) - (other.warm ?? Number.POSITIVE_INFINITY);

function row(results: Results, each: Summary): string[] {
  const recorded = recordedResults(results);
  const sizes = results.contenders.find(({ name }) => name === each.contender)?.sizes;
  return [
    code(each.contender),
    String(each.traces),
    fixed(each.cold, 2),
    fixed(each.warm, 2),
    fixed(spreadOf(recorded, each.contender), 1),
    fixed(each.warmNet, 2),
    fixed(each.spanLive, 3),
    fixed(ratioOf(recorded, each.contender, SPAN_REFERENCE, "spanLive"), 3),
    fixed(each.memoryLive, 2),
    whole(sizes?.raw),
    whole(sizes?.brotli),
  ];
}

/** Of the default: over how many traces it is better than a peer, and by how much in the mean. */
function duel(results: Results, peer: string): string[] {
  const recorded = recordedResults(results);
  const won = (key: "warmNs" | "coldNs" | "spanLive"): string => {
    const own = recorded.filter(({ contender }) => contender === DEFAULT_ALLOCATOR);
    const both = own.flatMap((mine) => {
      const theirs = recorded.find(({ contender, trace }) => contender === peer && trace === mine.trace)?.[key];
      const ours = mine[key];
      return ours === null || theirs === null || theirs === undefined ? [] : [ours < theirs];
    });
    return `${both.filter(Boolean).length} of ${both.length}`;
  };
  const ratio = (key: "warmNs" | "coldNs" | "spanLive", digits: number): string =>
    fixed(ratioOf(recorded, DEFAULT_ALLOCATOR, peer, key), digits);
  return [
    code(peer),
    `${ratio("coldNs", 2)} (${won("coldNs")})`,
    `${ratio("warmNs", 2)} (${won("warmNs")})`,
    `${ratio("spanLive", 3)} (${won("spanLive")})`,
  ];
}

export function peerParts(results: Results): Record<string, string> {
  const summary = [...(results.traces?.summary.recorded ?? [])].sort(byTime);
  const peers = results.contenders.filter(({ kind, linkage }) => kind === "peer" && linkage === "static");
  const duels = peers.map(({ name }) => duel(results, name));
  const head = [`${DEFAULT_ALLOCATOR} against`, "cold time", "warm time", "span"];
  return {
    contenders: tableOf(
      HEAD,
      summary.map((each) => row(results, each)),
    ),
    duels: tableOf(head, duels),
  };
}

/** What README claims, in one paragraph. */
export function claimOf(results: Results): string {
  const recorded = results.traces?.summary.recorded ?? [];
  const find = (name: string): Summary | undefined => recorded.find(({ contender }) => contender === name);
  const own = find(DEFAULT_ALLOCATOR);
  const [wasi, emscripten] = [find(TIME_REFERENCE), find(SPAN_REFERENCE)];
  const sizeOf = (name: string): string => whole(results.contenders.find((each) => each.name === name)?.sizes?.raw);
  const traces = results.traces?.traces.filter(({ kind }) => kind === "recorded").length ?? 0;
  const over = (key: "warm" | "cold", peer: Summary | undefined): string =>
    fixed((own?.[key] ?? Number.NaN) / (peer?.[key] ?? Number.NaN), 2);
  return [
    `Geometric means over ${traces} recorded traces: ${code(DEFAULT_ALLOCATOR)} takes ${over("cold", wasi)} of the time of`,
    `wasi-libc's dlmalloc cold and ${over("warm", wasi)} warm, ${over("cold", emscripten)} and ${over("warm", emscripten)} of`,
    `Emscripten's; it spans ${fixed(own?.spanLive, 3)} times the live bytes, where these span ${fixed(wasi?.spanLive, 3)} and`,
    `${fixed(emscripten?.spanLive, 3)}; its memory grows to ${fixed(own?.memoryLive, 2)} times these, theirs to ${fixed(wasi?.memoryLive, 2)} and`,
    `${fixed(emscripten?.memoryLive, 2)}; and it has ${sizeOf(DEFAULT_ALLOCATOR)} bytes, where these have ${sizeOf(TIME_REFERENCE)} and`,
    `${sizeOf(SPAN_REFERENCE)}.`,
  ].join("\n");
}
