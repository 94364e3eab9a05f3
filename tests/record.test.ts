// heapsmith record: which functions are a module's malloc family, what of their calls is told, and that the trace of a
// real program replays clean.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { TraceError } from "../src/errors.js";
import { type Instrumented, instrument, RecordError, type Recording } from "../src/record/index.js";
import { contender } from "../src/trace/contender.js";
import { readTrace } from "../src/trace/file.js";
import { CALLS, encodeTrace, type TraceOperation } from "../src/trace/format.js";
import { parseTrace, type Trace } from "../src/trace/parse.js";
import { replayTrace } from "../src/trace/replay.js";
import { fromAssemblyScript, fromC, fromText } from "./support/compile.js";
import { names } from "./support/engine.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "heapsmith-record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function operationsOf(trace: Trace): TraceOperation[] {
  return Array.from({ length: trace.operations }, (_, index) => {
    const [word = 0, slot = 0, size = 0] = trace.words.subarray(3 * index, 3 * index + 3);
    const call = CALLS[word & 0xff] ?? "malloc";
    return { call, slot, size, ...(call === "memalign" ? { alignmentLog2: word >>> 8 } : {}) };
  });
}

function recordedBy(recording: Recording): TraceOperation[] {
  return operationsOf(parseTrace(recording.trace().bytes, "recorded"));
}

type Calls = Record<string, (...words: number[]) => number>;

function run(recording: Recording, imports: WebAssembly.Imports = {}): Calls {
  const module = new WebAssembly.Module(recording.bytes);
  return new WebAssembly.Instance(module, { ...imports, ...recording.imports }).exports as unknown as Calls;
}

/** A family whose blocks are where its caller says: the next address is a global. */
const FAMILY = `
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (func $take (param $size i32) (result i32) (local $block i32)
    (local.set $block (global.get $next))
    (global.set $next (i32.add (global.get $next) (i32.and (i32.add (local.get $size) (i32.const 31)) (i32.const -16))))
    (local.get $block))
  (func $m (export "malloc") (param $size i32) (result i32)
    (if (result i32) (i32.gt_u (local.get $size) (i32.const 60000)) (then (i32.const 0)) (else (call $take (local.get $size)))))
  (func $f (export "free") (param i32))
  (func $c (export "calloc") (param $count i32) (param $size i32) (result i32)
    (call $m (i32.mul (local.get $count) (local.get $size))))
  (func $r (export "realloc") (param $block i32) (param $size i32) (result i32) (local $moved i32)
    (if (result i32) (i32.eqz (local.tee $moved (call $m (local.get $size)))) (then (i32.const 0))
      (else (call $f (local.get $block)) (local.get $moved))))
  (func (export "aligned_alloc") (param i32 i32) (result i32) (call $m (local.get 1)))
  (func (export "posix_memalign") (param $at i32) (param $alignment i32) (param $size i32) (result i32)
    (if (result i32) (i32.gt_u (local.get $size) (i32.const 60000)) (then (i32.const 48))
      (else (i32.store (local.get $at) (call $m (local.get $size))) (i32.const 0))))`;

