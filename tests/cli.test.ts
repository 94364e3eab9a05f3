// The command: what it prints where, and its exit codes.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { verdict } from "../src/cli/verdict.js";
import { allocatorNames } from "../src/options.js";
import { encodeTrace } from "../src/trace/format.js";
import type { ReplayResult } from "../src/trace/replay.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "dist/cli/main.js");
const trace = join(root, "bench/traces/n-swipl.trc.br");
const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));

afterAll(() => rmSync(folder, { recursive: true }));

function heapsmith(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...words], { encoding: "utf8" });
}

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const all = allocatorNames();
const one = encodeTrace([{ call: "malloc", slot: 0, size: 8 }]);
const doubleFree = encodeTrace([{ call: "malloc", slot: 0, size: 8 }, ...Array(2).fill({ call: "free", slot: 0 })]);
const huge = encodeTrace([{ call: "malloc", slot: 0, size: 0xfffffff0 }]);

describe("replay", () => {
  test("takes every allocator and engine, and ends in a table and a sentence", () => {
    const { status, stdout, stderr } = heapsmith("replay", trace);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const rows = stdout.match(/│ [\w-]+ +│ (wasm|js) +│ pass /g) ?? [];
    expect(rows).toHaveLength(2 * all.length);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      new RegExp(`^All ${2 * all.length} replays of n-swipl pass .*\\.$`),
    );
  });

  test("prints JSON and nothing else with --json", () => {
    const { status, stdout, stderr } = heapsmith(
      "replay",
      trace,
      "--allocator",
      "bump, bump",
      "--engine",
      "js",
      "--json",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const figures = { coldNs: expect.any(Number), warmNs: expect.any(Number), spanLive: expect.any(Number) };
    expect(JSON.parse(stdout)).toEqual({
      trace: { name: "n-swipl", operations: 53404, slots: 45366, peakLive: 3092252 },
      results: [expect.objectContaining({ allocator: "bump", engine: "js", outcome: "pass", ...figures })],
    });
  });

  test("ends with 1 where a heap fails, and says why", () => {
    const { status, stdout, stderr } = heapsmith(
      "replay",
      file("huge.trc", huge),
      "--allocator",
      "binned",
      "--engine",
      "wasm",
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("binned on wasm: operation 0 (malloc, slot 0, 4294967280 bytes): memory refused\n");
    expect(stdout).toContain("0 of 1 replays of huge pass the check; binned on wasm did not.\n");
  });

  test("says nothing more when its reader has gone", async () => {
    const words = ["replay", trace, "--allocator", "bump", "--json"];
    const child = spawn(process.execPath, [command, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("one line and exit code 2 for", () => {
  const cases: [string, string[], string][] = [
    ["no command", [], "no command given; `heapsmith --help` lists them"],
    ["an unknown command", ["replya"], "unknown command 'replya' (Did you mean replay?)"],
    ["no trace", ["replay"], "missing required argument 'trace'"],
    ["two traces", ["replay", trace, trace], "too many arguments for 'replay'"],
    ["an unknown option", ["replay", trace, "--fast"], "unknown option '--fast'"],
    [
      "an unknown allocator",
      ["replay", trace, "--allocator", "bump,jemalloc"],
      `--allocator: expected one of ${all.join(", ")}, got "jemalloc"`,
    ],
    ["an unknown engine", ["replay", trace, "--engine", "asm"], '--engine: expected one of wasm, js, got "asm"'],
    ["no file", ["replay", "none.trc"], "none.trc: cannot be read (ENOENT"],
    ["a folder", ["replay", file("x.trc", one).replace("x.trc", ".")], "not a trace's name"],
    [
      "a truncated trace",
      ["replay", file("cut.trc", one.subarray(0, 20))],
      "truncated to 20 bytes; expected 28 for 1 operations",
    ],
    ["an inconsistent trace", ["replay", file("free.trc", doubleFree)], "operation 2: free of slot 0, which is empty"],
  ];

  test.each(cases)("%s", (_, words, message) => {
    const { status, stdout, stderr } = heapsmith(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^heapsmith: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});

test("list names every allocator", () => {
  const { status, stdout } = heapsmith("list");
  expect(status).toBe(0);
  for (const name of all) expect(stdout).toContain(`│ ${name} `);
});

test("--version and --help", () => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(heapsmith("--version")).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
  expect(heapsmith("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("replay"), stderr: "" });
});

describe("the sentence", () => {
  const passed: ReplayResult = {
    trace: "t",
    allocator: "a",
    engine: "wasm",
    operations: 10,
    outcome: "pass",
    reason: null,
    coldNs: 20,
    coldSpread: 0,
    warmNs: 10,
    warmSpread: 0,
    peakLive: 100,
    span: 110,
    spanLive: 1.1,
    memoryBytes: 200,
    memoryLive: 2,
    moduleBytes: 1000,
  };

  test("names the fastest and the leanest", () => {
    expect(verdict([passed, { ...passed, allocator: "b", warmNs: 5, span: 120, spanLive: 1.2 }])).toBe(
      "All 2 replays of t pass the check; b on wasm is fastest with 5.0 ns/op; a spans least with 1.100 times the live bytes.",
    );
  });

  test("compares the engines, also where they disagree", () => {
    expect(verdict([passed, { ...passed, engine: "js", warmNs: 25, span: 130 }])).toContain(
      "JavaScript takes 2.5 times as long as Wasm; the engines differ in span for a.",
    );
  });

  test("counts what has failed", () => {
    const failed: ReplayResult = { ...passed, allocator: "b", outcome: "fail", reason: "x", warmNs: null };
    expect(verdict([passed, failed])).toMatch(
      /^1 of 2 replays of t pass the check; b on wasm did not; a on wasm is fastest/,
    );
    expect(verdict([failed])).toBe("0 of 1 replays of t pass the check; b on wasm did not.");
  });
});
