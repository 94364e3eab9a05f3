// The benchmark's own arithmetic: workloads, rankings, holes, ratios; and that it ends, whatever a heap does.

import { afterAll, describe, expect, test } from "vitest";
import { OWN } from "../bench/entrants/own.js";
import { jsonOf, resultsOf } from "../bench/json.js";
import { kendallTau } from "../bench/kendall.js";
import type { Result } from "../bench/measure.js";
import { readOptions } from "../bench/options.js";
import { placesIn, renewTables } from "../bench/pages.mjs";
import { budgetFor, planOf } from "../bench/plan.js";
import { holesBetween } from "../bench/sections/holes.js";
import { compareTraces, summarise } from "../bench/summary.js";
import { WORKLOADS } from "../bench/traces.js";
import { traceOf } from "../bench/workloads/workload.js";
import { allocatorNames } from "../src/options.js";
import { paretoFront } from "../src/report/pareto.js";
import { contender, guestOn, importingStage } from "../src/trace/contender.js";
import { HEADER_WORDS, MAGIC } from "../src/trace/format.js";
import { parseTrace, type Trace } from "../src/trace/parse.js";
import { type Measured, measureRounds } from "../src/trace/rounds.js";

const ONE_ROUND = { rounds: 1, warmPasses: 1 };

/** As a file would hold it. */
function bytesOf({ words, operations, slots }: Trace): Uint8Array {
  const file = new Uint32Array(HEADER_WORDS + words.length);
  file.set([MAGIC, operations, slots, 0]);
  file.set(words, HEADER_WORDS);
  return new Uint8Array(file.buffer);
}

describe.each(WORKLOADS)("workload $name", (workload) => {
  const scale = { live: 2 ** 18, operations: 6000 };
  const trace = traceOf(workload, 1, scale);

  test("is a valid trace of the size that was asked for", () => {
    expect(parseTrace(bytesOf(trace), workload.name)).toEqual(trace);
    expect(trace.operations).toBeGreaterThanOrEqual(scale.operations);
    expect(trace.peakLive / scale.live).toBeGreaterThan(0.3);
    expect(trace.peakLive / scale.live).toBeLessThan(1.4);
  });

  test("is the same for the same seed", () => {
    expect(traceOf(workload, 1, scale)).toEqual(trace);
  });

  test("says what it stresses, and where it comes from", () => {
    expect(workload.stresses).toMatch(/\w/);
    expect(workload.origin).toMatch(/\w/);
  });
});

test("another seed gives another workload", () => {
  const [larson] = WORKLOADS;
  const words = [1, 2].map((seed) => larson && traceOf(larson, seed, { live: 2 ** 16, operations: 1000 }).words);
  expect(words[0]).not.toEqual(words[1]);
});

test("every allocator of the build takes part, in every linkage", () => {
  const found = OWN.map(({ allocator, linkage }) => `${allocator} ${linkage}`);
  const due = allocatorNames().flatMap((name) =>
    ["static", "imported", "from JS", "JS"].map((way) => `${name} ${way}`),
  );
  expect(found.sort()).toEqual(due.sort());
});

describe("Kendall's tau", () => {
  test.each([
    ["the same order", [1, 2, 3, 4], [10, 20, 30, 40], 1],
    ["the opposite order", [1, 2, 3, 4], [4, 3, 2, 1], -1],
    ["one exchange among four", [1, 2, 3, 4], [1, 2, 4, 3], 2 / 3],
    ["a tie in one", [1, 2, 2, 3], [1, 2, 3, 4], 5 / Math.sqrt(5 * 6)],
    ["nothing to rank", [1], [2], 1],
  ])("%s", (_, one, other, tau) => {
    expect(kendallTau(one, other)).toBeCloseTo(tau, 12);
  });
});

test("holes lie between the live blocks; smaller gaps are headers", () => {
  const blocks = Float64Array.of(1000, 100, 1104, 96, 1240, 10, 5250, 6);
  expect(holesBetween(blocks)).toEqual({
    liveBytes: 212,
    smallBytes: 4,
    counts: [1, 0, 0, 0, 0, 0, 1],
    bytes: [40, 0, 0, 0, 0, 0, 4000],
  });
});

