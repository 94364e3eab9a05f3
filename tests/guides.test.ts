// The guides are true: followed word for word, their commands succeed and their programs print what they say.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { follow } from "./support/guide.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const GUIDES: [string, number, string[]][] = [
  ["docs/from-c.md", 2, []],
  ["docs/from-wasm.md", 1, ["examples/guests/strings.wat"]],
  ["docs/guarded.md", 2, []],
  ["docs/record.md", 1, []],
  ["docs/sharing.md", 2, []],
  ["docs/inspection.md", 2, []],
  ["docs/side-table.md", 1, []],
];

test.each(GUIDES)("%s", { timeout: 180_000 }, (page, programs, given) => {
  const outputs = follow(page, given);
  expect(outputs).toHaveLength(programs);
  for (const { promised, printed } of outputs) {
    expect(promised).not.toEqual([]);
    expect(printed).toEqual(promised);
  }
});

test("the module in the guide is the one of the examples", () => {
  const shown = /```wat\n(.*?)```/s.exec(readFileSync(`${root}docs/from-wasm.md`, "utf8"))?.[1];
  expect(shown).toBe(readFileSync(`${root}examples/guests/strings.wat`, "utf8"));
});
