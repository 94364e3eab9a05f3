// Blocks that move: contents, locks, what compaction leaves, what a wild handle does.

import { describe, expect, inject, test } from "vitest";
import { HandleProgram } from "./support/handle-program.js";
import { addressOf, type HandleHeap, holesOf, inTurn, onJs, onWasm, type Shape, UNLIMITED } from "./support/handles.js";
import { Random } from "./support/random.js";

const seed = inject("seed");
const operations = inject("operations");

const ROUND = 5000;

function playRound(random: Random, steps: number): void {
  const shape: Shape = { maximum: 1 + random.below(8), base: 16 * (1 + random.below(100)) };
  const turns = new Random(random.below(2 ** 31));
  const heaps = [onWasm(shape), onJs(shape), inTurn(shape, () => turns.below(2) === 0)];
  const program = new HandleProgram(heaps, random);
  const most = 4 + random.scaled(10);
  for (let done = 0; done < steps; done += 1) {
    program.step();
    if (program.blocks.length > most) program.shrinkTo(random.below(most));
    heaps[done % (heaps.length * 4)]?.heap.check();
  }
  program.verifyAll();
}

describe("random programs", () => {
  test(`${operations} operations in step, seed ${seed}`, () => {
    const random = new Random(seed);
    for (let left = operations; left > 0; left -= ROUND) playRound(random, Math.min(left, ROUND));
  }, 600_000);
});

/** A heap with holes: a program of random steps has been played on it. */
function played(random: Random, steps: number, shape: Shape = {}): { heap: HandleHeap; program: HandleProgram } {
  const heap = onWasm(shape);
  const program = new HandleProgram([heap], random);
  program.call("heap_policy", 0, 0);
  for (let done = 0; done < steps; done += 1) program.step();
  return { heap, program };
}

describe("a full compaction", () => {
  test("with nothing locked leaves one hole, at the top", () => {
    const random = new Random(seed);
    for (let round = 0; round < 100; round += 1) {
      const heap = onWasm();
      const made = Array.from({ length: 200 }, () => heap.call("handle_alloc", random.scaled(11)));
      for (const handle of made) if (random.below(2) === 0) heap.call("handle_free", handle);
      heap.call("heap_compact", UNLIMITED);
      expect(holesOf(heap)).toEqual(["top"]);
      expect(heap.call("heap_compact", UNLIMITED)).toBe(0);
      heap.heap.check();
    }
  });

  test("leaves no hole directly below a block that can move", () => {
    const random = new Random(seed);
    for (let round = 0; round < 200; round += 1) {
      const { heap, program } = played(random, 600);
      const before = program.blocks.map((block) => program.addressOf(block));
      program.compact(UNLIMITED);
      program.verifyAll();
      heap.heap.check();
      const movable = new Set(
        program.blocks.filter(({ isRaw, locks }) => !isRaw && locks === 0).map((block) => program.addressOf(block)),
      );
      const chunks = [...heap.heap.walk()];
      for (const [index, { payload }] of chunks.entries())
        if (movable.has(payload)) expect(chunks[index - 1]?.state).not.toBe("free");
      for (const [index, block] of program.blocks.entries())
        expect(program.addressOf(block)).toBeLessThanOrEqual(before[index] ?? 0);
    }
  });

  test("leaves the hole below a locked block to what is allocated next", () => {
    const heap = onWasm();
    const [hole = 0, locked = 0, small = 0] = [1000, 100, 300].map((bytes) => heap.call("handle_alloc", bytes));
    const [place, above] = [addressOf(heap, hole), addressOf(heap, small)];
    heap.call("handle_lock", locked);
    heap.call("handle_free", hole);
    expect(heap.call("heap_compact", UNLIMITED)).toBe(0);
    expect(addressOf(heap, small)).toBe(above);
    expect(addressOf(heap, heap.call("handle_alloc", 300))).toBe(place);
    heap.call("handle_unlock", locked);
    expect(heap.call("heap_compact", UNLIMITED)).toBe(112 + 312);
    expect(holesOf(heap)).toEqual(["top"]);
  });

  test("keeps the order of blocks where nothing is locked", () => {
    const heap = onWasm();
    const made = Array.from({ length: 100 }, (_, index) => heap.call("handle_alloc", 10 + index * 7));
    for (const [index, handle] of made.entries()) if (index % 3 === 0) heap.call("handle_free", handle);
    const kept = made.filter((_, index) => index % 3 !== 0);
    const inOrder = (): number[] => [...kept].sort((one, other) => addressOf(heap, one) - addressOf(heap, other));
    const before = inOrder();
    heap.call("heap_compact", UNLIMITED);
    expect(inOrder()).toEqual(before);
  });
});

