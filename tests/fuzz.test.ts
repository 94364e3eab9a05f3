// The fuzzers, for a short while: `npm run fuzz -- --minutes 10` and `npm run fuzz -- --clean 10000000` go on for longer.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const seed = Math.max(inject("seed") >>> 1, 1);

function fuzz(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["fuzz/run.mjs", "--seed", String(seed), ...words], {
    cwd: root,
    encoding: "utf8",
  });
}

test("arbitrary calls on guarded heaps: all return or are reported", () => {
  const { status, stdout } = fuzz("--seconds", "6");
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("no fault") });
});

test("programs without fault: nothing is reported", () => {
  const { status, stdout } = fuzz("--clean", "40000");
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining(" 0 reported, no fault") });
});

test.each([["--minutes", "0"], ["--clean", "many"], ["--allocator", "slub"], ["--speed"]])(
  "%s %s: code 2",
  (...words) => {
    expect(fuzz(...words.filter((word) => word !== undefined)).status).toBe(2);
  },
);
