// Modules compiled in tests: from text, from C with wasi-libc, from AssemblyScript.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";

export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  binaryen.setDebugInfo(text.includes("(name-section)"));
  const bytes = new Uint8Array(module.emitBinary());
  module.dispose();
  return bytes;
}

/**
 * A command for WASI, with Debian's clang, lld and wasi-libc; see scripts/setup.mjs. Not optimised: clang would run
 * wasm-opt where there is one, which drops the names.
 */
export function fromC(source: string, ...options: string[]): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-c-"));
  try {
    const [input, output] = [join(folder, "main.c"), join(folder, "main.wasm")];
    writeFileSync(input, source);
    execFileSync("clang", ["--target=wasm32-wasi", "-O0", "-nodefaultlibs", input, "-lc", "-o", output, ...options]);
    return new Uint8Array(readFileSync(output));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function fromAssemblyScript(source: string, ...options: string[]): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array();
  const { error, stderr } = await asc.main(["main.ts", "-o", "main.wasm", ...options], {
    readFile: (name) => (name === "main.ts" ? source : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") bytes = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${stderr.toString()}`, { cause: error });
  return bytes;
}
