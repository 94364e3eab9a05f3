// What compaction buys and costs: heaps whose blocks can move.

import { embeddedBytes } from "../../src/engines/embed.js";
import type { WasmSource } from "../../src/engines/module.js";
import { allocators } from "../../src/generated/allocators.js";
import type { Section } from "./section.js";

export interface CompactionData {
  /** Allocators that compact. */
  readonly allocators: readonly string[];
}

function compacts(module: WasmSource): boolean {
  return WebAssembly.Module.exports(new WebAssembly.Module(embeddedBytes(module))).some(
    ({ name }) => name === "heap_compact",
  );
}

export const measureCompaction: Section<CompactionData> = async () => ({
  allocators: Object.values(allocators)
    .filter(compacts)
    .map(({ name }) => name),
});
