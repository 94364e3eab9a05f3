// The Wasm engine: embedded bytes, compiled once a module and instantiated on the spot.

import { embeddedBytes } from "./embed.js";
import type { GuestEnv, ModuleEnv, RawExports, WasmSource } from "./module.js";
import { forSharedMemory } from "./shared.js";

/** Compiled modules, for memories that are shared and for those that are not. */
const forShared = new WeakMap<WasmSource, WebAssembly.Module>();
const forUnshared = new WeakMap<WasmSource, WebAssembly.Module>();

/** Asks the buffer's tag: pages that are not isolated have shared memories, but no SharedArrayBuffer to compare with. */
function isShared(memory: WebAssembly.Memory): boolean {
  const tag: string = memory.buffer[Symbol.toStringTag];
  return tag === "SharedArrayBuffer";
}

/** Compiles a module for this memory, or gives what was compiled before. */
export function compileFor(memory: WebAssembly.Memory, source: WasmSource): WebAssembly.Module {
  const shared = isShared(memory);
  const compiled = shared ? forShared : forUnshared;
  let module = compiled.get(source);
  if (module === undefined) {
    const bytes = embeddedBytes(source);
    module = new WebAssembly.Module(shared ? forSharedMemory(bytes) : bytes);
    compiled.set(source, module);
  }
  return module;
}

/** Bare exports of an instance. */
export function instantiateWasm(source: WasmSource, env: ModuleEnv | GuestEnv): RawExports {
  const imports = { env: { ...env } } as unknown as WebAssembly.Imports;
  const { exports } = new WebAssembly.Instance(compileFor(env.memory, source), imports);
  return exports as unknown as RawExports;
}

/** Whether this place lets Wasm be compiled: a content security policy may forbid it. */
export function canCompileWasm(): boolean {
  try {
    return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
