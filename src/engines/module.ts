// What the build makes of each entry under assembly/: Wasm bytes and a JavaScript twin.

/** What an allocator imports. */
export interface ModuleEnv {
  memory: WebAssembly.Memory;
  /** First address of the heap, a multiple of 16. */
  __heap_base: number;
  /** First address the heap must not touch; 0 for none. */
  __heap_limit: number;
}

/** Bare exports. Words go in as any number and come out as 32 bits, signed by Wasm, unsigned by JavaScript. */
export type RawExports = Record<string, (...words: number[]) => number>;

export interface AllocatorModule {
  readonly name: string;
  /** The release module in base64. */
  readonly wasm: string;
  readonly wasmBytes: number;
  readonly instantiate: (env: ModuleEnv) => RawExports;
}

/** What a guest imports: the memory, and the malloc family of the heap it works on. */
export type GuestEnv = { memory: WebAssembly.Memory } & Record<string, unknown>;

export interface GuestModule {
  readonly name: string;
  readonly wasm: string;
  readonly wasmBytes: number;
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
