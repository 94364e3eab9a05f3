// The shipped modules: their size, their exports and their imports.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { embeddedBytes } from "../src/engines/embed.js";
import { ARITY, compiled, moduleNamed, names } from "./support/engine.js";

/** Above this size browsers refuse to compile synchronously on the main thread. */
const SYNCHRONOUS_LIMIT = 4096;

/** Most bytes a module may have. Of `bump`'s, 300 are the names and types of what it imports and exports. */
const LIMITS: Readonly<Record<string, number>> = {
  bump: 1100,
  binned: 2600,
  "first-fit": 2048,
  "next-fit": 2048,
  "best-fit": 2048,
  "worst-fit": 2048,
  bitmap: 2560,
  "side-table": 2560,
  "good-fit": 2600,
  handles: 3072,
};

describe.each(names)("%s.wasm", (name) => {
  const { wasmBytes } = moduleNamed(name);
  const shipped = readFileSync(new URL(`../dist/wasm/${name}.wasm`, import.meta.url));
  const limit = LIMITS[name] ?? SYNCHRONOUS_LIMIT;

  test(`has at most ${limit} bytes`, () => {
    expect(shipped.length).toBeLessThanOrEqual(limit);
  });

  test("is what is embedded in the host", () => {
    expect(wasmBytes).toBe(shipped.length);
    expect(shipped.equals(embeddedBytes(moduleNamed(name)))).toBe(true);
  });

  test("exports the whole ABI, as functions of the right arity", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const env = { memory, __heap_base: 1024, __heap_limit: 0 };
    const { exports } = new WebAssembly.Instance(compiled(name), { env });
    const arity = Object.keys(ARITY).map((call) => {
      const found = exports[call];
      return [call, typeof found === "function" ? found.length : "missing"];
    });
    expect(Object.fromEntries(arity)).toEqual(ARITY);
  });

  test("exports functions alone", () => {
    const kinds = WebAssembly.Module.exports(compiled(name)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["function"]));
  });

  test("imports a memory and two globals, nothing else", () => {
    const imports = WebAssembly.Module.imports(compiled(name)).map(({ module, name: field, kind }) => [
      module,
      field,
      kind,
    ]);
    expect(imports.sort()).toEqual([
      ["env", "__heap_base", "global"],
      ["env", "__heap_limit", "global"],
      ["env", "memory", "memory"],
    ]);
  });
});