test("results are kept with four digits, a row on each line, and read again", () => {
  const unlike = [{ name: "a" }, { other: "b" }];
  const calls = { results: [{ ns: 12.34567 }, { ns: null }], columns: 2 };
  const text = jsonOf({ date: "today", calls, unlike, blocks: [1, 12345.678], none: [] });
  expect(resultsOf(text)).toEqual({
    date: "today",
    calls: { results: [{ ns: 12.35 }, { ns: null }], columns: 2 },
    unlike,
    blocks: [1, 12350],
    none: [],
  });
  expect(text).toContain("\n[12.35],\n[null]\n");
});

test("a pass may take longer on a long trace, and on a heap that is slow to grow; not longer than was asked for", () => {
  const plan = planOf(readOptions([]));
  const [short, long] = [
    budgetFor(plan, { operations: 1, peakLive: 1 }),
    budgetFor(plan, { operations: 1e7, peakLive: 1 }),
  ];
  expect(short).toBe(plan.budgetMs);
  expect(long).toBe(plan.budgetNs * 10);
  expect(budgetFor(plan, { operations: 1e7, peakLive: 300e6 })).toBeGreaterThan(long);
  const asked = planOf(readOptions(["--budget", "50"]));
  expect(budgetFor(asked, { operations: 1e7, peakLive: 300e6 })).toBe(50);
});

test("the live sizes of the growth section can be asked for, in mebibytes", () => {
  expect(planOf(readOptions(["growth", "--live", "1,1024"])).growth).toEqual([2 ** 20, 2 ** 30]);
});

test("parts of a page are renewed, each up to the next empty line", () => {
  const page = "# Page\n\n<!-- one -->\n\n| old |\n| --- |\n\nBetween.\n\n<!-- two -->\n\nold\n";
  expect(placesIn(page)).toEqual(["one", "two"]);
  expect(renewTables(page, { one: "| new |", two: "$1 and $&" })).toBe(
    "# Page\n\n<!-- one -->\n\n| new |\n\nBetween.\n\n<!-- two -->\n\n$1 and $&\n",
  );
  expect(() => renewTables(page, { three: "" })).toThrow("no place for three");
});

test("the Pareto front leaves out what another beats on both", () => {
  const points = [
    [1, 5],
    [2, 5],
    [2, 3],
    [3, 4],
    [4, 1],
  ].map(([time = 0, memory = 0]) => ({ time, memory }));
  expect(paretoFront(points).map(({ time, memory }) => [time, memory])).toEqual([
    [1, 5],
    [2, 3],
    [4, 1],
  ]);
});

describe("ratios", () => {
  const measured: Measured = {
    outcome: "pass",
    reason: null,
    coldNs: 0,
    coldSpread: 0,
    warmNs: 0,
    warmSpread: 0,
    span: 0,
    spanLive: 0,
    memoryBytes: 0,
    memoryLive: 1,
  };
  const result = (trace: string, name: string, ns: number, spanLive: number, peakLive = 2 ** 20): Result => ({
    ...measured,
    trace,
    contender: name,
    peakLive,
    coldNs: 2 * ns,
    warmNs: ns,
    spanLive,
  });
  const results = [
    ...["a", "b"].map((trace) => result(trace, "null", 2, 0)),
    ...["a", "b"].map((trace) => result(trace, "wasi-dlmalloc", 10, 1.2)),
    result("a", "emscripten-dlmalloc", 8, 1),
    result("b", "emscripten-dlmalloc", 12, 1, 1000),
    result("a", "slab", 6, 1.1),
    result("b", "slab", 9, 1.5, 1000),
  ];
  const slab = OWN.find(({ name }) => name === "slab");
  if (slab === undefined) throw new TypeError("no slab");

  test("each trace stands beside the reference, without the driver, and beside the faster dlmalloc", () => {
    const [first, second] = compareTraces(results, slab);
    expect(first).toMatchObject({ trace: "a", cold: 0.6, warm: 0.6, warmNet: 0.5, warmFaster: 0.75, span: 1.1 });
    expect(second).toMatchObject({ trace: "b", warm: 0.9, warmNet: 0.875, warmFaster: 0.9, span: null });
  });

  test("over all traces they are geometric means, and the worst ones are named", () => {
    const [summary] = summarise(results, [slab]);
    expect(summary).toMatchObject({ contender: "slab", traces: 2, missing: [], worstWarm: { trace: "b", value: 0.9 } });
    expect(summary?.warm).toBeCloseTo(Math.sqrt(0.6 * 0.9), 12);
    expect(summary?.spanLive).toBeCloseTo(Math.sqrt(1.1 * 1.5), 12);
    expect(summary?.worstSpan).toEqual({ trace: "a", value: 1.1 });
  });

  test("what was not passed has no part in them, and is named", () => {
    const failed: Result = { ...result("b", "slab", 1, 1), outcome: "over budget", reason: "over the budget" };
    const [summary] = summarise([...results.filter(({ contender }) => contender !== "slab"), failed], [slab]);
    expect(summary).toMatchObject({ traces: 0, warm: null, worstWarm: null, missing: ["b: over the budget"] });
  });
});

