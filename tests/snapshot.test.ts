// Snapshots: a heap goes on elsewhere as if nothing had happened; a damaged snapshot is refused.

import { describe, expect, test } from "vitest";
import {
  type AllocatorName,
  createHeap,
  type EngineName,
  type Heap,
  InvalidOptionError,
  SnapshotError,
} from "../src/index.js";
import { engines, isArena, names } from "./support/engine.js";

const PAGE = 65536;

function filled(allocator: AllocatorName, engine: EngineName): { heap: Heap; blocks: number[] } {
  const heap = createHeap({ allocator, engine, base: 2048 });
  const blocks = Array.from({ length: 300 }, (_, index) => heap.malloc((index * 37) % 1500));
  if (!isArena(allocator)) for (const block of blocks.splice(50, 100)) heap.free(block);
  for (const block of blocks) new Uint8Array(heap.memory.buffer)[block] = block % 251;
  return { heap, blocks };
}

/** What the same calls give on a heap. */
function goOn(heap: Heap, blocks: readonly number[]): number[] {
  const given = [];
  for (const [index, block] of blocks.entries()) {
    if (index % 2 === 0) heap.free(block);
    given.push(heap.malloc(index * 11), heap.realloc(blocks[index - (index % 2)] === block ? 0 : block, 700));
  }
  return given;
}

const pairs = names.flatMap((allocator) =>
  engines.flatMap((from) => engines.map((to) => ({ allocator: allocator as AllocatorName, from, to }))),
);

describe.each(pairs)("$allocator, from $from to $to", ({ allocator, from, to }) => {
  test("goes on with the same contents and the same addresses", () => {
    const { heap, blocks } = filled(allocator, from);
    const snapshot = heap.snapshot();
    const resumed = createHeap({ snapshot, engine: to });
    expect(resumed).toMatchObject({ allocator, engine: to, base: 2048, limit: 0 });
    resumed.check();
    expect([...resumed.walk()]).toEqual([...heap.walk()]);
    const bytes = new Uint8Array(resumed.memory.buffer);
    for (const block of blocks) expect(bytes[block]).toBe(block % 251);
    expect(goOn(resumed, blocks)).toEqual(goOn(heap, blocks));
    resumed.check();
  });
});

describe("resuming", () => {
  const { heap } = filled("binned", "js");
  const snapshot = heap.snapshot();

  test("in a given memory, which grows where it is too small", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 64 });
    const resumed = createHeap({ snapshot, memory });
    resumed.check();
    expect(resumed.memory).toBe(memory);
    expect(memory.buffer.byteLength).toBeGreaterThan(PAGE);
  });

  test("in a memory that is too small for good: a typed error, nothing written", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    expect(() => createHeap({ snapshot, memory })).toThrow(InvalidOptionError);
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
  });

  test("with options that say something else: a typed error", () => {
    for (const options of [{ allocator: "bump" }, { base: 4096 }, { limit: 2 * PAGE }, { maximumPages: 1 }] as const)
      expect(() => createHeap({ snapshot, ...options })).toThrow(InvalidOptionError);
  });

  test("a snapshot is a copy", () => {
    const other = filled("binned", "js");
    const copy = other.heap.snapshot();
    const kept = copy.slice();
    other.heap.malloc(5000);
    expect(copy).toEqual(kept);
  });

  test("a snapshot of a corrupt heap can be resumed and looked at", () => {
    const other = filled("binned", "js");
    new DataView(other.heap.memory.buffer).setUint32(other.blocks[3] ?? 0, 7, true);
    new DataView(other.heap.memory.buffer).setUint32((other.blocks[3] ?? 0) - 4, 7, true);
    const resumed = createHeap({ snapshot: other.heap.snapshot(), engine: "js" });
    expect(() => resumed.check()).toThrow("at address");
  });
});

describe("a damaged snapshot is refused", () => {
  const whole = createHeap({ allocator: "first-fit", limit: 4096 }).snapshot();

  function refused(snapshot: Uint8Array): void {
    expect(() => createHeap({ snapshot })).toThrow(SnapshotError);
  }

  test("cut short anywhere", () => {
    for (let length = 0; length < whole.length; length++) refused(whole.subarray(0, length));
  });

  test("too long", () => {
    refused(Uint8Array.from([...whole, 0, 0, 0, 0]));
  });

  test("any bit flipped", () => {
    for (let at = 0; at < whole.length; at += at < 256 ? 1 : 7) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      refused(damaged);
    }
  });

  test("not a snapshot at all", () => {
    refused(new Uint8Array(100_000));
    refused("HSNP" as unknown as Uint8Array);
  });
});

/** The same image under another header, with a checksum that fits. */
function forged(snapshot: Uint8Array, change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = snapshot.slice();
  const view = new DataView(bytes.buffer);
  change(view, bytes);
  let hash = 0x811c9dc5;
  for (let at = 12; at < bytes.length; at += 4) hash = Math.imul(hash ^ view.getUint32(at, true), 0x01000193);
  view.setUint32(8, hash, true);
  return bytes;
}

describe("a snapshot from elsewhere is refused", () => {
  const whole = createHeap({ allocator: "first-fit", limit: 4096 }).snapshot();
  const HEADER = 48;

  test.each<[string, (view: DataView, bytes: Uint8Array) => void]>([
    ["of another version of the format", (view) => view.setUint32(4, 2, true)],
    ["of an unknown allocator", (_, bytes) => bytes.set(new TextEncoder().encode("ninth-fit"), 24)],
    ["of another allocator than it says", (_, bytes) => bytes.set(new TextEncoder().encode("worst-fit"), 24)],
    ["of another version of the allocator", (view) => view.setUint32(HEADER, view.getUint32(HEADER, true) + 1, true)],
    ["of a heap that was made elsewhere", (view) => view.setUint32(HEADER + 4, 4096, true)],
    ["of a heap that ends elsewhere", (view) => view.setUint32(HEADER + 8, 65536, true)],
    ["with a limit below its end", (view) => view.setUint32(16, 64, true)],
  ])("%s", (_, change) => {
    expect(() => createHeap({ snapshot: forged(whole, change) })).toThrow(SnapshotError);
  });
});
