// Types of the platform, for programs that are compiled without the library "dom", as those of Node.js often are.

/** A WebAssembly.Memory: that type itself, where the program knows it. */
export type WasmMemory = typeof globalThis extends { WebAssembly: { Memory: { prototype: infer Memory } } }
  ? Memory
  : { readonly buffer: ArrayBufferLike; grow(pages: number): number };