describe("steps", () => {
  test("move at most their budget and a block, and come to the same end as one", () => {
    const random = new Random(seed);
    for (const budget of [1, 100, 4096]) {
      const heap = onWasm();
      const made = Array.from({ length: 300 }, () => heap.call("handle_alloc", random.below(900)));
      for (const [index, handle] of made.entries()) if (index % 2 === 0) heap.call("handle_free", handle);
      let moved = heap.call("heap_compact", budget);
      while (moved !== 0) {
        expect(moved).toBeLessThanOrEqual(budget + 912);
        heap.heap.check();
        moved = heap.call("heap_compact", budget);
      }
      expect(holesOf(heap)).toEqual(["top"]);
    }
  });

  test("go on past blocks that stay", () => {
    const heap = onWasm();
    const first = heap.call("handle_alloc", 100);
    for (let index = 0; index < 400; index += 1) heap.call("malloc", 40);
    const hole = heap.call("handle_alloc", 40);
    heap.call("handle_alloc", 60);
    for (const handle of [first, hole]) heap.call("handle_free", handle);
    let steps = 1;
    while (heap.call("heap_compact", 512) !== 0) steps += 1;
    expect(steps).toBeGreaterThan(10);
    expect(steps).toBeLessThan(20);
    expect(holesOf(heap)).toEqual(["free", "top"]);
  });
});

describe.each([
  ["Wasm", onWasm],
  ["JavaScript", onJs],
])("misuse on %s", (_, make) => {
  test("of what is locked has no effect", () => {
    const heap = make();
    const handle = heap.call("handle_alloc", 100);
    const address = heap.call("handle_lock", handle);
    expect(heap.call("handle_lock", handle)).toBe(address);
    expect(heap.call("handle_free", handle)).toBe(0);
    expect(heap.call("handle_resize", handle, 10)).toBe(0);
    expect(heap.call("handle_unlock", handle)).toBe(1);
    expect(heap.call("handle_free", handle)).toBe(0);
    expect(heap.call("handle_unlock", handle)).toBe(1);
    expect(heap.call("handle_unlock", handle)).toBe(0);
    expect(heap.call("handle_free", handle)).toBe(1);
    heap.heap.check();
  });

  test("by a handle that is stale or none has no effect", () => {
    const heap = make();
    const kept = heap.call("handle_alloc", 100);
    const stale = heap.call("handle_alloc", 100);
    heap.call("handle_free", stale);
    const before = new Uint8Array(heap.memory.buffer).slice();
    const wild = [0, 1, 4, stale, kept + 1, kept + 2, addressOf(heap, kept), 1024, 65532, 65536, 0x80000000, UNLIMITED];
    for (const handle of wild) {
      for (const name of ["handle_free", "handle_lock", "handle_unlock", "handle_size"])
        expect(heap.call(name, handle)).toBe(0);
      expect(heap.call("handle_resize", handle, 8)).toBe(0);
    }
    expect(Buffer.compare(new Uint8Array(heap.memory.buffer), before)).toBe(0);
  });

  test("of sizes that cannot be is refused", () => {
    const heap = make({ maximum: 4 });
    const handle = heap.call("handle_alloc", 100);
    const before = new Uint8Array(heap.memory.buffer).slice();
    for (const size of [UNLIMITED, 0xfffffff8, 0xfffffff0, 0xfffe0001]) {
      expect(heap.call("handle_alloc", size)).toBe(0);
      expect(heap.call("handle_resize", handle, size)).toBe(0);
    }
    expect(Buffer.compare(new Uint8Array(heap.memory.buffer), before)).toBe(0);
    for (const size of [0xfffe0000, 0x80000000, 5 * 65536]) {
      expect(heap.call("handle_alloc", size)).toBe(0);
      expect(heap.call("handle_resize", handle, size)).toBe(0);
    }
    expect(heap.call("handle_size", handle)).toBe(104);
  });
});

