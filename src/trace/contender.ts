// What a trace can be replayed on.

import type { GuestEnv, RawExports } from "../engines/module.js";
import { instantiateWasm } from "../engines/wasm.js";
import { allocators } from "../generated/allocators.js";
import { guests } from "../generated/guests.js";
import { createHeap } from "../heap.js";
import type { AllocatorName, EngineName } from "../options.js";
import type { Trace } from "./parse.js";
import { baseFor, type Stage, setStage } from "./stage.js";

export const ENGINES: readonly EngineName[] = ["wasm", "js"];

export interface Contender {
  readonly allocator: string;
  /** What the heap runs on. */
  readonly engine: EngineName;
  /** Bytes of the Wasm module; null where there is none. */
  readonly moduleBytes: number | null;
  /** Whether it hands out blocks that overlap, and so has no checking pass: the null allocator. */
  readonly isUnchecked?: boolean;
  /** Passes behind the cold one that are not counted as warm: until an engine has compiled all. None by default. */
  readonly warmUpPasses?: number;
  /** Sets a trace up on a fresh heap. */
  readonly stage: (trace: Trace) => Stage;
}

/** A heap that a replay works on. */
export interface ReplayHeap {
  /** What the replay guest imports: the memory and the malloc family. */
  readonly imports: GuestEnv;
  /** Frees all blocks, where the allocator cannot free single ones. Called between passes. */
  readonly reset?: (() => void) | undefined;
}

/** Makes a guest of what it imports: its passes. */
export type GuestMaker = (imports: GuestEnv) => RawExports;

export function guestOn(engine: EngineName): GuestMaker {
  const { replay } = guests;
  return engine === "js" ? replay.instantiate : (imports) => instantiateWasm(replay, imports);
}

/**
 * A stage whose guest imports the heap's calls.
 * @param open makes a heap of all that lies behind `base`, a multiple of 64 KiB
 */
export function importingStage(
  trace: Trace,
  makeGuest: GuestMaker,
  open: (memory: WebAssembly.Memory, base: number) => ReplayHeap,
): Stage {
  const base = baseFor(trace);
  const memory = new WebAssembly.Memory({ initial: base / 65536 + 1 });
  const { imports, reset } = open(memory, base);
  return setStage(trace, { memory, passes: makeGuest(imports), reset });
}

/** An allocator of the build on one of the engines; the guest runs on the same. */
export function contender(allocator: AllocatorName, engine: EngineName): Contender {
  const open = (memory: WebAssembly.Memory, base: number): ReplayHeap => {
    const { imports, exports } = createHeap({ allocator, engine, memory, base });
    const { reset } = exports;
    return { imports, reset: reset && (() => void reset()) };
  };
  return {
    allocator,
    engine,
    moduleBytes: engine === "wasm" ? allocators[allocator].wasmBytes : null,
    stage: (trace) => importingStage(trace, guestOn(engine), open),
  };
}