describe("what is told of a call", () => {
  test("each call once, whatever it calls inside", async () => {
    const recording = await instrument(fromText(`(module ${FAMILY})`));
    const { malloc, free, calloc, realloc, aligned_alloc, posix_memalign } = run(recording) as {
      [name: string]: (...words: number[]) => number;
    };
    const block = malloc?.(40) ?? 0;
    const zeroed = calloc?.(3, 5) ?? 0;
    const moved = realloc?.(block, 100) ?? 0;
    aligned_alloc?.(64, 10);
    posix_memalign?.(16, 32, 20);
    malloc?.(70_000);
    realloc?.(moved, 70_000);
    posix_memalign?.(16, 32, 70_000);
    free?.(0);
    free?.(zeroed);
    realloc?.(0, 7);
    realloc?.(moved, 0);
    expect(recordedBy(recording)).toEqual([
      { call: "malloc", slot: 0, size: 40 },
      { call: "calloc", slot: 1, size: 15 },
      { call: "realloc", slot: 0, size: 100 },
      { call: "memalign", slot: 2, size: 10, alignmentLog2: 6 },
      { call: "memalign", slot: 3, size: 20, alignmentLog2: 5 },
      { call: "free", slot: 1, size: 0 },
      { call: "malloc", slot: 1, size: 7 },
      { call: "free", slot: 0, size: 0 },
      { call: "malloc", slot: 0, size: 0 },
    ]);
    expect(recording.trace()).toMatchObject({ unknownBlocks: 0, unseenFrees: 0 });
    expect(recording.missing).toEqual([]);
    expect(recording.note).toBeUndefined();
  });

  test("blocks that are not known, and frees that were not seen, are counted", async () => {
    const text = `(module (memory 1)
      (func (export "malloc") (param i32) (result i32) (i32.const 64))
      (func (export "free") (param i32)))`;
    const recording = await instrument(fromText(text));
    const { malloc, free } = run(recording);
    malloc?.(8);
    malloc?.(9);
    free?.(4096);
    const { bytes, unknownBlocks, unseenFrees } = recording.trace();
    const expected: TraceOperation[] = [
      { call: "malloc", slot: 0, size: 8 },
      { call: "free", slot: 0 },
      { call: "malloc", slot: 0, size: 9 },
    ];
    expect(Buffer.from(bytes).equals(encodeTrace(expected))).toBe(true);
    expect({ unknownBlocks, unseenFrees }).toEqual({ unknownBlocks: 1, unseenFrees: 1 });
  });

  test("addresses above 2 GiB", async () => {
    const text = `(module (memory 1)
      (func (export "malloc") (param i32) (result i32) (i32.const 0xf0000010))
      (func (export "free") (param i32)))`;
    const recording = await instrument(fromText(text));
    const { malloc, free } = run(recording);
    free?.(malloc?.(8) ?? 0);
    expect(recordedBy(recording).map(({ call }) => call)).toEqual(["malloc", "free"]);
  });

  test("stacks, where they are asked for", async () => {
    const recording = await instrument(fromText(`(module ${FAMILY})`), { stacks: true });
    const { malloc } = run(recording);
    function here(): void {
      malloc?.(1);
    }
    for (const isHere of [true, false, true]) {
      if (isHere) here();
      else malloc?.(2);
    }
    const { sites, stacks } = recording.trace();
    const stackOf = (operation: number): string => stacks?.[sites?.[operation] ?? -1] ?? "";
    expect(stackOf(0)).toContain("here");
    expect(stackOf(1)).not.toContain("here");
    expect(sites?.[2]).toBe(sites?.[0]);
  });

  test("a trace of nothing is refused", async () => {
    const recording = await instrument(fromText(`(module ${FAMILY})`));
    expect(() => recording.trace()).toThrow(TraceError);
  });
});