describe("memory", () => {
  test("is 12 bytes a block beyond what its size asks for", () => {
    const heap = onWasm();
    const span = (count: number): number => {
      const handles = Array.from({ length: count }, () => heap.call("handle_alloc", 64));
      return Math.max(...handles.map((handle) => addressOf(heap, handle))) + 64 - 1024;
    };
    const bytes = span(10_000);
    expect(bytes).toBeLessThan(10_000 * (64 + 12) * 1.01);
  });

  test("that is full serves on, where the sum of its holes is enough", () => {
    const heap = onWasm({ maximum: 4 });
    const made: number[] = [];
    for (let handle = heap.call("handle_alloc", 100); handle !== 0; handle = heap.call("handle_alloc", 100))
      made.push(handle);
    expect(made.length * 116).toBeGreaterThan(0.98 * 4 * 65536 - 1024);
    for (const [index, handle] of made.entries()) if (index % 2 === 0) heap.call("handle_free", handle);
    const half = (made.length / 2) * 108;
    expect(heap.call("handle_alloc", half)).not.toBe(0);
    heap.heap.check();
  });

  test("that is full is not compacted where the policy is never to", () => {
    const heap = onWasm({ maximum: 2 });
    heap.call("heap_policy", 0, 0);
    const made: number[] = [];
    for (let handle = heap.call("handle_alloc", 100); handle !== 0; handle = heap.call("handle_alloc", 100))
      made.push(handle);
    const places = made.map((handle) => addressOf(heap, handle));
    for (const [index, handle] of made.entries()) if (index % 2 === 0) heap.call("handle_free", handle);
    expect(heap.call("handle_alloc", 1000)).toBe(0);
    expect(made.map((handle) => addressOf(heap, handle)).filter((_, index) => index % 2 === 1)).toEqual(
      places.filter((_, index) => index % 2 === 1),
    );
    expect(heap.call("heap_compact", UNLIMITED)).toBeGreaterThan(0);
    expect(heap.call("handle_alloc", 1000)).not.toBe(0);
  });

  test("at a block that cannot grow where it is, is found by compaction", () => {
    const heap = onWasm({ maximum: 2 });
    const [hole = 0, block = 0] = [50_000, 60_000].map((bytes) => heap.call("handle_alloc", bytes));
    heap.call("handle_free", hole);
    expect(heap.call("handle_resize", block, 100_000)).toBe(1);
    heap.heap.check();
  });

  test("of others between the heap's own stays untouched", () => {
    const heap = onWasm();
    const made: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      for (let index = 0; index < 100; index += 1) made.push(heap.call("handle_alloc", 1000));
      const start = heap.memory.grow(2) * 65536;
      new Uint8Array(heap.memory.buffer, start, 2 * 65536).fill(0xa5);
    }
    for (const [index, handle] of made.entries()) if (index % 3 !== 0) heap.call("handle_free", handle);
    heap.call("heap_compact", UNLIMITED);
    heap.heap.check();
    const foreign = [...heap.heap.walk()].filter(({ state }) => state === "foreign");
    expect(foreign.length).toBeGreaterThan(1);
    for (const { address, size } of foreign) {
      const bytes = new Uint8Array(heap.memory.buffer, address + 24, size - 32);
      expect(bytes.every((byte) => byte === 0xa5)).toBe(true);
    }
  });
});