describe("a measurement", () => {
  const alternating = WORKLOADS.find(({ name }) => name === "alternating");
  const larson = WORKLOADS.find(({ name }) => name === "larson");
  if (alternating === undefined || larson === undefined) throw new TypeError("no such workload");
  let large: Trace | undefined;

  afterAll(() => {
    large = undefined;
  });

  test("ends a strategy that is over budget within a slice or two of it", () => {
    const trace = traceOf(alternating, 1, { live: 2 ** 24, operations: 0 });
    const start = process.cpuUsage();
    const [measured] = measureRounds(trace, [contender("first-fit", "wasm")], { ...ONE_ROUND, budgetMs: 300 });
    const { user, system } = process.cpuUsage(start);
    expect(measured).toMatchObject({ outcome: "over budget", coldNs: null, warmNs: null });
    expect((user + system) / 1000).toBeLessThan(3000);
  });

  test("ends soon where calls become a million times as slow from one to the next", () => {
    const trace = traceOf(larson, 1, { live: 2 ** 25, operations: 80_000 });
    const slowToFree = {
      ...contender("bump", "wasm"),
      stage: (staged: Trace) =>
        importingStage(staged, guestOn("wasm"), (memory, base) => {
          memory.grow(1024);
          let top = base;
          const malloc = (size: number): number => {
            const block = top;
            top += (size + 15) & ~15;
            return block;
          };
          const free = (): void => {
            for (const end = performance.now() + 5; performance.now() < end; );
          };
          return { imports: { memory, malloc, calloc: malloc, realloc: malloc, memalign: malloc, free } };
        }),
    };
    const start = performance.now();
    const [measured] = measureRounds(trace, [slowToFree], { ...ONE_ROUND, budgetMs: 200 });
    expect(measured).toMatchObject({ outcome: "over budget", warmNs: null });
    expect(performance.now() - start).toBeLessThan(8000);
  });

  test("of a heap that fails its check has no time", () => {
    const trace = traceOf(larson, 1, { live: 2 ** 16, operations: 1000 });
    const overlapping = {
      ...contender("bump", "wasm"),
      stage: (staged: Trace) =>
        importingStage(staged, guestOn("wasm"), (memory, base) => {
          const same = (): number => base;
          return { imports: { memory, malloc: same, calloc: same, realloc: same, memalign: same, free: () => {} } };
        }),
    };
    const [measured] = measureRounds(trace, [overlapping], { ...ONE_ROUND, budgetMs: 60_000 });
    expect(measured).toMatchObject({ outcome: "fail", coldNs: null, warmNs: null, span: null });
  });

  test("takes 3 million calls and 300 MB live, and does not count its own memory", () => {
    large = traceOf(larson, 1, { live: 300e6, operations: 3_000_000 });
    expect(large.peakLive).toBeGreaterThan(300e6);
    const [measured] = measureRounds(large, [contender("slab", "wasm")], { ...ONE_ROUND, budgetMs: 120_000 });
    expect(measured).toMatchObject({ outcome: "pass", warmNs: expect.any(Number) });
    expect(measured?.spanLive).toBeLessThan(1.25);
    expect(measured?.memoryLive).toBeLessThan(1.4);
  });
});
