// Heaps with handles in the lab: locks, compaction step by step, and the way back.

import type * as Axe from "axe-core";
import type { Heap } from "heapsmith";
import { describe, expect, inject, test } from "vitest";
import { Pane } from "../lab/src/model/pane.js";
import { type Operation, Program, UNLIMITED } from "../lab/src/model/program.js";
import { parseTrace } from "../src/trace/parse.js";
import { labForTests, press, told } from "./support/lab.js";
import { Random } from "./support/random.js";

const seed = inject("seed");

function* operations(count: number): Generator<Operation> {
  const random = new Random(seed);
  const live: number[] = [];
  const pick = (): number => live[random.below(live.length)] ?? 0;
  for (let slot = 0; slot < count; slot++) {
    const kind = random.below(16);
    if (live.length < 8 || kind < 6) {
      live.push(slot);
      const call = kind === 0 ? "memalign" : kind === 1 ? "calloc" : "malloc";
      yield { call, slot, size: random.scaled(10), alignment: call === "memalign" ? 64 : 1 };
    } else if (kind < 8) yield { call: "realloc", slot: pick(), size: 1 + random.scaled(10), alignment: 1 };
    else if (kind < 10) yield { call: kind === 8 ? "lock" : "unlock", slot: pick(), size: 0, alignment: 1 };
    else if (kind < 12)
      yield { call: "compact", slot: 0, size: kind === 10 ? UNLIMITED : 1 + random.below(500), alignment: 1 };
    else yield { call: "free", slot: pick(), size: 0, alignment: 1 };
  }
}

describe("the model", () => {
  const program = Program.of("random", operations(2500));

  test("locked blocks stay, others move; the heap stays sound, and what is told is so", () => {
    const pane = new Pane("handles", program);
    let moves = 0;
    while (pane.position < program.length) {
      const { call, slot } = program.at(pane.position);
      const fixed = pane.locks.map(({ address }) => address);
      const wasLocked = pane.isSlotLocked(slot);
      const block = pane.blockOf(slot);
      const { marks, sentence } = pane.tellStep();
      (pane.inspection.heap as Heap).check();
      if (wasLocked && (call === "free" || call === "realloc")) {
        expect(sentence).toContain("locked");
        expect(pane.blockOf(slot)).toBe(block);
      }
      if (call !== "compact") continue;
      expect(pane.locks.map(({ address }) => address)).toEqual(fixed);
      for (const { address, from = 0 } of marks) {
        expect(address).toBeLessThan(from);
        expect(pane.chunks.columns.address[pane.chunks.at(address)]).toBe(address);
        moves += 1;
      }
    }
    expect(moves).toBeGreaterThan(50);
  });

  test("the way back leads to the same blocks and locks", () => {
    const [pane, other] = [new Pane("handles", program), new Pane("handles", program)];
    for (const target of [2000, 900, 2500, 1200]) {
      if (target < pane.position) pane.rewind(target);
      pane.play(target - 100);
      pane.keepNearby();
      pane.play(target);
      pane.rewind(target - 50);
      pane.play(target);
      pane.refresh();
      other.rewind(0);
      other.play(target);
      other.refresh();
      expect(pane.locks).toEqual(other.locks);
      for (let slot = 0; slot < program.slots; slot++) expect(pane.blockOf(slot)).toBe(other.blockOf(slot));
    }
  });

  test("other strategies pass locks and compaction by, and a saved trace leaves them out", () => {
    const pane = new Pane("best-fit", Program.of("compact", [{ call: "compact", slot: 0, size: 9, alignment: 1 }]));
    expect(pane.tellStep().sentence).toContain("cannot move");
    const trace = parseTrace(program.encode(), "saved");
    expect(trace.operations).toBeLessThan(program.length);
  });
});

describe("the page", () => {
  const site = labForTests();

  test("blocks slide and locked ones stay, by buttons and keys, and back", async () => {
    const page = await site().page();
    expect(await page.getByRole("button", { name: "Compact all" }).count()).toBe(0);
    await page.getByRole("combobox", { name: "Strategy of this heap" }).selectOption("handles");
    await page.getByRole("combobox", { name: "Program" }).selectOption("blank");
    for (let block = 0; block < 4; block++) await press(page, "Allocate 100 bytes");
    await page.getByRole("application").focus();
    // The third block is locked, the second is freed.
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("l");
    await told(page, /lock\(0x[0-9a-f]+\).*stays where it is until it is unlocked/s);
    expect(await page.getByRole("button", { name: "Free block" }).isDisabled()).toBe(true);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("f");
    await told(page, "free(");
    await page.getByRole("spinbutton", { name: "Bytes that a step may move" }).fill("64");
    await press(page, "Compact a step");
    await told(page, /compact\(64\).*stays, because it is locked/s);
    await press(page, "Compact all");
    await told(page, "compact()");
    await page.getByRole("application").focus();
    await page.keyboard.press(",");
    await told(page, "compact(64)");
    await page.keyboard.press("c");
    await told(page, "compact(256)");
    await page.addScriptTag({ path: "node_modules/axe-core/axe.min.js" });
    const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof Axe }).axe.run());
    expect(found.violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await page.context().close();
  });
});
