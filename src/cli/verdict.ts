// One sentence that says what a replay has shown. It is computed: true whatever the results are.

import type { ReplayResult } from "../trace/replay.js";
import { figure } from "./table.js";

/** A result that passed: its figures are there. */
type Passed = ReplayResult & { readonly warmNs: number };

const hasPassed = (result: ReplayResult): result is Passed => result.outcome === "pass" && result.warmNs !== null;

const called = ({ allocator, engine }: ReplayResult): string => `${allocator} on ${engine}`;

function least<Item>(items: readonly Item[], measure: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || measure(item) < measure(best) ? item : best),
    undefined,
  );
}

/** The fastest contender, and the leanest allocators. */
function winners(passed: readonly Passed[]): string[] {
  const fastest = least(passed, ({ warmNs }) => warmNs);
  const leanest = least(passed, ({ span }) => span ?? Number.POSITIVE_INFINITY);
  if (fastest === undefined || leanest === undefined) return [];
  const lean = new Set(passed.filter(({ span }) => span === leanest.span).map(({ allocator }) => allocator));
  return [
    `${called(fastest)} is fastest with ${figure(fastest.warmNs, 1)} ns/op`,
    `${[...lean].join(", ")} spans least with ${figure(leanest.spanLive, 3)} times the live bytes`,
  ];
}

/** What the two engines of the same allocator make of the trace. */
function engines(passed: readonly Passed[]): string[] {
  const pairs = passed.flatMap((wasm) => {
    if (wasm.engine !== "wasm") return [];
    return passed
      .filter(({ allocator, engine }) => engine === "js" && allocator === wasm.allocator)
      .map((js) => ({ wasm, js }));
  });
  if (pairs.length === 0) return [];
  const ratios = pairs.map(({ wasm, js }) => js.warmNs / wasm.warmNs);
  const [low, high] = [figure(Math.min(...ratios), 1), figure(Math.max(...ratios), 1)];
  const differing = pairs.filter(({ wasm, js }) => wasm.span !== js.span).map(({ wasm }) => wasm.allocator);
  return [
    `JavaScript takes ${low === high ? low : `${low} to ${high}`} times as long as Wasm`,
    differing.length === 0 ? "both engines span the same" : `the engines differ in span for ${differing.join(", ")}`,
  ];
}

export function verdict(results: readonly ReplayResult[]): string {
  const [first] = results;
  if (first === undefined) return "Nothing was replayed.";
  const passed = results.filter(hasPassed);
  const others = results.filter((result) => !hasPassed(result));
  const count = others.length === 0 ? `all ${passed.length}` : `${passed.length} of ${results.length}`;
  const statements = [
    `${count} replays of ${first.trace} pass the check`,
    ...(others.length === 0 ? [] : [`${others.map(called).join(", ")} did not`]),
    ...winners(passed),
    ...engines(passed),
  ];
  return `${statements.join("; ").replace(/^a/, "A")}.`;
}
