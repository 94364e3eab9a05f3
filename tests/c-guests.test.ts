// C programs on our heaps: real ones give what they give on their C library's malloc, and nothing of that is left in.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import binaryen from "binaryen";
import { afterAll, describe, expect, test } from "vitest";
import { compile, GUEST_PAGES, linkObjects, PROGRAMS, type Program } from "../bench/guests/build.js";
import { allocators } from "../src/generated/allocators.js";
import { type AllocatorName, createHeap, type Heap } from "../src/index.js";
import { linkModule } from "../src/link/index.js";

/** What a linked program may have beyond the allocator's own module. */
const MOST_OVERHEAD = 40;
const PAGE = 65536;
const ALLOCATORS: readonly AllocatorName[] = ["slab", "binned", "bitmap"];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Guest {
  readonly memory: WebAssembly.Memory;
  readonly __heap_base: WebAssembly.Global<"i32">;
  _initialize?(): void;
  run(size: number): number;
}

/** The programs neither read files nor ask for the time in earnest: every call of the system fails (ENOSYS). */
const system = new Proxy({}, { get: () => () => 52 });

function instantiate(bytes: BufferSource, env: WebAssembly.ModuleImports = {}): Guest {
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: system, env });
  const guest = exports as unknown as Guest;
  guest._initialize?.();
  return guest;
}

/** A heap behind the pages that the program was linked for, and the program on it. */
function onHeap(bytes: BufferSource, allocator: AllocatorName): { heap: Heap; guest: Guest } {
  const heap = createHeap({ allocator, initialPages: GUEST_PAGES, base: GUEST_PAGES * PAGE });
  return { heap, guest: instantiate(bytes, heap.imports as WebAssembly.ModuleImports) };
}

async function build(program: Program, ...mallocs: ("own" | "imported")[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));
  folders.push(folder);
  const objects = await compile(program, "-O0", folder);
  return Promise.all(mallocs.map((malloc) => linkObjects(objects, malloc, folder)));
}

const sizes = { sqlite: 400, "tree-sitter": 400 } as const;

describe.each(["sqlite", "tree-sitter"] as const)("%s", (name) => {
  const built = build(PROGRAMS[name], "own", "imported");

  test("gives on imported heaps what it gives on its C library's", { timeout: 120_000 }, async () => {
    const [own, imported] = await built;
    if (own === undefined || imported === undefined) throw new Error("not built");
    const expected = instantiate(own).run(sizes[name]);
    expect(expected).not.toBe(0);
    for (const allocator of ALLOCATORS) {
      const { heap, guest } = onHeap(imported, allocator);
      for (let round = 0; round < 2; round += 1) {
        expect(guest.run(sizes[name])).toBe(expected);
        heap.check();
      }
    }
  });

  test("gives the same when linked, and pays for the allocator alone", { timeout: 120_000 }, async () => {
    const [own, imported] = await built;
    if (own === undefined || imported === undefined) throw new Error("not built");
    const { bytes, added, heapBase } = await linkModule(imported, { allocator: "slab" });
    expect(added).toBeLessThanOrEqual(allocators.slab.wasmBytes + MOST_OVERHEAD);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    expect(imports.filter(({ module, kind }) => module === "env" && kind !== "memory")).toEqual([]);
    const memory = new WebAssembly.Memory({ initial: GUEST_PAGES });
    const guest = instantiate(bytes, { memory });
    expect(guest.run(sizes[name])).toBe(instantiate(own).run(sizes[name]));
    createHeap({ allocator: "slab", memory, base: heapBase }).check();
  });
});

describe("the C library", () => {
  const program: Program = { sources: ["tests/guests/libc.c"], flags: ["-Ic", "-D_GNU_SOURCE"] };
  const built = build(program, "imported");

  test.each(ALLOCATORS)("allocates on %s in all it does", async (allocator) => {
    const [imported] = await built;
    if (imported === undefined) throw new Error("not built");
    const { heap, guest } = onHeap(imported, allocator);
    expect(guest.run(0)).toBe(0);
    heap.check();
    expect(heap.stats().liveBlocks).toBeGreaterThan(0);
  });

  test("brings no malloc of its own, and calls the linked one directly", async () => {
    const [imported] = await built;
    if (imported === undefined) throw new Error("not built");
    const before = binaryen.readBinary(imported).emitText();
    expect(before).toMatch(/call \$malloc\b|call \$__wrap_malloc\b/);
    expect(before).not.toMatch(/\(func \$(dl)?malloc|\$sbrk/);
    const { bytes } = await linkModule(imported, { exports: ["malloc"], names: true });
    const text = binaryen.readBinary(bytes).emitText();
    const [, malloc] = /\(export "malloc" \(func (\S+)\)\)/.exec(text) ?? [];
    expect(text.split(`(call ${malloc}\n`).length).toBeGreaterThan(10);
    expect(text).not.toMatch(/\(import "env" "[^m]/);
  });
});
