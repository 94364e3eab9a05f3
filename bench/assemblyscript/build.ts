// Compiles AssemblyScript programs on the compiler's own heap or on ours.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import HeapsmithTransform from "../../src/as/index.js";
import { ROOT } from "../root.js";

export const HEAPS = ["stock", "heapsmith"] as const;
export const RUNTIMES = ["minimal", "incremental"] as const;
export type HeapName = (typeof HEAPS)[number];
export type Runtime = (typeof RUNTIMES)[number];

export const PROGRAMS = ["trees", "text", "arrays", "maps", "buffers"] as const;
export type ProgramName = (typeof PROGRAMS)[number];

export function sourceOf(program: ProgramName): string {
  return readFileSync(join(ROOT, `bench/assemblyscript/programs/${program}.ts`), "utf8");
}

export interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What else the compiler has written, such as bindings, by the files' names. */
  readonly files: ReadonlyMap<string, string>;
}

/** Compiles a program called `app` with these words for the compiler. Throws where it has anything to complain of. */
export async function compileProgram(
  source: string,
  heap: HeapName,
  words: readonly string[],
  transforms: readonly object[] = [],
): Promise<Compiled> {
  let bytes = new Uint8Array();
  const files = new Map<string, string>();
  const all = heap === "heapsmith" ? [new HeapsmithTransform(), ...transforms] : transforms;
  const { error, stderr } = await asc.main(["app.ts", "--outFile", "app.wasm", ...words], {
    readFile: (name) => (name === "app.ts" ? source : null),
    writeFile: (name, contents) => {
      if (typeof contents === "string") files.set(name, contents);
      else bytes = Uint8Array.from(contents);
    },
    listFiles: () => [],
    transforms: all as never[],
  });
  const complaints = stderr.toString().trim();
  if (error !== null || complaints !== "") throw new Error(complaints || error?.message);
  return { bytes, files };
}