describe("which functions are the family", () => {
  const found = ({ found }: Instrumented): string[] => found.map(({ role, source }) => `${role} ${source}`).sort();

  test("imports", async () => {
    const text = `(module
      (import "env" "malloc" (func $take (param i32) (result i32)))
      (import "env" "free" (func $give (param i32)))
      (table 1 funcref) (elem (i32.const 0) $take)
      (func (export "main") (call $give (call $take (i32.const 24)))))`;
    const recording = await instrument(fromText(text));
    expect(found(recording)).toEqual(["free import", "malloc import"]);
    run(recording, { env: { malloc: () => 64, free: () => {} } }).main?.();
    expect(recordedBy(recording).map(({ call }) => call)).toEqual(["malloc", "free"]);
  });

  test("names of C libraries in the name section", async () => {
    const text = `(module (memory 1) (;(name-section);)
      (func $dlmalloc (param i32) (result i32) (i32.const 64))
      (func $emscripten_builtin_free (param i32))
      (func (export "main") (call $emscripten_builtin_free (call $dlmalloc (i32.const 24)))))`;
    const recording = await instrument(fromText(text));
    expect(found(recording)).toEqual(["free name", "malloc name"]);
    expect(recording.note).toBe("the module has no calloc and realloc");
  });

  test("a function of the same name that takes something else is not meant", async () => {
    const text = `(module (memory 1)
      (func (export "malloc") (param i32 i32) (result i32) (i32.const 64))
      (func (export "free") (param i32)))`;
    await expect(instrument(fromText(text))).rejects.toThrow(/found free \(export "free"\), lacking malloc/);
  });

  test("modules that name nothing say what they have, and take names", async () => {
    const text = `(module (memory 1)
      (func (export "a") (param i32) (result i32) (i32.const 64))
      (func (export "b") (param i32))
      (func (export "c") (param i64)))`;
    const bytes = fromText(text);
    await expect(instrument(bytes)).rejects.toThrow(
      "no malloc family to record: found none of them, lacking malloc and free. Exported functions are a, b, c;",
    );
    const recording = await instrument(bytes, { functions: { malloc: "a", free: "b" } });
    expect(found(recording)).toEqual(["free option", "malloc option"]);
    expect(recording.note).toContain("calloc and realloc not found");
    const wrong: [Record<string, string>, RegExp][] = [
      [{ malloc: "z", free: "b" }, /no function "z"/],
      [{ malloc: "a", free: "c" }, /"c" does not take or return what free does/],
      [{ mallok: "a" }, /"mallok" is none of the family/],
    ];
    for (const [functions, message] of wrong) await expect(instrument(bytes, { functions })).rejects.toThrow(message);
  });

  test("what is no module is refused", async () => {
    await expect(instrument(new Uint8Array([1, 2, 3]))).rejects.toThrow(RecordError);
    await expect(instrument("app.wasm" as never)).rejects.toThrow(RecordError);
  });

  test("AssemblyScript's runtime", async () => {
    const source =
      "export function main(): i32 { let t = ''; for (let i = 0; i < 50; i++) t += i.toString(); return t.length; }";
    const bytes = await fromAssemblyScript(source, "--debug", "--runtime", "incremental", "--use", "abort=");
    const recording = await instrument(bytes);
    expect(found(recording)).toEqual(expect.arrayContaining(["free name", "malloc name"]));
    expect(run(recording).main?.()).toBe(90);
    expect(recordedBy(recording).length).toBeGreaterThan(50);
  });

  test("Rust's", async () => {
    const text = `(module (memory 1) (;(name-section);)
      (func $_RNvCs5QKde7ScR4H_7___rustc12___rust_alloc (param i32 i32) (result i32) (i32.const 64))
      (func $__rust_realloc (param i32 i32 i32 i32) (result i32) (i32.const 128))
      (func $__rdl_dealloc (param i32 i32 i32))
      (func (export "main")
        (call $__rdl_dealloc
          (call $__rust_realloc
            (call $_RNvCs5QKde7ScR4H_7___rustc12___rust_alloc (i32.const 24) (i32.const 8))
            (i32.const 24) (i32.const 8) (i32.const 48))
          (i32.const 48) (i32.const 8))))`;
    const recording = await instrument(fromText(text));
    run(recording).main?.();
    expect(recordedBy(recording)).toEqual([
      { call: "memalign", slot: 0, size: 24, alignmentLog2: 3 },
      { call: "realloc", slot: 0, size: 48 },
      { call: "free", slot: 0, size: 0 },
    ]);
  });
});

function expectClean(trace: Trace): void {
  for (const allocator of names) {
    const result = replayTrace(trace, contender(allocator as Parameters<typeof contender>[0], "wasm"), { passes: 1 });
    expect({ allocator, outcome: result.outcome, reason: result.reason }).toEqual({
      allocator,
      outcome: "pass",
      reason: null,
    });
  }
}

function command(...words: string[]): { status: number | null; stderr: string; stdout: string } {
  return spawnSync(process.execPath, [join(root, "dist/cli/main.js"), "record", ...words], {
    encoding: "utf8",
    cwd: folder,
  });
}

