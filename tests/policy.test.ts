// What defines each policy, as properties: which free chunk serves a request, and what a heap is after all is freed.

import { describe, expect, inject, test } from "vitest";
import { type AllocatorName, createHeap, type Heap, type HeapChunk } from "../src/index.js";
import type { Trace } from "../src/trace/parse.js";
import { isArena, names } from "./support/engine.js";
import { Random } from "./support/random.js";
import { recordedTraces } from "./support/trace.js";

const seed = inject("seed");
const HEADER = 4;
const PAGE = 65536;

/** Size of the chunk for a request. */
function chunkSizeFor(bytes: number): number {
  return Math.max(16, Math.ceil((bytes + HEADER) / 16) * 16);
}

function listed(heap: Heap): HeapChunk[] {
  return [...heap.walk()].filter(({ state }) => state === "free");
}

function topOf(heap: Heap): number {
  return [...heap.walk()].find(({ state }) => state === "top")?.address ?? Number.POSITIVE_INFINITY;
}

/**
 * Random steps that leave holes of many sizes; each request is made by `request`. In a good part of them there must be
 * several chunks to choose from. `onFree` is called after each block that is freed.
 */
function amongHoles(
  allocator: AllocatorName,
  request: (heap: Heap, bytes: number) => number,
  onFree: (heap: Heap) => void = () => {},
): void {
  const random = new Random(seed);
  const heap = createHeap({ allocator, maximumPages: 64 });
  const live = Array.from({ length: 60 }, () => request(heap, random.scaled(11)));
  let choices = 0;
  for (let round = 0; round < 3000; round++) {
    if (live.length > 40 || random.below(2) === 0) {
      const [block = 0] = live.splice(random.below(live.length), 1);
      heap.free(block);
      onFree(heap);
      continue;
    }
    const bytes = random.scaled(11);
    const { length } = listed(heap).filter(({ size }) => size >= chunkSizeFor(bytes));
    if (length > 1) choices += 1;
    live.push(request(heap, bytes));
  }
  expect(choices).toBeGreaterThan(300);
}

type Choose = (candidates: readonly HeapChunk[], size: number) => HeapChunk | undefined;

/** The request is served from the candidate that `choose` names, from the top where there is none. */
function expectChoice(heap: Heap, bytes: number, choose: Choose): { block: number; chunk: HeapChunk | undefined } {
  const size = chunkSizeFor(bytes);
  const chunk = choose(
    listed(heap).filter((each) => each.size >= size),
    size,
  );
  const expected = chunk?.address ?? topOf(heap);
  const block = heap.malloc(bytes);
  expect(block - HEADER).toBe(expected);
  return { block, chunk };
}

const lowest: Choose = ([chunk]) => chunk;
const bySize =
  (sign: number): Choose =>
  (chunks) =>
    [...chunks].sort((a, b) => sign * (a.size - b.size))[0];

