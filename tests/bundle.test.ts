// What an application carries that uses one allocator: that one, and nothing of what it does not call.

import { brotliCompressSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { describe, expect, test } from "vitest";
import { names } from "./support/engine.js";

const root = new URL("..", import.meta.url).pathname;

interface Bundle {
  readonly code: string;
  /** Paths of the package's files in it. */
  readonly files: readonly string[];
}

async function withEsbuild(contents: string): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  return { code: outputFiles.map(({ text }) => text).join(""), files };
}

async function withVite(contents: string): Promise<Bundle> {
  const entry = "\0application";
  const result = await vite({
    root,
    configFile: false,
    logLevel: "silent",
    build: { write: false, rolldownOptions: { input: entry, preserveEntrySignatures: "strict" }, modulePreload: false },
    plugins: [
      {
        name: "application",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? contents : null),
      },
    ],
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) => ("output" in part ? part.output : []));
  const chunks = outputs.flatMap((output) => (output.type === "chunk" ? [output] : []));
  const modules = chunks.flatMap((chunk) => Object.entries(chunk.modules));
  return {
    code: chunks.map(({ code }) => code).join(""),
    files: modules.filter(([, { code }]) => code !== null && code !== "").map(([file]) => file.replace(root, "")),
  };
}

const bundlers = [
  ["esbuild", withEsbuild],
  ["Vite", withVite],
] as const;

const application = (entry: string) => `
  import { createHeap } from "${entry}";
  export const heap = createHeap({ maximumPages: 64 });
  export const address = heap.malloc(64);
`;

async function run(code: string): Promise<{ address: number }> {
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

const carried = (files: readonly string[], folder: string) =>
  files.filter((file) => file.startsWith(`dist/generated/${folder}/`)).map((file) => file.split("/").at(-1));

/** Most bytes, after brotli, of an application that makes a heap and calls malloc. */
const LIMIT = 6144;
/** The same with handles, which are methods of the heap. */
const LIMIT_OF_HANDLES = 6656;

describe.each(bundlers)("%s", (_name, bundle) => {
  test.each(names)("heapsmith/%s: one Wasm module and no JavaScript twin", async (name) => {
    const { code, files } = await bundle(application(`heapsmith/${name}`));
    expect(carried(files, "wasm")).toEqual([`${name}.js`]);
    expect(carried(files, "js")).toEqual([]);
    expect(files.filter((file) => file.includes("inspect"))).toEqual([]);
    expect(brotliCompressSync(code).length).toBeLessThanOrEqual(name === "handles" ? LIMIT_OF_HANDLES : LIMIT);
    expect((await run(code)).address).toBeGreaterThan(0);
  });

  test.each(names)("heapsmith/js/%s: one twin and no Wasm", async (name) => {
    const { code, files } = await bundle(application(`heapsmith/js/${name}`));
    expect(carried(files, "js")).toEqual([`${name}.js`]);
    expect(carried(files, "wasm")).toEqual([]);
    expect(code).not.toMatch(/WebAssembly\.(Module|Instance)/);
    expect((await run(code)).address).toBeGreaterThan(0);
  });

  test("heapsmith: every module, plain and guarded, every twin and inspector, by name", async () => {
    const { files } = await bundle(application("heapsmith"));
    const all = (prefix = "", suffix = "") => names.map((name) => `${prefix}${name}${suffix}.js`);
    expect(carried(files, "wasm").sort()).toEqual([...all(), ...all("", ".guarded")].sort());
    expect(carried(files, "js").sort()).toEqual([...all(), ...all("", ".guarded"), ...all("inspect-")].sort());
  });

  test("errors alone: nothing else", async () => {
    const { code, files } = await bundle(`export { OutOfMemoryError } from "heapsmith";`);
    expect(files.filter((file) => file.startsWith("dist/"))).toEqual(["dist/errors.js"]);
    expect(code.length).toBeLessThan(2000);
  });
});
