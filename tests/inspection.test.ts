// The close look at a heap: columns, words, lists, bitmaps, positions.

import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { type AllocatorName, createHeap, type Heap, HeapCorruptionError } from "../src/index.js";
import { chunkStates, Inspection } from "../src/inspect/index.js";
import { bitmapText, listText, placeText, wordText } from "../src/inspect/texts.js";
import { isArena, names } from "./support/engine.js";
import { Random } from "./support/random.js";

const seed = inject("seed");

function exercised(allocator: AllocatorName): Heap {
  const heap = createHeap({ allocator });
  const random = new Random(seed);
  const live: number[] = [];
  for (let step = 0; step < 1200; step++) {
    if (live.length === 0 || random.below(5) < 3) live.push(heap.malloc(random.scaled(12)));
    else heap.free(live.splice(random.below(live.length), 1)[0] ?? 0);
  }
  return heap;
}

/** Chunks that belong into a list: the free ones, and runs with a free block. */
function listedChunks(heap: Heap): number[] {
  const chunks = [...heap.walk()];
  return chunks.flatMap(({ address, size, state, isInRun }) => {
    const isRunWithRoom =
      state === "run" &&
      chunks.some(
        (each) => each.isInRun && each.state === "free" && each.address > address && each.address < address + size,
      );
    return (state === "free" && !isInRun) || isRunWithRoom ? [address] : [];
  });
}

function chunkStateAt(heap: Heap, address: number): string | undefined {
  return [...heap.walk()].find((chunk) => chunk.address === address)?.state;
}

/** Numbers in assembly/describe/kinds.ts, by the heading that they stand under. */
function kindsUnder(heading: string): number[] {
  const source = readFileSync(new URL("../assembly/describe/kinds.ts", import.meta.url), "utf8");
  const section = source.split("/** ").find((part) => part.startsWith(heading)) ?? "";
  return [...section.matchAll(/: u32 = (\d+);/g)].map(([, kind]) => Number(kind));
}

test.each([
  ["Words", (kind: number) => wordText(kind).name],
  ["Lists", listText],
  ["Bitmaps", bitmapText],
  ["Positions", placeText],
])("every kind has a text of its own: %s", (heading, text) => {
  const kinds = kindsUnder(heading);
  expect(kinds.length).toBeGreaterThan(2);
  expect(new Set([...kinds, 0].map(text)).size).toBe(kinds.length + 1);
});