describe("placement", () => {
  test("first fit takes the lowest chunk that is large enough", () => {
    amongHoles("first-fit", (heap, bytes) => expectChoice(heap, bytes, lowest).block);
  });

  test.each(["best-fit", "binned"] as const)("%s leaves the least remainder", (allocator) => {
    amongHoles(allocator, (heap, bytes) => {
      const sizes = listed(heap).map(({ size }) => size);
      const remainders = sizes.map((size) => size - chunkSizeFor(bytes)).filter((rest) => rest >= 0);
      const before = new Map(listed(heap).map(({ address, size }) => [address, size]));
      const top = topOf(heap);
      const block = heap.malloc(bytes);
      const taken = before.get(block - HEADER);
      if (remainders.length === 0) expect(block - HEADER).toBe(top);
      else expect((taken ?? Number.NaN) - chunkSizeFor(bytes)).toBe(Math.min(...remainders));
      return block;
    });
  });

  /** Eight bins a doubling from 512 bytes on; below, one a size. */
  const binOf = (size: number): number => {
    const shift = Math.floor(Math.log2(size)) - 3;
    return size < 512 ? size / 16 : 8 * shift + Math.floor(size / 2 ** shift);
  };

  test("good fit takes from its own bin, else from the next that is not empty", () => {
    amongHoles("good-fit", (heap, bytes) => {
      const bin = binOf(chunkSizeFor(bytes));
      const before = new Map(listed(heap).map(({ address, size }) => [address, size]));
      const next = Math.min(...[...before.values()].map(binOf).filter((each) => each > bin));
      const [top, block] = [topOf(heap), heap.malloc(bytes)];
      const taken = before.get(block - HEADER) ?? Number.POSITIVE_INFINITY;
      expect(taken).toBeGreaterThanOrEqual(chunkSizeFor(bytes));
      if (taken === Number.POSITIVE_INFINITY) expect([block - HEADER, next]).toEqual([top, taken]);
      else if (binOf(taken) !== bin) expect(binOf(taken)).toBe(next);
      return block;
    });
  });

  test("good fit takes the tightest of a few of its bin, of one size what was freed last", () => {
    const heap = createHeap({ allocator: "good-fit" });
    const blocks = [200, 1020, 1004, 1036, 200].flatMap((bytes) => [heap.malloc(bytes), heap.malloc(8)]);
    const [first = 0, , , , tight = 0, , , , second = 0] = blocks;
    for (const hole of blocks.filter((_, index) => index % 2 === 0)) heap.free(hole);
    expect(heap.malloc(1000)).toBe(tight);
    expect([heap.malloc(200), heap.malloc(200)]).toEqual([second, first]);
  });

  test("best fit takes the lowest of equals", () => {
    amongHoles("best-fit", (heap, bytes) => expectChoice(heap, bytes, bySize(1)).block);
  });

  test("worst fit takes the largest chunk, the lowest of equals", () => {
    amongHoles("worst-fit", (heap, bytes) => expectChoice(heap, bytes, bySize(-1)).block);
  });

  test("next fit resumes where it stopped, round the heap", () => {
    let stop = 0;
    const forget = (heap: Heap): void => {
      if (listed(heap).length === 0) stop = 0;
    };
    const request = (heap: Heap, bytes: number): number => {
      const { block, chunk } = expectChoice(
        heap,
        bytes,
        (candidates) => candidates.find(({ address, size }) => address + size > stop) ?? candidates[0],
      );
      if (chunk !== undefined) stop = chunk.address + chunkSizeFor(bytes);
      forget(heap);
      return block;
    };
    amongHoles("next-fit", request, forget);
  });

  test("next fit resumes where it stopped, though chunks merge there", () => {
    const heap = createHeap({ allocator: "next-fit" });
    const blocks = Array.from({ length: 12 }, () => heap.malloc(60));
    const at = (index: number): number => blocks[index] ?? 0;
    for (const hole of [1, 3, 5, 9]) heap.free(at(hole));
    expect(heap.malloc(60)).toBe(at(1));
    expect(heap.malloc(60)).toBe(at(3));
    heap.free(at(4));
    expect(heap.malloc(60)).toBe(at(4));
    heap.free(at(0));
    expect(heap.malloc(60)).toBe(at(5));
    expect(heap.malloc(60)).toBe(at(9));
    expect(heap.malloc(60)).toBe(at(0));
  });

  test("next fit goes on in what is left of the only free chunk", () => {
    const heap = createHeap({ allocator: "next-fit" });
    const [low, , hole, end] = [60, 60, 250, 60].map((bytes) => heap.malloc(bytes));
    heap.free(hole ?? 0);
    expect(heap.malloc(60)).toBe(hole);
    heap.free(low ?? 0);
    expect(heap.malloc(60)).toBe((hole ?? 0) + 64);
    expect(heap.malloc(60)).toBe((hole ?? 0) + 128);
    expect(heap.malloc(60)).toBe((hole ?? 0) + 192);
    expect(heap.malloc(60)).toBe(low);
    expect(heap.malloc(60)).toBe((end ?? 0) + 64);
  });

  const granulesFor = (bytes: number): number => Math.max(16, Math.ceil(bytes / 16) * 16);

  test("side-table takes the lowest range that is large enough", () => {
    amongHoles("side-table", (heap, bytes) => {
      const expected = listed(heap).find(({ size }) => size >= granulesFor(bytes))?.address ?? topOf(heap);
      const block = heap.malloc(bytes);
      expect(block).toBe(expected);
      return block;
    });
  });

  test("bitmap takes the first run from where it stopped, round the heap", () => {
    let stop = 0;
    amongHoles(
      "bitmap",
      (heap, bytes) => {
        const size = granulesFor(bytes);
        const top = topOf(heap);
        stop = Math.min(stop, top);
        const ends = listed(heap).map((hole) => ({ start: hole.address, end: hole.address + hole.size }));
        const behind = ends.map(({ start, end }) => ({ start: Math.max(start, stop), end }));
        const below = ends.filter(({ start }) => start < stop);
        const expected = [...behind, ...below].find(({ start, end }) => end - start >= size)?.start ?? top;
        const block = heap.malloc(bytes);
        expect(block).toBe(expected);
        stop = block + size;
        return block;
      },
      (heap) => {
        stop = Math.min(stop, topOf(heap));
      },
    );
  });
});

