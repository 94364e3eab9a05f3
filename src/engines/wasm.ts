// The Wasm engine: embedded bytes, compiled once a module and instantiated on the spot.

import { embeddedBytes } from "./embed.js";
import { isShared } from "./memory.js";
import type { GuestEnv, ModuleEnv, RawExports, WasmSource } from "./module.js";

/** Compiled modules, for memories that are shared and for those that are not. */
const forShared = new WeakMap<WasmSource, WebAssembly.Module>();
const forUnshared = new WeakMap<WasmSource, WebAssembly.Module>();

/** The module's bytes, with its imported memory declared shared and as large as a memory can be. */
function sharedBytes(bytes: Uint8Array, { shared }: WasmSource): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...bytes.subarray(0, shared.from), ...embeddedBytes(shared), ...bytes.subarray(shared.to)]);
}

/** Compiles a module for this memory, or gives what was compiled before. */
export function compileFor(memory: WebAssembly.Memory, source: WasmSource): WebAssembly.Module {
  const shared = isShared(memory);
  const compiled = shared ? forShared : forUnshared;
  let module = compiled.get(source);
  if (module === undefined) {
    const bytes = embeddedBytes(source);
    module = new WebAssembly.Module(shared ? sharedBytes(bytes, source) : bytes);
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
