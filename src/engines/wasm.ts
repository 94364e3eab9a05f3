// The Wasm engine: embedded bytes, compiled once a module and instantiated on the spot.

import { instantiateSync } from "@assemblyscript/loader";
import type { AllocatorModule, GuestEnv, GuestModule, ModuleEnv, RawExports } from "./module.js";
import { forSharedMemory } from "./shared.js";

const compiled = new Map<string, WebAssembly.Module>();

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== "undefined" && memory.buffer instanceof SharedArrayBuffer;
}

function compile(wasm: string, shared: boolean): WebAssembly.Module {
  const key = `${shared}${wasm}`;
  let module = compiled.get(key);
  if (module === undefined) {
    const bytes = decodeBase64(wasm);
    module = new WebAssembly.Module(shared ? forSharedMemory(bytes) : bytes);
    compiled.set(key, module);
  }
  return module;
}

/** Bare exports of an instance. The loader supplies what AssemblyScript imports; its own exports are slower wrappers. */
export function instantiateWasm(module: AllocatorModule, env: ModuleEnv): RawExports;
export function instantiateWasm(module: GuestModule, env: GuestEnv): RawExports;
export function instantiateWasm(module: AllocatorModule | GuestModule, env: ModuleEnv | GuestEnv): RawExports {
  const imports = { env: { ...env } } as unknown as WebAssembly.Imports;
  const { instance } = instantiateSync(compile(module.wasm, isShared(env.memory)), imports);
  return instance.exports as unknown as RawExports;
}

/** Whether this place lets Wasm be compiled: a content security policy may forbid it. */
export function canCompileWasm(): boolean {
  try {
    return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
