// What compaction buys: programs whose sizes change, so that what one phase frees is too small for the next.

import { expect, inject, test } from "vitest";
import { playDrift } from "../bench/compaction/drift.js";
import { BASE, behindHandles, behindPointers, handleHeap } from "../bench/compaction/heaps.js";

const seed = inject("seed");
const LIVE = 2 ** 22;

test("the span stays within 3 % of live bytes and headers, where first-fit's heap is mostly holes of little use", () => {
  const handles = handleHeap();
  const { end, peakWithHeaders } = playDrift(behindHandles(handles), {
    live: LIVE,
    seed,
    look: () => handles.heap.check(),
  });
  expect((end - BASE) / peakWithHeaders).toBeLessThan(1.03);

  const { heap, blocks } = behindPointers("first-fit");
  let fragmentation = 0;
  const look = (): void => {
    fragmentation = Math.max(fragmentation, heap.stats().externalFragmentation);
  };
  playDrift(blocks, { live: LIVE, seed, look });
  expect(fragmentation).toBeGreaterThan(0.5);
});
