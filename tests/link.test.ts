// Static linking: what comes out runs, calls directly and is small; what cannot be linked is refused, with the reason.

import binaryen from "binaryen";
import { describe, expect, inject, test } from "vitest";
import { allocators } from "../src/generated/allocators.js";
import { type AllocatorName, allocatorNames, createHeap, HeapsmithError, moduleBytes } from "../src/index.js";
import { readGuest } from "../src/link/guest.js";
import { type LinkOptions, linkModule } from "../src/link/index.js";
import { partsOf } from "../src/link/plan.js";
import { Random } from "./support/random.js";
import { assemble } from "./support/wat.js";

const BASE = 4096;
/** What a linked module may have beyond the allocator's own module. */
const MOST_OVERHEAD = 40;

/** A list in linear memory: `push` allocates a cell of two words, `sum` walks the list, `clear` frees it. */
const LIST = `
  (global $head (mut i32) (i32.const 0))
  (func (export "push") (param $value i32) (local $cell i32)
    (local.set $cell (call $malloc (i32.const 8)))
    (i32.store (local.get $cell) (local.get $value))
    (i32.store offset=4 (local.get $cell) (global.get $head))
    (global.set $head (local.get $cell)))
  (func (export "sum") (result i32) (local $cell i32) (local $sum i32)
    (local.set $cell (global.get $head))
    (loop $next
      (if (local.get $cell) (then
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $cell))))
        (local.set $cell (i32.load offset=4 (local.get $cell)))
        (br $next))))
    (local.get $sum))
  (func (export "clear") (local $cell i32)
    (loop $next
      (local.set $cell (global.get $head))
      (if (local.get $cell) (then
        (global.set $head (i32.load offset=4 (local.get $cell)))
        (call $free (local.get $cell))
        (br $next)))))`;

const FAMILY = (module: string): string => `
  (import "${module}" "malloc" (func $malloc (param i32) (result i32)))
  (import "${module}" "free" (func $free (param i32)))`;

const OWN_MEMORY = `(memory (export "memory") 1)`;
const HEAP_BASE = `(global (export "__heap_base") i32 (i32.const ${BASE}))`;
const guest = (...parts: string[]): Uint8Array => assemble(`(module ${parts.join("\n")})`);
const listGuest = guest(FAMILY("env"), OWN_MEMORY, HEAP_BASE, LIST);

function exportsOf(bytes: BufferSource): string[] {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  return names.sort();
}

const callsOf = (allocator: AllocatorName): string[] => exportsOf(moduleBytes(allocator));

interface List {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(block: number): void;
  push(value: number): void;
  sum(): number;
  clear(): void;
}

function instantiate(bytes: BufferSource, imports: WebAssembly.Imports = {}): List {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as unknown as List;
}

function exercise({ push, sum, clear }: Pick<List, "push" | "sum" | "clear">): void {
  for (let round = 0; round < 3; round += 1) {
    for (let value = 1; value <= 2000; value += 1) push(value);
    expect(sum()).toBe(2_001_000);
    clear();
    expect(sum()).toBe(0);
  }
}

describe.each(["slab", "bump"] as const)("a module linked with %s, all its calls exported", (allocator) => {
  const calls = callsOf(allocator);
  const linking = linkModule(listGuest, { allocator, exports: calls });

  test("runs, and its heap is in order", async () => {
    const linked = await linking;
    expect(linked).toMatchObject({ allocator, calls: ["free", "malloc"], heapBase: BASE, heapLimit: 0 });
    const list = instantiate(linked.bytes);
    exercise(list);
    const heap = createHeap({ allocator, memory: list.memory, base: BASE, engine: "js" });
    heap.check();
    expect(heap.malloc(100)).toBeGreaterThan(BASE);
    exercise(list);
    heap.check();
  });

  test("lets its host allocate in the same heap", async () => {
    const { malloc, free, ...list } = instantiate((await linking).bytes);
    const block = malloc(64);
    expect(block).toBeGreaterThan(BASE);
    exercise(list);
    free(block);
  });

  test(`has at most ${MOST_OVERHEAD} bytes beyond guest and allocator`, async () => {
    const { bytes } = await linking;
    expect(bytes.length).toBeLessThanOrEqual(listGuest.length + allocators[allocator].wasmBytes + MOST_OVERHEAD);
    expect(exportsOf(bytes)).toEqual([...calls, "__heap_base", "clear", "memory", "push", "sum"].sort());
  });
});

test.each(allocatorNames())("the parts of a merge with %s are valid modules", (allocator) => {
  const parts = partsOf(readGuest(listGuest), moduleBytes(allocator), BASE, 0);
  expect(parts.map(({ bytes }) => WebAssembly.validate(Uint8Array.from(bytes)))).toEqual([true, true, true]);
});

