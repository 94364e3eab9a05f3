// TLSF of AssemblyScript's minimal runtime, from the compiler's package. It aligns to 16 and no further.

import asc from "assemblyscript/asc";
import type { WasmPeer } from "../entrants/peer.js";
import { packageVersion } from "./npm.js";

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

async function build(base: number): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["shim.ts", ...OPTIONS, "--memoryBase", String(base), "--outFile", "out.wasm"],
    {
      readFile: (file) => (file === "shim.ts" ? SHIM : null),
      writeFile: (_file, contents) => {
        bytes = typeof contents === "string" ? Buffer.from(contents) : contents;
      },
      listFiles: () => [],
    },
  );
  if (error || bytes === undefined) throw new Error(`assemblyscript-tlsf: ${stderr.toString()}`);
  return bytes;
}

export const ASSEMBLYSCRIPT: WasmPeer = {
  name: "assemblyscript-tlsf",
  version: () => `assemblyscript ${packageVersion("assemblyscript")}`,
  absence: () => null,
  build,
};
