// What a trace can be replayed on.

import type { GuestEnv } from "../engines/module.js";
import { allocators } from "../generated/allocators.js";
import { createHeap } from "../heap.js";
import type { AllocatorName, EngineName } from "../options.js";

export const ENGINES: readonly EngineName[] = ["wasm", "js"];

/** A heap that a replay works on. */
export interface ReplayHeap {
  /** What the replay guest imports: the memory and the malloc family. */
  readonly imports: GuestEnv;
  /** Frees all blocks, where the allocator cannot free single ones. Called between passes. */
  readonly reset?: () => void;
}

export interface Contender {
  readonly allocator: string;
  /** The engine that the replay guest runs on, too. */
  readonly engine: EngineName;
  /** Bytes of the Wasm module; null where there is none. */
  readonly moduleBytes: number | null;
  /** Makes a heap of all that lies behind `base`, a multiple of 16. */
  readonly open: (memory: WebAssembly.Memory, base: number) => ReplayHeap;
}

/** An allocator of the build on one of the engines. */
export function contender(allocator: AllocatorName, engine: EngineName): Contender {
  return {
    allocator,
    engine,
    moduleBytes: engine === "wasm" ? allocators[allocator].wasmBytes : null,
    open: (memory, base) => {
      const { imports, exports } = createHeap({ allocator, engine, memory, base });
      const { reset } = exports;
      return reset === undefined ? { imports } : { imports, reset: () => void reset() };
    },
  };
}
