// What the build makes of each entry under assembly/: Wasm bytes and a JavaScript twin.

import type { WasmMemory } from "../platform.js";

/** What an allocator imports. */
export interface ModuleEnv {
  memory: WasmMemory;
  /** First address of the heap, a multiple of 16. */
  __heap_base: number;
  /** First address the heap must not touch; 0 for none. */
  __heap_limit: number;
}

/** Bare exports. Words go in as any number and come out as 32 bits, signed by Wasm, unsigned by JavaScript. */
export type RawExports = Record<string, (...words: number[]) => number>;

/** A module that is compiled on the spot. */
export interface WasmSource {
  readonly name: string;
  /** The release module as text; `embeddedBytes` reads it. */
  readonly wasm: string;
  readonly wasmBytes: number;
  /** What takes the place of the bytes from `from` up to `to` in a module for shared memories. */
  readonly shared: {
    readonly from: number;
    readonly to: number;
    readonly wasm: string;
    readonly wasmBytes: number;
  };
}

/** An allocator's JavaScript twin. */
export interface Twin {
  readonly instantiate: (env: ModuleEnv) => RawExports;
}

export interface AllocatorModule extends WasmSource, Twin {}

/** What a guarded allocator imports. */
export interface GuardedEnv extends ModuleEnv {
  /** Hears of a misuse: its kind, and what assembly/guard/kinds.ts says of that kind. The module then traps. */
  report: (kind: number, address: number, size: number, detail: number) => void;
}

/** An allocator under guard. */
export interface GuardedModule extends WasmSource {
  readonly instantiate: (env: GuardedEnv) => RawExports;
}

/** What a guest imports: the memory, and the malloc family of the heap it works on. */
export type GuestEnv = { memory: WasmMemory } & Record<string, unknown>;

export interface GuestModule extends WasmSource {
  readonly instantiate: (env: GuestEnv) => RawExports;
}

/** Looks at a heap without changing it; see assembly/inspect. Addresses are unsigned. */
export interface Inspector {
  /** Whether all invariants hold. */
  check(): boolean;
  /** Number of the violation that the last check or walk has found; 0 for none. */
  violationCode(): number;
  violationAddress(): number;
  /** First address behind the heap, as its control block has it. */
  end(): number;
  /** First word of a heap of this allocator, in this version's layout. */
  identity(): number;
  /** First chunk; 0 where the control block cannot be trusted. */
  walkFirst(): number;
  /** Chunk behind another; 0 behind the last, or where the way is lost. */
  walkNext(chunk: number): number;
  stateOf(chunk: number): number;
  sizeOf(chunk: number): number;
  payload(chunk: number): number;
}

export interface InspectorModule {
  readonly instantiate: (env: ModuleEnv) => Inspector;
}

/** Says what a heap's bookkeeping consists of; see assembly/describe. Kinds are the numbers of its file of kinds. */
export interface Describer {
  /** Looks at the heap anew, before anything else is asked. False where it cannot be read. */
  begin(): boolean;
  /** Words that tell of a chunk: where each is, and the first of its bits that does. */
  wordCount(chunk: number): number;
  wordKind(chunk: number, index: number): number;
  wordAt(chunk: number, index: number): number;
  wordBit(chunk: number, index: number): number;
  listCount(): number;
  listKind(list: number): number;
  /** The word that leads to a list's first member; 0 for none. */
  listHead(list: number): number;
  /** Chunk sizes that a list holds. */
  listLeast(list: number): number;
  listMost(list: number): number;
  /** Members are chunks; 0 for none. */
  listFirst(list: number): number;
  listNext(list: number, member: number): number;
  /** The list that a chunk is in; 2^32 − 1 for none. */
  listOf(chunk: number): number;
  bitmapCount(): number;
  bitmapKind(bitmap: number): number;
  bitmapAt(bitmap: number): number;
  bitmapBits(bitmap: number): number;
  /** What the first bit stands for: an address, or, where the unit is 0, a list. */
  bitmapFirst(bitmap: number): number;
  bitmapUnit(bitmap: number): number;
  placeCount(): number;
  placeKind(place: number): number;
  placeAt(place: number): number;
}

export interface DescriberModule {
  readonly instantiate: (env: ModuleEnv) => Describer;
}
