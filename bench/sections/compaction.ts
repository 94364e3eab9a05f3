// What compaction buys and costs: heaps whose blocks can move.

import { decodeBase64 } from "../../src/engines/wasm.js";
import { allocators } from "../../src/generated/allocators.js";
import type { Section } from "./section.js";

export interface CompactionData {
  /** Allocators that compact. */
  readonly allocators: readonly string[];
}

function compacts(wasm: string): boolean {
  return WebAssembly.Module.exports(new WebAssembly.Module(decodeBase64(wasm))).some(
    ({ name }) => name === "heap_compact",
  );
}

export const measureCompaction: Section<CompactionData> = async () => ({
  allocators: Object.values(allocators)
    .filter(({ wasm }) => compacts(wasm))
    .map(({ name }) => name),
});
