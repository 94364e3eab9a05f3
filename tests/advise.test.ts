// Advice: what is picked from figures, and the command that prints it.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { adviseOn, type Candidate } from "../src/advice/advice.js";
import { allocatorNames } from "../src/options.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const trace = join(root, "bench/traces/n-swipl.trc.br");
const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));

afterAll(() => rmSync(folder, { recursive: true }));

function heapsmith(words: readonly string[], command = join(root, "dist/cli/main.js")) {
  return spawnSync(process.execPath, [command, ...words], { encoding: "utf8" });
}

function candidate(allocator: string, warmNs: number, span: number, moduleBytes: number): Candidate {
  return {
    allocator,
    moduleBytes,
    outcome: "pass",
    reason: null,
    coldNs: warmNs,
    coldSpread: 0,
    warmNs,
    warmSpread: 0,
    span,
    spanLive: span / 100,
    memoryBytes: span,
    memoryLive: span / 100,
  };
}

describe("of these figures", () => {
  const fast = candidate("fast", 10, 200, 4000);
  const lean = candidate("lean", 40, 100, 2000);
  const tiny = candidate("tiny", 50, 300, 500);

  test("it takes the least product of time and span, and names the best of each", () => {
    const advice = adviseOn([lean, fast, tiny]);
    expect(advice).toMatchObject({ take: fast, fastest: fast, leanest: lean, smallest: tiny });
    expect(advice?.why).toEqual([
      "it is the fastest, 10.0 ns a call",
      "it spans 2.00 times as much as the leanest, lean",
      "it has 4,000 bytes, where tiny has 500 bytes",
    ]);
  });

  test("among those that cannot be told apart, it takes the smallest module", () => {
    const small = candidate("small", 10.2, 201, 1000);
    expect(adviseOn([fast, small])?.take).toBe(small);
  });

  test("what has failed or is over budget is not taken", () => {
    const failed: Candidate = { ...candidate("broken", 1, 1, 1), outcome: "fail", warmNs: null };
    expect(adviseOn([failed, lean])?.take).toBe(lean);
    expect(adviseOn([failed])).toBeNull();
  });
});

describe("heapsmith advise", () => {
  test("ends in a sentence that says which and why", () => {
    const { status, stdout, stderr } = heapsmith(["advise", trace, "--rounds", "1"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of allocatorNames()) expect(stdout).toMatch(new RegExp(`│ ${name} +│ pass `));
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^Take [\w-]+ for n-swipl: .*ns a call|times as long.*bytes\.$/,
    );
  });

  test("prints JSON, and writes a page beside", () => {
    const html = join(folder, "advice.html");
    const { status, stdout } = heapsmith(["advise", trace, "--rounds", "1", "--json", "--html", html]);
    expect(status).toBe(0);
    const { advice, candidates } = JSON.parse(stdout);
    expect(candidates.map(({ allocator }: Candidate) => allocator)).toEqual(allocatorNames());
    expect(allocatorNames()).toContain(advice.take);
    const page = readFileSync(html, "utf8");
    expect(page).toContain(`Take ${advice.take} for n-swipl: `);
    expect(page).toContain("<svg");
  });

  test("an allocator that is over budget is named, and never hangs", () => {
    const { status, stdout } = heapsmith(["advise", join(root, "bench/traces/n-jq.trc.br"), "--budget", "300"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^worst-fit: over the budget of 300 ms a pass \(check, operations \d+ to \d+\)$/m);
  });

  const refused: [string, string[], string][] = [
    ["no rounds", ["--rounds", "0"], '--rounds: expected a whole number from 1, got "0"'],
    ["no budget", ["--budget", "x"], '--budget: expected a whole number from 1, got "x"'],
    ["a page nowhere", ["--rounds", "1", "--html", join(folder, "none/x.html")], "--html: expected a file that can be"],
  ];

  test.each(refused)("refuses %s in one line", (_, words, message) => {
    const { status, stdout, stderr } = heapsmith(["advise", trace, ...words]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^heapsmith: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });

  test("says what a page needs where it is not installed", () => {
    for (const name of ["commander", "table", "cli-progress"]) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, "node_modules", name), link);
    }
    cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(folder, "package.json"));
    const words = ["advise", trace, "--rounds", "1", "--html", join(folder, "never.html")];
    const { status, stderr } = heapsmith(words, join(folder, "dist/cli/main.js"));
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "heapsmith: plots need the package echarts: npm install echarts\n",
    });
  });
});
