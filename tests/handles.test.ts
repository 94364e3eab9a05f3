// Blocks that move: contents, locks, what compaction leaves, what a wild handle does.

import { describe, expect, inject, test } from "vitest";
import { compacted, type Piece } from "./support/compaction-model.js";
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

interface MixedHeap {
  readonly heap: HandleHeap;
  /** Handles of blocks behind handles by where those are. */
  readonly handles: ReadonlyMap<number, number>;
  readonly locked: ReadonlySet<number>;
}

/** A heap that has never been compacted: holes, raw blocks, locks, memory of others in between. */
function mixedHeap(random: Random): MixedHeap {
  const heap = onWasm();
  heap.call("heap_policy", 0, 0);
  const [made, raw]: [number[], number[]] = [[], []];
  const most = 1 + random.scaled(10);
  for (let left = random.below(120); left > 0; left -= 1) {
    if (random.below(8) === 0) raw.push(heap.call("malloc", random.below(most)));
    else made.push(heap.call("handle_alloc", random.below(most)));
    if (random.below(60) === 0) heap.memory.grow(1);
  }
  for (const pointer of raw) if (random.below(2) === 0) heap.call("free", pointer);
  const kept = made.filter((handle) => random.below(3) === 0 || heap.call("handle_free", handle) === 0);
  const locked = new Set(kept.filter(() => random.below(5) === 0));
  for (const handle of locked) heap.call("handle_lock", handle);
  return { heap, handles: new Map(kept.map((handle) => [addressOf(heap, handle), handle])), locked };
}

/** The heap as the model sees it; blocks go by the address of their chunk. */
function piecesOf({ heap, handles, locked }: MixedHeap): Piece[] {
  return [...heap.heap.walk()].map(({ address, payload, size, state }) => {
    const handle = handles.get(payload);
    const isHole = state === "free" || state === "top";
    return { name: isHole ? undefined : address, size, canMove: handle !== undefined && !locked.has(handle) };
  });
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

  test("leaves blocks where a model of the policy has them, in steps or in one go", () => {
    const random = new Random(seed);
    let passing = 0;
    for (let round = 0; round < 300; round += 1) {
      const mixed = mixedHeap(random);
      const pieces = piecesOf(mixed);
      const [first = 0] = [...mixed.heap.heap.walk()].map(({ address }) => address);
      const budget = random.below(2) === 0 ? UNLIMITED : 1 + random.scaled(12);
      while (mixed.heap.call("heap_compact", budget) !== 0) mixed.heap.heap.check();
      const expected = compacted(first, pieces);
      const places = [...mixed.heap.heap.walk()].filter(({ state }) => state !== "free" && state !== "top");
      expect(places.map(({ address }) => address)).toEqual(expected.map(({ address }) => address));
      for (const [payload, handle] of mixed.handles)
        expect(addressOf(mixed.heap, handle) - 8).toBe(expected.find(({ name }) => name === payload - 8)?.address);
      const order = expected.map(({ name }) => name);
      passing += Number(order.some((name, index) => name < (order[index - 1] ?? 0)));
    }
    expect(passing).toBeGreaterThan(100);
  });

  test("moves what lies above a locked block into the hole below it, as long as it fits", () => {
    const heap = onWasm();
    const [hole = 0, locked = 0, small = 0, large = 0, last = 0] = [1000, 100, 300, 800, 100].map((bytes) =>
      heap.call("handle_alloc", bytes),
    );
    const place = addressOf(heap, hole);
    const stays = heap.call("handle_lock", locked);
    heap.call("handle_free", hole);
    expect(heap.call("heap_compact", UNLIMITED)).toBe(312 + 808 + 112);
    expect(addressOf(heap, small)).toBe(place);
    expect(addressOf(heap, locked)).toBe(stays);
    expect(addressOf(heap, large)).toBe(stays + 112);
    expect(addressOf(heap, last)).toBe(stays + 112 + 808);
    expect(holesOf(heap)).toEqual(["free", "top"]);
    expect(addressOf(heap, heap.call("handle_alloc", 300))).toBe(place + 312);
    heap.call("handle_unlock", locked);
    heap.call("heap_compact", UNLIMITED);
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
    const headerAndLink = [kept - 8, kept - 4];
    const wild = [
      ...[0, 1, 4, 1024, 65532, 65536, 0x80000000, UNLIMITED],
      ...[stale, kept + 1, kept + 2, addressOf(heap, kept), ...headerAndLink],
    ];
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