describe.each(names.map((name) => name as AllocatorName))("%s", (allocator) => {
  test("columns are the walk", () => {
    const heap = exercised(allocator);
    const { count, address, size, header, state } = new Inspection(heap).columns();
    const walked = [...heap.walk()];
    expect(count).toBe(walked.length);
    for (const [index, chunk] of walked.entries()) {
      const [name, isInRun] = chunkStates[state[index] ?? 0] ?? [];
      expect({ address: address[index], size: size[index], state: name, isInRun }).toEqual({
        address: chunk.address,
        size: chunk.size,
        state: chunk.state,
        isInRun: chunk.isInRun,
      });
      expect(header[index]).toBe(chunk.payload - chunk.address);
    }
  });

  test("columns of a range are that part of the walk", () => {
    const heap = exercised(allocator);
    const addresses = [...heap.walk()].map(({ address }) => address);
    const [from, until] = [Math.floor(addresses.length / 3), Math.floor((2 * addresses.length) / 3)];
    const part = new Inspection(heap).columns(undefined, {
      from: addresses[from] ?? 0,
      until: (addresses[until] ?? 0) - 1,
    });
    expect([...part.address.subarray(0, part.count)]).toEqual(addresses.slice(from, until));
  });

  test("the lists hold the free chunks, each the sizes that it says", () => {
    const heap = exercised(allocator);
    const inspection = new Inspection(heap);
    const lists = inspection.lists();
    if (lists.length === 0) return;
    const sizes = new Map([...heap.walk()].map(({ address, size }) => [address, size]));
    const listed: number[] = [];
    for (const { index, first, least, most, text } of lists) {
      const members = inspection.members(index);
      expect(members[0] ?? 0).toBe(first);
      for (const member of members) {
        expect(inspection.listOf(member)).toBe(index);
        if (text === "runs with free blocks") continue;
        expect(sizes.get(member)).toBeGreaterThanOrEqual(least);
        expect(sizes.get(member)).toBeLessThanOrEqual(most);
      }
      listed.push(...members);
    }
    // The current run of a class is in its list even if it is full.
    expect(listed.sort((a, b) => a - b)).toEqual(expect.arrayContaining(listedChunks(heap)));
    const isRun = (address: number) => chunkStateAt(heap, address) === "run";
    expect(listed.filter((address) => !isRun(address))).toEqual(
      listedChunks(heap).filter((address) => !isRun(address)),
    );
    expect(inspection.members(lists.find(({ first }) => first !== 0)?.index ?? 0, 1)).toHaveLength(1);
  });

  test("the words of a chunk say its size and state", () => {
    const heap = exercised(allocator);
    const inspection = new Inspection(heap);
    for (const { address, size, state } of heap.walk()) {
      for (const { name, fields, value, address: at } of inspection.words(address)) {
        expect(inspection.load(at)).toBe(value);
        const said = new Map(fields.map((field) => [field.name, field]));
        const bytes = said.get("size");
        if (bytes !== undefined && state !== "top") expect(bytes.value * 2 ** bytes.from).toBe(size);
        if (name === "header") expect(said.get("IN_USE")?.value).toBe(state === "live" || state === "run" ? 1 : 0);
        if (name === "header word") {
          expect(said.get("IN_USE")?.value).toBe(state === "live" ? 3 : 0);
          if (state !== "top") expect((said.get("size less 16")?.value ?? 0) * 16).toBe(size - 16);
        }
        if (name === "granules in use") expect(fields[0]?.value).toBe(state === "live" ? 1 : 0);
        if (name === "last granules") expect(fields[0]?.value).toBe(state === "live" ? 1 : 0);
      }
    }
  });

  test("bitmaps say which granules are in use, and leave out no list that has members", () => {
    const heap = exercised(allocator);
    const inspection = new Inspection(heap);
    const isSet = (address: number, index: number) =>
      (inspection.load(address + 4 * (index >>> 5)) >>> (index & 31)) & 1;
    for (const { text, address, bits, first, unit } of inspection.bitmaps()) {
      if (unit === 0) {
        const nonEmpty = inspection.lists().filter((list) => list.first !== 0 && list.index - first < bits);
        expect(nonEmpty).not.toEqual([]);
        for (const { index } of nonEmpty) expect(isSet(address, index - first)).toBe(1);
      } else if (text === "granules in use") {
        for (const chunk of heap.walk()) {
          const isLive = isSet(address, (chunk.address - first) / unit) === 1;
          expect(isLive).toBe(chunk.state === "live");
        }
      }
    }
  });

  test("positions lie in the heap", () => {
    const heap = exercised(allocator);
    const inspection = new Inspection(heap);
    for (const { address } of inspection.places().filter((place) => place.address !== 0)) {
      expect(address).toBeGreaterThanOrEqual(heap.base);
      expect(address).toBeLessThanOrEqual(inspection.end());
    }
    const top = [...heap.walk()].find(({ state }) => state === "top");
    const place = inspection.places().find(({ text }) => text === "top");
    if (place !== undefined && !isArena(allocator)) expect(place.address).toBe(top?.address);
  });

  test("no damage makes it crash or loop", () => {
    const random = new Random(seed);
    for (let round = 0; round < 150; round++) {
      const heap = exercised(allocator);
      const inspection = new Inspection(heap);
      const words = new Uint32Array(heap.memory.buffer);
      const from = heap.base / 4;
      const until = inspection.end() / 4;
      for (let blow = 0; blow < 4; blow++)
        words[from + random.below(round % 2 === 0 ? 64 : until - from)] = random.below(2 ** 31) * 2;
      try {
        for (const { index } of inspection.lists()) inspection.members(index);
        const { count, address } = inspection.columns();
        for (const chunk of address.subarray(0, count)) inspection.words(chunk);
        inspection.bitmaps();
        inspection.places();
      } catch (error) {
        expect(error).toBeInstanceOf(HeapCorruptionError);
      }
    }
  });
});
