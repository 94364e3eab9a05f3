// The package: what it consists of, what its entries are for compilers and bundlers, and that all of it can be used from
// an empty project.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moduleNamed, names } from "./support/engine.js";
import { installPackage, removeFolder } from "./support/installed.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const tool = (path: string) => join(root, "node_modules", path);

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
}

let project: string;
let manifest: Manifest;
const installed = (path: string) => join(project, "node_modules/heapsmith", path);

beforeAll(() => {
  project = installPackage();
  manifest = JSON.parse(readFileSync(installed("package.json"), "utf8")) as Manifest;
}, 120_000);

afterAll(() => removeFolder(project));

/** Every entry that has types, those of patterns by name. */
function entries(): string[] {
  return Object.entries(manifest.exports).flatMap(([entry, target]) => {
    if (typeof target === "string") return [];
    return entry.includes("*") ? names.map((name) => entry.replace("*", name)) : [entry];
  });
}

test("publint has nothing to say, strictly", async () => {
  const { messages, pkg } = await publint({ pkgDir: installed(""), strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test("the types are those of what is run, for compilers that know modules", () => {
  const attw = tool("@arethetypeswrong/cli/dist/index.js");
  const words = [attw, archive(), "--profile", "esm-only", "--no-color", "--no-emoji", "--entrypoints", ...entries()];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect(stdout).toContain("heapsmith/js/slab");
  expect(status, stdout).toBe(0);
});

test("all that it says it exports is there", () => {
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const files = (typeof target === "string" ? [target] : Object.values(target)).flatMap((file) =>
      file.includes("*") ? names.map((name) => file.replace("*", name)) : [file],
    );
    for (const file of files) expect(existsSync(installed(file)), `${entry}: ${file}`).toBe(true);
  }
});

test("no source map, test or source of the host is shipped, and it is small", () => {
  const listed = execFileSync("tar", ["-tzf", archive()], { encoding: "utf8" }).trim().split("\n");
  const strange = listed.filter(
    (file) => !/^package\/((dist|assembly|c)\/|(README|LICENSE|CHANGELOG|package)\b)/.test(file),
  );
  expect(strange).toEqual([]);
  expect(listed.filter((file) => file.endsWith(".map"))).toEqual([]);
  expect(readFileSync(archive()).length).toBeLessThan(1_000_000);
});

function archive(): string {
  const [, file = ""] = /file:([^"]+\.tgz)/.exec(readFileSync(join(project, "package.json"), "utf8")) ?? [];
  return join(project, file);
}

describe("from an empty project", () => {
  test.each(names)("heapsmith/wasm/%s.wasm is the module", (name) => {
    const { resolve } = createRequire(join(project, "package.json"));
    const bytes = readFileSync(resolve(`heapsmith/wasm/${name}.wasm`));
    expect(bytes.length).toBe(moduleNamed(name).wasmBytes);
    expect(gzipSync(bytes).length).toBeLessThan(4096);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  test("the command runs", () => {
    const command = join(project, "node_modules/.bin/heapsmith");
    const output = execFileSync(command, ["--version"], { cwd: project, encoding: "utf8" });
    expect(output.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each([
    ["nodenext", ["es2022"]],
    ["bundler", ["es2022", "dom"]],
  ])("TypeScript finds every entry's types: %s with %s", (resolution, lib) => {
    // The lab is an element of a page.
    const usable = entries().filter((entry) => entry !== "./lab" || lib.includes("dom"));
    const lines = usable.map((entry, index) => `import * as m${index} from "heapsmith${entry.slice(1)}";`);
    const uses = usable.map((_, index) => `void m${index};`);
    writeFileSync(
      join(project, "user.ts"),
      `${[...lines, ...uses].join("\n")}
import { createHeap, f32, struct, u32 } from "heapsmith";
import { createHeap as createSlab } from "heapsmith/slab";
const Particle = struct({ id: u32, pos: [f32, 3] });
const heap = createHeap({ allocator: "slab", engine: "auto" });
using particle = Particle.alloc(createSlab());
const id: number = particle.id + heap.malloc(8);
const pos: Float32Array = particle.pos;
// @ts-expect-error: no allocator of this name
createHeap({ allocator: "buddy" });
// @ts-expect-error: an entry has one allocator
createSlab({ allocator: "bump" });
// @ts-expect-error: no field of this name
particle.mass = 1;
export { id, pos };
`,
    );
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      target: "es2022",
      lib,
      types: [],
      module: resolution === "nodenext" ? "nodenext" : "esnext",
      moduleResolution: resolution,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["user.ts"] }));
    const { stdout } = spawnSync(process.execPath, [tool("typescript/bin/tsc")], { cwd: project, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
