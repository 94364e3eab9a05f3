// What the package does, done in whatever place this is imported. Throws where something is not as it should be; gives a
// summary. It takes no test library, so that it runs anywhere.

import { allocatorNames, createHeap, expectNoLeaks, f32, pool, struct, UnsupportedError, u32 } from "heapsmith";
import { createHeap as createGuardedHeap } from "heapsmith/guarded";
import { check, live, stats } from "heapsmith/inspect";
import { createHeap as createTwin } from "heapsmith/js";
import { createHeap as createBumpTwin } from "heapsmith/js/bump";
import { createHeap as createSlab } from "heapsmith/slab";

function claim(holds, what) {
  if (!holds) throw new Error(`it does not hold that ${what}`);
}

function thrownBy(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const Body = struct({ id: u32, at: [f32, 3] });

/** Typed blocks of every kind, through growth; then nothing is left. */
function useHeap(heap) {
  const scope = heap.scope();
  const numbers = scope.array(Float64Array, 1000);
  numbers.view.fill(0.5);
  const text = scope.string("Grüße, 世界");
  const body = Body.alloc(scope);
  body.id = 7;
  body.at.set([1, 2, 3]);
  const bodies = pool(scope, Body);
  const others = Array.from({ length: 100 }, () => bodies.alloc());
  for (const [index, other] of others.entries()) other.id = index;
  const before = numbers.view;
  scope.bytes(300_000).view.fill(255);
  claim(before.length === 0, "growth detaches a view that was kept");
  claim(
    numbers.view.every((number) => number === 0.5),
    "numbers are kept",
  );
  claim(heap.readString(text.ptr) === "Grüße, 世界", "a text is kept");
  claim(body.id === 7 && body.at[2] === 3, "fields are kept");
  claim(
    others.every((other, index) => other.id === index),
    "pooled structs are kept",
  );
  claim(heap.tryAlloc(2 ** 32) === null, "what is too large is refused");
  scope.dispose();
  claim(thrownBy(() => numbers.view).code === "ERR_DISPOSED", "what has been disposed throws");
}

function useAllocator(allocator, engine) {
  const heap = createHeap({ allocator, maximumPages: 64 });
  claim(heap.engine === engine, `${allocator} runs on ${engine}, not ${heap.engine}`);
  expectNoLeaks(heap, () => useHeap(heap));
  heap.check();
  const kept = heap.array(Uint32Array, 10);
  kept.view.fill(9);
  const copy = createHeap({ snapshot: heap.snapshot(), engine: "js" });
  claim(copy.views.u32[kept.ptr >>> 2] === 9, `a snapshot of ${allocator} resumes`);
  claim(copy.malloc(100) === heap.malloc(100), `both engines of ${allocator} give the same address`);
}

function useEntries(engine) {
  for (const heap of [createTwin({ allocator: "binned" }), createBumpTwin()]) {
    claim(heap.engine === "js", "heapsmith/js runs in JavaScript");
    useHeap(heap);
    check(heap);
  }
  if (engine === "wasm") {
    const heap = createSlab({ maximumPages: 64 });
    expectNoLeaks(heap, () => useHeap(heap));
    claim(stats(heap).liveBlocks === live(heap).length, "blocks are counted");
  } else {
    claim(thrownBy(createSlab) instanceof UnsupportedError, "heapsmith/slab says that Wasm may not be compiled");
    claim(thrownBy(createSlab).message.includes("heapsmith/js/slab"), "and what to import instead");
    const refused = thrownBy(() => createHeap({ engine: "wasm" }));
    claim(refused.option === "engine", "createHeap says that Wasm may not be compiled");
  }
}

/** `engine`: the one that "auto" must choose here. */
export function scenario(engine) {
  const names = allocatorNames();
  for (const allocator of names) useAllocator(allocator, engine);
  useEntries(engine);
  const guarded = createGuardedHeap({ engine });
  const block = guarded.malloc(10);
  guarded.views.u8[block + 10] = 1;
  claim(thrownBy(() => guarded.free(block)).code === "ERR_HEAP_MISUSE", "a guarded heap finds an overflow");
  return { engine, allocators: names.length };
}