describe("a linked module runs", () => {
  const imported = `(import "host" "memory" (memory 1 20))`;
  const cases: [string, Uint8Array, LinkOptions][] = [
    ["with a memory that it imports", guest(imported, FAMILY("env"), HEAP_BASE, LIST), {}],
    ["with calls from a module of any name", guest(FAMILY("my allocator"), OWN_MEMORY, HEAP_BASE, LIST), {}],
    [
      "where told to, in a memory of its own",
      guest(FAMILY("env"), "(memory 1)", LIST),
      { heapBase: 8192, heapLimit: 60000 },
    ],
  ];
  test.each(cases)("%s", async (_, bytes, options) => {
    const linked = await linkModule(bytes, options);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 20 });
    exercise(instantiate(linked.bytes, { host: { memory } }));
  });

  test("with a memory that is shared", async () => {
    const imports = `(import "env" "memory" (memory 1 20 shared))`;
    const linked = await linkModule(guest(imports, FAMILY("env"), HEAP_BASE, LIST));
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 20, shared: true });
    exercise(instantiate(linked.bytes, { env: { memory } }));
  });

  test("from its start function on, beside imports and exports of its own", async () => {
    const parts = [
      `(import "env" "log" (func $log (param i32)))`,
      FAMILY("env"),
      `(import "env" "free" (func $freeAgain (param i32)))`,
      OWN_MEMORY,
      HEAP_BASE,
      `(export "malloc" (func $malloc))`,
      `(func $main (call $freeAgain (call $malloc (i32.const 100))) (call $log (call $malloc (i32.const 100))))`,
      `(start $main)`,
    ];
    const { bytes } = await linkModule(guest(...parts), { exports: ["malloc", "calloc"] });
    const logged: number[] = [];
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { log: (address: number) => logged.push(address) } });
    expect(logged).toEqual([expect.any(Number)]);
    expect(logged[0]).toBeGreaterThan(BASE);
    expect(Object.keys(exports).sort()).toEqual(["__heap_base", "calloc", "malloc", "memory"]);
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "log", kind: "function" }]);
  });

  test("with the whole family", async () => {
    const imports = callsOf("binned");
    const types: Record<string, string> = { heap_init: "", free: "(param i32)", free_sized: "(param i32 i32)" };
    types.free_aligned_sized = "(param i32 i32 i32)";
    types.malloc = types.malloc_usable_size = "(param i32) (result i32)";
    types.posix_memalign = "(param i32 i32 i32) (result i32)";
    const declared = imports.map(
      (name) => `(import "env" "${name}" (func $${name} ${types[name] ?? "(param i32 i32) (result i32)"}))`,
    );
    const exported = imports.map((name) => `(export "${name}" (func $${name}))`);
    const linked = await linkModule(guest(...declared, OWN_MEMORY, HEAP_BASE, ...exported), { allocator: "binned" });
    expect([...linked.calls].sort()).toEqual(imports);
    const {
      calloc,
      realloc,
      malloc_usable_size: usableSize,
    } = new WebAssembly.Instance(new WebAssembly.Module(linked.bytes)).exports as Record<
      string,
      (...words: number[]) => number
    >;
    const block = calloc?.(10, 10) ?? 0;
    expect(usableSize?.(realloc?.(block, 500) ?? 0)).toBeGreaterThanOrEqual(500);
  });
});

