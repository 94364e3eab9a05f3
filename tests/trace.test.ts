// Traces: what is read and what is refused; replays: what passes and what the checking pass finds.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, inject, test } from "vitest";
import type { RawExports } from "../src/engines/module.js";
import { InvalidOptionError, TraceError } from "../src/errors.js";
import { allocatorNames } from "../src/options.js";
import { type Contender, contender, ENGINES, guestOn, importingStage } from "../src/trace/contender.js";
import { readTrace } from "../src/trace/file.js";
import { CALLS, encodeTrace, type TraceOperation } from "../src/trace/format.js";
import { parseTrace } from "../src/trace/parse.js";
import { replayTrace } from "../src/trace/replay.js";

const seed = inject("seed");
const HEADER_BYTES = 16;
const recorded = fileURLToPath(new URL("../bench/traces/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));

afterAll(() => rmSync(folder, { recursive: true }));

/** A consistent trace from arbitrary steps: what a slot's state does not allow becomes what it does. */
function consistent(steps: readonly Required<TraceOperation>[]): TraceOperation[] {
  const live = new Set<number>();
  return steps.map(({ call, slot, size, alignmentLog2 }) => {
    if (live.has(slot) && call !== "realloc") {
      live.delete(slot);
      return { call: "free", slot };
    }
    live.add(slot);
    if (call === "memalign") return { call, slot, size, alignmentLog2 };
    if (call === "realloc") return { call, slot, size: size + 1 };
    return { call: call === "free" ? "malloc" : call, slot, size };
  });
}

const step = fc.record({
  call: fc.constantFrom(...CALLS),
  slot: fc.nat(20),
  size: fc.oneof(fc.nat(40), fc.nat(5000)),
  alignmentLog2: fc.nat(12),
});
const operations = fc.array(step, { minLength: 1, maxLength: 300 }).map(consistent);

/** Most live bytes, reckoned anew after each operation. */
function peakOf(trace: readonly TraceOperation[]): number {
  const sizes = new Map<number, number>();
  const totals = trace.map(({ slot, size = 0 }) => {
    sizes.set(slot, size);
    return [...sizes.values()].reduce((sum, each) => sum + each, 0);
  });
  return Math.max(...totals);
}

describe("reading", () => {
  test("gives back what was written", () => {
    const property = fc.property(operations, fc.nat(3), (written, shift) => {
      const file = encodeTrace(written);
      const unaligned = new Uint8Array(file.length + shift).subarray(shift);
      unaligned.set(file);
      const trace = parseTrace(unaligned, "t");
      expect(trace.operations).toBe(written.length);
      expect(trace.slots).toBe(Math.max(...written.map(({ slot }) => slot)) + 1);
      expect(trace.peakLive).toBe(peakOf(written));
      const bytes = new Uint8Array(trace.words.buffer, trace.words.byteOffset, trace.words.byteLength);
      expect(Buffer.compare(bytes, file.subarray(HEADER_BYTES))).toBe(0);
    });
    fc.assert(property, { seed });
  });

  test("refuses a trace of any other length", () => {
    const property = fc.property(operations, fc.nat(), (written, cut) => {
      const file = encodeTrace(written);
      expect(() => parseTrace(file.subarray(0, cut % file.length), "t")).toThrow(TraceError);
      expect(() => parseTrace(Buffer.concat([file, Buffer.alloc(1 + (cut % 20))]), "t")).toThrow(TraceError);
    });
    fc.assert(property, { seed });
  });

  test("throws nothing but a TraceError of one line, whatever bytes are changed", () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    const property = fc.property(operations, fc.array(change, { minLength: 1, maxLength: 3 }), (written, changes) => {
      const file = encodeTrace(written);
      for (const { at, byte } of changes) file[at % file.length] = byte;
      try {
        expect(parseTrace(file, "t").operations).toBe(written.length);
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError);
        expect(String(error)).toMatch(/^TraceError: t: .* expected .*$/);
      }
    });
    fc.assert(property, { seed });
  });

  const malloc: TraceOperation = { call: "malloc", slot: 0, size: 8 };
  const inconsistent: [string, TraceOperation[], string][] = [
    [
      "free of an empty slot",
      [{ call: "free", slot: 0 }],
      "operation 0: free of slot 0, which is empty; expected a live",
    ],
    ["a second free", [malloc, { call: "free", slot: 0 }, { call: "free", slot: 0 }], "operation 2: free of slot 0"],
    [
      "malloc on a live slot",
      [malloc, malloc],
      "operation 1: malloc into slot 0, which holds a live block; expected an",
    ],
    ["calloc on a live slot", [malloc, { ...malloc, call: "calloc" }], "operation 1: calloc into slot 0"],
    ["memalign on a live slot", [malloc, { ...malloc, call: "memalign" }], "operation 1: memalign into slot 0"],
    [
      "realloc to nothing",
      [malloc, { call: "realloc", slot: 0 }],
      "operation 1: realloc to 0 bytes; expected at least 1",
    ],
    ["free with a size", [malloc, { call: "free", slot: 0, size: 8 }], "operation 1: free with size 8; expected 0"],
    [
      "malloc with an alignment",
      [{ ...malloc, alignmentLog2: 4 }],
      "operation 0: first word 0x00000400; expected 0x00000000",
    ],
    [
      "an alignment of 2^32",
      [{ ...malloc, call: "memalign", alignmentLog2: 32 }],
      "operation 0: alignment 2^32; expected 2^0",
    ],
  ];

  test.each(inconsistent)("refuses %s", (_, written, message) => {
    expect(() => parseTrace(encodeTrace(written), "t.trc")).toThrow(
      new RegExp(`^t\\.trc: ${message.replaceAll("^", "\\^")}`),
    );
  });

  /** A trace of one malloc in which this word is changed. */
  function changed(word: number, value: number): Uint8Array {
    const file = encodeTrace([malloc]);
    new DataView(file.buffer).setUint32(4 * word, value, true);
    return file;
  }

  test.each([
    [0, 0x31435254, "begins with 0x31435254; expected TRC1's magic 0x54524331"],
    [1, 0, "0 operations; expected 1 to"],
    [1, 2, "truncated to 28 bytes; expected 40 for 2 operations"],
    [1, 0xffffffff, "4294967295 operations; expected 1 to"],
    [2, 0, "0 slots; expected 1 to"],
    [2, 0xffffffff, "4294967295 slots; expected 1 to"],
    [3, 1, "the header's last word is 0x00000001; expected 0"],
    [4, 5, "operation 0: opcode 5; expected 0 to 4"],
    [5, 1, "operation 0: slot 1; expected a slot from 0 to 0"],
  ])("refuses word %i with value %i", (word, value, message) => {
    expect(() => parseTrace(changed(word, value), "t")).toThrow(`t: ${message}`);
  });

  test("realloc of an empty slot allocates", () => {
    expect(parseTrace(encodeTrace([{ call: "realloc", slot: 0, size: 7 }]), "t").peakLive).toBe(7);
  });
});