/** Those that put everything back at once; the others keep some of their work for later. */
const IMMEDIATE = new Set<string>([
  "best-fit",
  "binned",
  "bitmap",
  "first-fit",
  "good-fit",
  "handles",
  "next-fit",
  "side-table",
  "worst-fit",
]);

/** Those whose blocks at the end of memory may take the few bytes that are left: addresses depend on when it grew. */
const SHIFTING = new Set<string>(["handles"]);

interface Pass {
  readonly addresses: readonly number[];
  readonly live: readonly number[];
}

/** Replays a trace; blocks that it leaves live come back. Throws where a request is refused. */
function play(heap: Heap, { words, slots }: Trace): Pass {
  const held = new Array<number>(slots).fill(0);
  const addresses: number[] = [];
  for (let at = 0; at < words.length; at += 3) {
    const code = words[at] ?? 0;
    const slot = words[at + 1] ?? 0;
    const bytes = words[at + 2] ?? 0;
    const before = held[slot] ?? 0;
    const kind = code & 0xff;
    let block = 0;
    if (kind === 0) block = heap.malloc(bytes);
    else if (kind === 1) heap.free(before);
    else if (kind === 2) block = heap.realloc(before, bytes);
    else if (kind === 3) block = heap.calloc(1, bytes);
    else block = heap.alignedAlloc(2 ** (code >>> 8), bytes);
    if (block === 0 && kind !== 1) throw new Error(`operation ${at / 3}: ${bytes} bytes refused`);
    held[slot] = block;
    addresses.push(block);
  }
  return { addresses, live: held.filter((block) => block !== 0) };
}

const SMALL_TRACES = recordedTraces().filter(({ name }) => ["n-dot", "n-swipl", "n-xmllint"].includes(name));

describe.each(SMALL_TRACES)("trace $name, ten times in one heap", ({ load }) => {
  const trace = load();

  test.each(names)("%s grows the memory in the first pass only", (allocator) => {
    const heap = createHeap({ allocator: allocator as AllocatorName });
    let pages = 0;
    let first: readonly number[] | undefined;
    for (let pass = 0; pass < 10; pass++) {
      const { addresses, live } = play(heap, trace);
      if (isArena(allocator)) heap.reset();
      else for (const block of live) heap.free(block);
      heap.check();
      if (pass === 0) pages = heap.memory.buffer.byteLength / PAGE;
      first ??= addresses;
      expect(heap.memory.buffer.byteLength / PAGE).toBe(pages);
      if (!IMMEDIATE.has(allocator)) continue;
      if (!SHIFTING.has(allocator)) expect(addresses).toEqual(first);
      expect([...heap.walk()].map(({ state }) => state)).toEqual(["top"]);
    }
  });
});

describe.each(names.filter((name) => IMMEDIATE.has(name)))("%s", (allocator) => {
  test("has no two free neighbours, and is one free chunk after all is freed", () => {
    const random = new Random(seed);
    const heap = createHeap({ allocator: allocator as AllocatorName, maximumPages: 64 });
    const live: number[] = [];
    for (let step = 0; step < 4000; step++) {
      if (random.below(5) < 3 || live.length === 0) live.push(heap.malloc(random.scaled(12)));
      else heap.free(live.splice(random.below(live.length), 1)[0] ?? 0);
      if (step % 20 !== 0) continue;
      const states = [...heap.walk()].map(({ state }) => state !== "live");
      expect(states.some((isFree, index) => isFree && states[index + 1] === true)).toBe(false);
    }
    for (const block of live) heap.free(block);
    expect([...heap.walk()].map(({ state }) => state)).toEqual(["top"]);
    heap.check();
  });
});
