// heapsmith link: what it says, what it writes, and that it never leaves a file that is not whole.

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { assemble } from "./support/wat.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));
afterAll(() => rmSync(folder, { recursive: true }));

const GUEST = `(module
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (memory (export "memory") 1)
  (global (export "__heap_base") i32 (i32.const 65536))
  (func (export "box") (result i32) (call $malloc (i32.const 123456))))`;

function file(name: string, contents: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

const app = file("app.wasm", assemble(GUEST));
const output = join(folder, "out.wasm");

function heapsmith(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...words], { encoding: "utf8" });
}

test("says what was linked, where the heap lies and what it adds", () => {
  const words = ["-o", output, "--allocator", "bump", "-Oz", "--heap-base", "0x20000", "--heap-limit", "4000000"];
  const { status, stdout, stderr } = heapsmith("link", app, ...words, "--export", "malloc,reset", "--names");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const bytes = readFileSync(output);
  const [what, calls, range, added] = stdout.trimEnd().split("\n");
  expect(what).toBe(`${output}: ${app} with bump, ${bytes.length.toLocaleString("en")} bytes`);
  expect(calls).toBe("linked malloc");
  expect(range).toBe("the heap lies from 131,072 on, below 4,000,000");
  expect(added).toMatch(/^\d+ bytes added$/);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  expect(Object.keys(exports).sort()).toEqual(["__heap_base", "box", "malloc", "memory", "reset"]);
});

describe("one line, exit code 2 and the old file for", () => {
  const broken = assemble(GUEST);
  broken[Buffer.from(broken).indexOf(Buffer.from([0x41, 0xc0, 0xc4, 0x07]))] = 0x42;
  const cases: [string, string[], string][] = [
    ["no module", ["-o", output], "missing required argument 'module'"],
    ["no output", [app], "required option '-o, --output <file>' not specified"],
    ["an unknown allocator", [app, "-o", output, "--allocator", "buddy"], "allocator: expected one of "],
    ["an unknown level", [app, "-o", output, "-Ofast"], "Allowed choices are 0, 1, 2, 3, 4, s, z."],
    [
      "an address that is none",
      [app, "-o", output, "--heap-base", "1e5"],
      "Expected an address, such as 65536 or 0x10000.",
    ],
    ["a misaligned heap", [app, "-o", output, "--heap-base", "70001"], "base: expected a multiple of 16, got 70001"],
    ["an unknown call to export", [app, "-o", output, "--export", "mallok"], "exports: expected some of "],
    ["no file", [join(folder, "none.wasm"), "-o", output], "none.wasm: cannot be read (ENOENT"],
    ["text", [file("app.wat", GUEST), "-o", output], "app.wat: not a WebAssembly module"],
    ["what a tool refuses", [file("broken.wasm", broken), "-o", output], "broken.wasm: wasm-"],
  ];
  test.each(cases)("%s", (_, words, message) => {
    writeFileSync(output, "what was there");
    const { status, stdout, stderr } = heapsmith("link", ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^heapsmith: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(readFileSync(output, "utf8")).toBe("what was there");
  });

  test("a folder in the output's place", () => {
    const target = join(folder, "folder");
    mkdirSync(target);
    const { status, stderr } = heapsmith("link", app, "-o", target);
    expect(status).toBe(2);
    expect(stderr).toContain(`${target}: cannot be written (`);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

test("without Binaryen it says how to get it", () => {
  const project = join(folder, "project");
  const installed = join(project, "node_modules/heapsmith");
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, "dist"), join(installed, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(installed, "package.json"));
  for (const name of ["@assemblyscript", "cli-progress", "commander", "table"])
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  const words = [join(installed, "dist/cli/main.js"), "link", app, "-o", join(project, "out.wasm")];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", cwd: project });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "heapsmith: linking needs Binaryen's tools: npm install --save-dev binaryen\n",
  });
  expect(existsSync(join(project, "out.wasm"))).toBe(false);
});