describe.each(["none", "3", "z"] as const)("optimised at %s", (optimize) => {
  test("a module runs, imports nothing and calls directly, at constant addresses", async () => {
    const { bytes, added } = await linkModule(listGuest, { optimize });
    exercise(instantiate(bytes));
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
    const text = binaryen.readBinary(bytes).emitText();
    expect(text).not.toContain("call_indirect");
    expect(text.match(/^ \(global /gm)).toHaveLength(2); // the list's head, and the exported __heap_base
    expect(text.match(/global.get/g)?.length).toBe(text.match(/global.get \$global\$0/g)?.length);
    expect(added).toBeGreaterThan(0);
    expect(added).toBeLessThan(allocators.slab.wasmBytes);
  });
});

test("names are kept on demand", async () => {
  binaryen.setDebugInfo(true);
  const named = guest(FAMILY("env"), OWN_MEMORY, HEAP_BASE, LIST, `(func $a_name (export "go"))`);
  binaryen.setDebugInfo(false);
  const { bytes } = await linkModule(named, { names: true });
  expect(Buffer.from(bytes).includes("a_name")).toBe(true);
});

describe("refused, with the reason", () => {
  const family = FAMILY("env");
  const cases: [string, Uint8Array, LinkOptions, string][] = [
    ["no module", new TextEncoder().encode("(module)"), {}, "not a WebAssembly module"],
    ["an empty file", new Uint8Array(), {}, "not a WebAssembly module"],
    ["a component", Uint8Array.of(0, 0x61, 0x73, 0x6d, 0xd, 0, 1, 0), {}, "a component: expected a core module"],
    ["another version", Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), {}, "of an unknown version"],
    ["a module cut short", listGuest.subarray(0, 20), {}, "the module ends early"],
    ["no memory", guest(family), {}, "has no memory"],
    ["a 64-bit memory", guest(family, "(memory i64 1)"), {}, "has a 64-bit memory"],
    ["two memories", guest(family, OWN_MEMORY, "(memory 1)"), {}, "has 2 memories"],
    ["no call of the family", guest(OWN_MEMORY, HEAP_BASE), {}, "imports none of"],
    ["no heap base", guest(family, OWN_MEMORY), {}, "exports no constant __heap_base: say where the heap shall begin"],
    [
      "a heap base that may change",
      guest(family, OWN_MEMORY, `(global (export "__heap_base") (mut i32) (i32.const 1024))`),
      {},
      "exports no constant __heap_base",
    ],
    [
      "a heap base that is imported",
      guest(`(import "env" "base" (global i32))`, family, OWN_MEMORY, `(export "__heap_base" (global 0))`),
      {},
      "exports no constant __heap_base",
    ],
    ["a heap below the module's own", listGuest, { heapBase: 1024 }, "heapBase: expected at least 4096"],
    ["a misaligned heap", listGuest, { heapBase: 5000 }, "base: expected a multiple of 16, got 5000"],
    ["a limit below the base", listGuest, { heapLimit: 4096 }, "limit: expected an address above the base (4096)"],
    ["a memory without room", guest(family, "(memory 1 1)"), { heapBase: 65536 }, "has no room in it"],
    [
      "another type",
      guest(`(import "env" "free" (func (param i64)))`, OWN_MEMORY, HEAP_BASE),
      {},
      "imports free as (i64) -> (): expected (i32) -> ()",
    ],
    [
      "a call of its own beside imported ones",
      guest(family, OWN_MEMORY, HEAP_BASE, `(func (export "realloc") (param i32 i32) (result i32) (i32.const 0))`),
      {},
      "imports free, malloc but defines and exports its own realloc: expected one heap for all calls",
    ],
    [
      "an export whose name is taken",
      guest(family, OWN_MEMORY, HEAP_BASE, `(export "heap_init" (memory 0))`),
      { exports: ["heap_init"] },
      "has an export heap_init already",
    ],
    ["an export that there is not", listGuest, { exports: ["mallok"] }, "exports: expected some of aligned_alloc"],
    ["an unknown allocator", listGuest, { allocator: "buddy" as AllocatorName }, "allocator: expected one of"],
    ["an unknown level", listGuest, { optimize: "9" as "3" }, "optimize: expected one of none, 0, 1, 2, 3, 4, s, z"],
    [
      "types of garbage collection",
      guest(family, OWN_MEMORY, HEAP_BASE, "(type (struct))", "(func (param (ref null 0)))"),
      {},
      "not to be read",
    ],
  ];
  test.each(cases)("%s", async (_, bytes, options, message) => {
    const refusal = await linkModule(bytes, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(HeapsmithError);
    expect((refusal as HeapsmithError).message).toContain(message);
  });

  test("what Binaryen finds invalid", async () => {
    const bytes = guest(family, OWN_MEMORY, HEAP_BASE, `(func (export "wrong") (result i32) (i32.const 123456789))`);
    const at = Buffer.from(bytes).indexOf(Buffer.from([0x41, 0x95, 0x9a, 0xef, 0x3a]));
    bytes[at] = 0x42;
    await expect(linkModule(bytes)).rejects.toThrow(/^wasm-(merge|opt) failed: /);
  });

  test("modules of random damage are read or refused, never worse", () => {
    const seed = inject("seed");
    const random = new Random(seed);
    for (let turn = 0; turn < 20_000; turn += 1) {
      const bytes = listGuest.slice(0, random.below(4) === 0 ? random.below(listGuest.length) : undefined);
      for (let flips = random.below(4); flips >= 0; flips -= 1) {
        const at = random.below(Math.max(bytes.length, 1));
        bytes[at] = random.below(256);
      }
      try {
        readGuest(bytes);
      } catch (error) {
        if (!(error instanceof HeapsmithError)) throw new Error(`turn ${turn} of seed ${seed}`, { cause: error });
      }
    }
  });
});
