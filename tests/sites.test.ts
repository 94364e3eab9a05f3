// Live blocks by allocation site, and what changes between two moments.

import { expect, test } from "vitest";
import { createHeap } from "../src/guard/index.js";
import { diffLive, groupLive } from "../src/inspect/index.js";

function small(heap: ReturnType<typeof createHeap>): number {
  return heap.malloc(10);
}

function large(heap: ReturnType<typeof createHeap>): number {
  return heap.malloc(1000);
}

test.each(["wasm", "js"] as const)("groups by call, the most bytes first, on %s", (engine) => {
  const heap = createHeap({ allocator: "slab", engine });
  for (let round = 0; round < 3; round++) {
    small(heap);
    if (round === 0) large(heap);
  }
  const report = groupLive(heap.blocks());
  expect(report).toMatchObject({ count: 4, bytes: 1030 });
  expect(report.groups.map(({ count, bytes }) => [count, bytes])).toEqual([
    [1, 1000],
    [3, 30],
  ]);
  expect(report.groups[1]?.stack).toContain("small");
  const [title, first, ...rest] = String(report).split("\n");
  expect([title, first]).toEqual(["4 blocks live, 1,030 bytes", "  1,000 bytes in 1 block"]);
  expect(rest[0]).toMatch(/^ {4}at large \(/);
  expect(JSON.parse(JSON.stringify(report))).toEqual({ count: 4, bytes: 1030, groups: report.groups });
});

test("a difference tells what was made from what was freed, also at the same address", () => {
  const heap = createHeap({ allocator: "slab", quarantineBytes: 0 });
  const [gone, kept] = [small(heap), small(heap)];
  const before = [...heap.blocks()];
  heap.free(gone);
  const again = small(heap);
  large(heap);
  const diff = diffLive(before, heap.blocks());
  expect(again).toBe(gone);
  expect(diff).toMatchObject({ made: { count: 2, bytes: 1010 }, freed: { count: 1, bytes: 10 } });
  expect(diff.changes[0]).toMatchObject({ made: { count: 1, bytes: 1000 }, freed: { count: 0, bytes: 0 } });
  expect(diff.changes[0]?.stack).toContain("large");
  expect(String(diff).split("\n")[0]).toBe("+1,010 bytes in 2 blocks, −10 bytes in 1 block");
  expect(diffLive(heap.blocks(), heap.blocks())).toMatchObject({
    changes: [],
    made: { count: 0 },
    freed: { count: 0 },
  });
  heap.free(kept);
});

test("blocks without stacks are one group", () => {
  const heap = createHeap({ allocator: "slab", stacks: false });
  small(heap);
  large(heap);
  expect(String(groupLive(heap.blocks()))).toBe(
    "2 blocks live, 1,010 bytes\n  1,010 bytes in 2 blocks\n    at a call that is not known",
  );
  expect(String(groupLive([]))).toBe("0 blocks live, 0 bytes");
});