describe("files", () => {
  const file = encodeTrace([{ call: "malloc", slot: 0, size: 100 }]);

  function written(name: string, bytes: Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  test.each([
    ["one.trc", file],
    ["one.trc.br", brotliCompressSync(file)],
    ["one.trc.gz", gzipSync(file)],
  ])("%s is read", (name, bytes) => {
    expect(readTrace(written(name, bytes))).toMatchObject({ name: "one", operations: 1, slots: 1, peakLive: 100 });
  });

  test.each([
    ["cut.trc.br", brotliCompressSync(file).subarray(0, 10), "cannot be expanded"],
    ["cut.trc.gz", gzipSync(file).subarray(0, 20), "cannot be expanded"],
    ["plain.trc.gz", file, "cannot be expanded"],
    ["packed.trc", gzipSync(file), "expected TRC1's magic"],
    ["empty.trc", new Uint8Array(), "0 bytes; expected a TRC1 header of 16 bytes"],
    ["trace.json", file, "expected one that ends in .trc, .trc.br, .trc.gz"],
  ])("%s is refused", (name, bytes, message) => {
    const path = written(name, bytes);
    expect(() => readTrace(path)).toThrow(TraceError);
    expect(() => readTrace(path)).toThrow(message);
  });

  test("a file that is not there is refused", () => {
    expect(() => readTrace(join(folder, "none.trc"))).toThrow(/none\.trc: cannot be read \(ENOENT/);
  });

  const names = readdirSync(recorded).filter((name) => name.endsWith(".trc.br"));

  test.each(names)("recorded trace %s has the numbers that were taken down with it", (name) => {
    const statistics: unknown = JSON.parse(readFileSync(join(recorded, name.replace(".trc.br", ".json")), "utf8"));
    const { operations: n_ops, slots: n_slots, peakLive: peak_live_bytes } = readTrace(join(recorded, name));
    expect(statistics).toMatchObject({ n_ops, n_slots, peak_live_bytes });
  });
});

describe("replay", () => {
  const matrix = allocatorNames().flatMap((allocator) => ENGINES.map((engine) => ({ allocator, engine })));
  const recording = readTrace(join(recorded, "n-dot.trc.br"));

  test.each(allocatorNames())("%s passes, measures, and spans the same on both engines", (allocator) => {
    const results = ENGINES.map((engine) => replayTrace(recording, contender(allocator, engine), { passes: 2 }));
    for (const [index, result] of results.entries()) {
      const engine = ENGINES[index];
      expect(result).toMatchObject({ allocator, engine, outcome: "pass", reason: null, peakLive: recording.peakLive });
      expect(result.coldNs).toBeGreaterThan(0);
      expect(result.warmNs).toBeGreaterThan(0);
      expect(result.spanLive).toBeGreaterThanOrEqual(1);
      expect(result.memoryLive).toBeGreaterThanOrEqual(result.spanLive ?? Number.NaN);
      expect(result.moduleBytes === null).toBe(engine === "js");
    }
    const figures = results.map(({ span, memoryBytes }) => ({ span, memoryBytes }));
    expect(figures[0]).toEqual(figures[1]);
  });

  test.each(matrix)("$allocator on $engine passes any trace", ({ allocator, engine }) => {
    const property = fc.property(operations, (written) => {
      const result = replayTrace(parseTrace(encodeTrace(written), "t"), contender(allocator, engine), { passes: 1 });
      expect(result.reason).toBeNull();
    });
    fc.assert(property, { seed, numRuns: 30 });
  });

  test("a trace that never holds a byte has no ratios", () => {
    const trace = parseTrace(encodeTrace([{ call: "malloc", slot: 0 }]), "t");
    const result = replayTrace(trace, contender("binned", "wasm"));
    expect(result).toMatchObject({ outcome: "pass", peakLive: 0, spanLive: null, memoryLive: null });
  });

  test("tells how far it has come, up to all of its passes", () => {
    const reports: number[] = [];
    const onProgress = (share: number) => void reports.push(share);
    replayTrace(recording, contender("bump", "wasm"), { passes: 3, onProgress });
    expect(reports).toEqual([...reports].sort((one, other) => one - other));
    expect(reports.at(-1)).toBe(1);
  });

  test("is given up over budget, with what was measured before", () => {
    const { outcome, reason, warmNs } = replayTrace(recording, contender("binned", "js"), { budgetMs: 0 });
    expect({ outcome, warmNs }).toEqual({ outcome: "over budget", warmNs: null });
    expect(reason).toMatch(/^over the budget of 0 ms a pass \(check, operations \d+ to \d+\)$/);
  });

  test.each([0, 1.5, Number.NaN])("refuses %d passes", (passes) => {
    expect(() => replayTrace(recording, contender("bump", "wasm"), { passes })).toThrow(InvalidOptionError);
  });

  test("where even the trace's own allocation is refused, says which", () => {
    const trace = parseTrace(encodeTrace([{ call: "memalign", slot: 0, size: 0xfffffff0, alignmentLog2: 5 }]), "t");
    const { outcome, reason } = replayTrace(trace, contender("binned", "wasm"));
    expect({ outcome, reason }).toEqual({
      outcome: "fail",
      reason: "operation 0 (memalign, slot 0, 4294967280 bytes at 2^5): memory refused",
    });
  });
});

describe.each(ENGINES)("the checking pass on %s finds", (engine) => {
  const program: TraceOperation[] = [
    { call: "malloc", slot: 0, size: 40 },
    { call: "calloc", slot: 1, size: 30 },
    { call: "realloc", slot: 0, size: 70 },
    { call: "memalign", slot: 2, size: 50, alignmentLog2: 8 },
    { call: "free", slot: 1 },
    { call: "realloc", slot: 0, size: 33 },
  ];
  const trace = parseTrace(encodeTrace(program), "t");

  /** A heap in JavaScript that never frees, with one or the other call replaced. */
  function faulty(replace: (calls: RawExports, memory: WebAssembly.Memory) => RawExports): Contender {
    return {
      allocator: "faulty",
      engine,
      moduleBytes: null,
      stage: (staged) =>
        importingStage(staged, guestOn(engine), (memory, base) => {
          memory.grow(1);
          let next = base;
          const memalign = (alignment: number, size: number) => {
            const block = Math.ceil(next / alignment) * alignment;
            next = block + size;
            return block;
          };
          const malloc = (size: number) => memalign(16, size);
          const realloc = (block: number, size: number) => {
            const moved = malloc(size);
            new Uint8Array(memory.buffer).copyWithin(moved, block, block + size);
            return moved;
          };
          const calls: RawExports = { malloc, calloc: (_, size = 0) => malloc(size), realloc, memalign, free: () => 0 };
          return { imports: { memory, ...calls, ...replace(calls, memory) } };
        }),
    };
  }

  test("nothing in a heap without fault", () => {
    expect(
      replayTrace(
        trace,
        faulty(() => ({})),
      ),
    ).toMatchObject({ outcome: "pass", span: expect.any(Number) });
  });

  test("memory refused", () => {
    const refusing = faulty(() => ({ realloc: () => 0 }));
    expect(replayTrace(trace, refusing).reason).toBe("operation 2 (realloc, slot 0, 70 bytes): memory refused");
  });

  test.each([8, 0x7ffffff0, -16])("a block at %i, outside the heap", (address) => {
    const outside = faulty(() => ({ memalign: () => address }));
    expect(replayTrace(trace, outside).reason).toMatch(/^operation 3 .* at 2\^8\): the block lies outside the heap$/);
  });

  test("a misaligned block", () => {
    const misaligned = faulty(({ malloc }) => ({ memalign: (_, size = 0) => (malloc?.(size + 16) ?? 0) + 8 }));
    expect(replayTrace(trace, misaligned).reason).toMatch(/^operation 3 .*: the block is misaligned$/);
  });

  test("a byte that calloc has not zeroed", () => {
    const dirty = faulty(({ malloc }, memory) => ({
      calloc: (_, size = 0) => {
        const block = malloc?.(size) ?? 0;
        new Uint8Array(memory.buffer)[block + size - 1] = 1;
        return block;
      },
    }));
    expect(replayTrace(trace, dirty).reason).toMatch(/^operation 1 .*: calloc's block is not zeroed$/);
  });

  test("blocks that overlap, at the first one's end", () => {
    const overlapping = faulty(({ malloc }) => {
      const first = (size = 0) => (shared ||= malloc?.(size) ?? 0);
      let shared = 0;
      return { malloc: first, memalign: (_, size = 0) => Math.ceil(first(size) / 256) * 256, realloc: first };
    });
    expect(replayTrace(trace, overlapping).outcome).toBe("fail");
  });

  test("a live block that another call has changed", () => {
    const scribbling = faulty((_, memory) => ({
      free: (block = 0) => {
        new Uint8Array(memory.buffer).fill(0, block + 32 + 69, block + 32 + 70);
        return 0;
      },
    }));
    expect(replayTrace(trace, scribbling).reason).toMatch(/^operation 5 .*: a live block was overwritten$/);
  });

  test("a damaged block among those that are left", () => {
    const late = faulty(({ realloc }, memory) => ({
      realloc: (block = 0, size = 0) => {
        const moved = realloc?.(block, size) ?? 0;
        if (size === 33) new Uint8Array(memory.buffer).fill(0, moved - 256 - 33, moved);
        return moved;
      },
    }));
    expect(replayTrace(trace, late).reason).toBe("slot 2 at the end: a live block was overwritten");
  });

  test("contents that realloc has lost", () => {
    const forgetful = faulty(({ malloc }) => ({ realloc: (_, size = 0) => malloc?.(size) ?? 0 }));
    expect(replayTrace(trace, forgetful).reason).toMatch(/^operation 2 .*: realloc has not kept the contents$/);
  });

  test("a trap", () => {
    const trapping = faulty(() => ({
      free: () => {
        throw new WebAssembly.RuntimeError("unreachable");
      },
    }));
    expect(replayTrace(trace, trapping).reason).toBe("RuntimeError: unreachable (check, operations 0 to 5)");
  });
});
