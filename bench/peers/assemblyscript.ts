// TLSF of AssemblyScript's minimal runtime, from the compiler's package. It aligns to 16 and no further.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { WasmPeer } from "../entrants/peer.js";
import { ROOT } from "../root.js";
import { packageVersion } from "./npm.js";

const run = promisify(execFile);

const SHIM = `export function malloc(size: u32): u32 { return heap.alloc(size) as u32; }
export function free(block: u32): void { heap.free(block); }
export function realloc(block: u32, size: u32): u32 {
  return (block == 0 ? heap.alloc(size) : heap.realloc(block, size)) as u32;
}
export function calloc(count: u32, size: u32): u32 {
  const block = heap.alloc(count * size);
  memory.fill(block, 0, count * size);
  return block as u32;
}
export function memalign(alignment: u32, size: u32): u32 {
  return alignment > 16 ? 0 : heap.alloc(size) as u32;
}
`;
const OPTIONS = ["--runtime", "minimal", "-O3", "--noAssert", "--importMemory", "--noExportMemory", "--use", "abort="];

async function build(base: number, folder: string): Promise<Uint8Array> {
  writeFileSync(join(folder, "shim.ts"), SHIM);
  const compiler = join(ROOT, "node_modules/assemblyscript/bin/asc.js");
  const words = [compiler, "shim.ts", ...OPTIONS, "--memoryBase", String(base), "--outFile", "out.wasm"];
  await run(process.execPath, words, { cwd: folder });
  return readFileSync(join(folder, "out.wasm"));
}

export const ASSEMBLYSCRIPT: WasmPeer = {
  name: "assemblyscript-tlsf",
  version: () => `assemblyscript ${packageVersion("assemblyscript")}`,
  absence: () => null,
  build,
};