describe("heapsmith record", () => {
  const C = `
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    int main(int argc, char **argv) {
      char *kept[50] = { 0 };
      for (int i = 0; i < 500; i++) {
        int at = i % 50;
        if (i % 3 == 0) { free(kept[at]); kept[at] = strdup(argv[argc - 1]); }
        else if (i % 3 == 1) kept[at] = realloc(kept[at], 1 + i * 7 % 900);
        else { free(kept[at]); kept[at] = calloc(i % 40, 8); }
      }
      void *aligned; posix_memalign(&aligned, 256, 1000); free(aligned);
      puts(argv[argc - 1]);
      return 3;
    }`;

  test("--run: a WASI command, its words, its exit code and its trace", () => {
    writeFileSync(join(folder, "app.wasm"), fromC(C));
    const { status, stdout, stderr } = command("app.wasm", "--run", "-o", "app.trc.gz", "--", "hello", "--world");
    expect(stdout).toBe("--world\n");
    expect(status).toBe(3);
    expect(stderr).toContain("app.trc.gz: ");
    const trace = readTrace(join(folder, "app.trc.gz"));
    const calls = new Set(operationsOf(trace).map(({ call }) => call));
    expect(calls).toEqual(new Set(["malloc", "free", "calloc", "realloc", "memalign"]));
    expectClean(trace);
  });

  test("a module for its own host, which imports the recorder", () => {
    writeFileSync(join(folder, "family.wasm"), fromText(`(module ${FAMILY})`));
    const { status, stderr } = command("family.wasm", "-o", "family.rec.wasm");
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        "heapsmith: family.rec.wasm: records malloc (export), free (export), calloc (export), realloc (export), " +
        "aligned_alloc (export), posix_memalign (export)\n",
    });
    const module = new WebAssembly.Module(new Uint8Array(readFileSync(join(folder, "family.rec.wasm"))));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: "heapsmith", name: "event", kind: "function" }]);
  });

  test.each([
    ["quickjs", "200\n"],
    ["sqlite", "200\n"],
    ["tree-sitter", "document\n"],
    ["lua", "99\n"],
  ])("--node: %s from npm runs as ever, and its trace replays clean", (name, output) => {
    const target = join(folder, `${name}.trc.br`);
    const { status, stdout, stderr } = command("--node", join(root, `tests/programs/${name}.mjs`), "-o", target);
    expect({ status, stdout }).toEqual({ status: 0, stdout: output });
    expect(stderr).toContain(`${name}.trc.br: `);
    const trace = readTrace(target);
    expect(trace.operations).toBeGreaterThan(500);
    expectClean(trace);
  });

  test("--node --stacks: a stack for each operation", () => {
    const target = join(folder, "stacks.trc");
    command("--node", "--stacks", join(root, "tests/programs/tree-sitter.mjs"), "-o", target);
    const { sites, stacks } = JSON.parse(readFileSync(`${target}.stacks.json`, "utf8"));
    expect(sites.length).toBe(readTrace(target).operations);
    expect(stacks[sites.at(-1)]).toContain("tree-sitter.mjs");
  });

  test("bad words end with code 2, one line, and no file", () => {
    writeFileSync(join(folder, "none.wasm"), fromText('(module (memory 1) (func (export "work")))'));
    writeFileSync(join(folder, "empty.mjs"), "");
    const wrong: [string[], RegExp][] = [
      [["absent.wasm"], /absent.wasm: cannot be read/],
      [["none.wasm"], /found none of them, lacking malloc and free. Exported functions are work/],
      [["family.wasm", "--run", "-o", "x.trc"], /expected a WASI command, but it exports no _start/],
      [["family.wasm", "--run", "-o", "x.txt"], /ends in .trc, .trc.br, .trc.gz, got "x.txt"/],
      [["family.wasm", "--run", "--node"], /expected one of them/],
      [["family.wasm", "word"], /"word": words are for --run and --node/],
      [["family.wasm", "--functions", "malloc"], /expected ROLE=NAME/],
      [["family.wasm", "-o", "absent/x.wasm"], /cannot be written/],
    ];
    for (const [words, message] of wrong) {
      const { status, stderr, stdout } = command(...words);
      expect({ words, status, stdout }).toEqual({ words, status: 2, stdout: "" });
      expect(stderr).toMatch(message);
      expect(stderr.trim().split("\n").length).toBe(1);
    }
    expect(existsSync(join(folder, "x.trc"))).toBe(false);
  });

  test("a program without modules says so", () => {
    const { status, stderr } = command("--node", "empty.mjs", "-o", "empty.trc");
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "heapsmith: nothing was recorded: no module was compiled\n",
    });
    expect(() => execFileSync("test", ["-e", join(folder, "empty.trc")])).toThrow();
  });
});
