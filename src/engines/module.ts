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
