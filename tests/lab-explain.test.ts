// What the lab says of a step is so: every placement in a hole is explained by the strategy's rule, which is only said
// where it holds of the holes as they were.

import { type AllocatorName, allocatorNames } from "heapsmith";
import { describe, expect, inject, test } from "vitest";
import { Pane } from "../lab/src/model/pane.js";
import { type Operation, Program } from "../lab/src/model/program.js";
import { Random } from "./support/random.js";

const seed = inject("seed");

function* operations(count: number): Generator<Operation> {
  const random = new Random(seed);
  const live: number[] = [];
  for (let slot = 0; slot < count; slot++) {
    if (live.length < 12 || random.below(2) === 0) {
      live.push(slot);
      yield { call: "malloc", slot, size: random.scaled(11), alignment: 1 };
    } else if (random.below(5) === 0) {
      yield { call: "realloc", slot: live[random.below(live.length)] ?? 0, size: 1 + random.scaled(11), alignment: 1 };
    } else {
      const [freed = 0] = live.splice(random.below(live.length), 1);
      yield { call: "free", slot: freed, size: 0, alignment: 1 };
    }
  }
}

/** What a placement in a hole is explained with. */
const RULES: Readonly<Record<string, RegExp>> = {
  "first-fit": /first fit: the lowest hole/i,
  "next-fit": /next fit: /i,
  "best-fit": /best fit: the (only|smallest)/i,
  "worst-fit": /worst fit: the largest/i,
  binned: /bin \d+/i,
  "good-fit": /good fit: .*bin \d+/i,
  slab: /good fit: .*bin \d+|run of blocks/i,
  "side-table": /the lowest free range/i,
  bitmap: /run of clear bits/i,
};

describe.each(allocatorNames())("%s", (allocator: AllocatorName) => {
  test("every step is told, and placements in holes by the strategy's rule", () => {
    const program = Program.of("random", operations(1200));
    const pane = new Pane(allocator, program);
    const rule = RULES[allocator];
    let explained = 0;
    while (pane.position < program.length) {
      const { call, sentence, choice } = pane.tellStep();
      expect(call).toMatch(/^(malloc|realloc|free)\(/);
      expect(sentence.length).toBeGreaterThan(20);
      if (rule === undefined || !call.startsWith("malloc") || choice.from !== "hole") continue;
      expect(sentence).toMatch(rule);
      explained += 1;
    }
    if (rule !== undefined) expect(explained).toBeGreaterThan(50);
  });

  test("the chunks that a step speaks of are there", () => {
    const program = Program.of("random", operations(400));
    const pane = new Pane(allocator, program);
    while (pane.position < program.length) {
      const { marks } = pane.tellStep();
      for (const { what, address, size } of marks) {
        expect(address).toBeGreaterThanOrEqual(pane.base);
        expect(address + size).toBeLessThanOrEqual(pane.end);
        const index = pane.chunks.at(address);
        if (what === "rest") expect(pane.chunks.columns.size[index]).toBe(size);
        if (what === "taken" && allocator !== "bump") expect(pane.chunks.columns.address[index]).toBe(address);
      }
    }
  });
});
