// The Wasm engine: embedded bytes, compiled once a module and instantiated on the spot.

import { instantiateSync } from "@assemblyscript/loader";
import type { AllocatorModule, GuestEnv, GuestModule, ModuleEnv, RawExports } from "./module.js";
import { forSharedMemory } from "./shared.js";

type Source = AllocatorModule | GuestModule;

/** Compiled modules, for memories that are shared and for those that are not. */
const forShared = new WeakMap<Source, WebAssembly.Module>();
const forUnshared = new WeakMap<Source, WebAssembly.Module>();

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Asks the buffer's tag: pages that are not isolated have shared memories, but no SharedArrayBuffer to compare with. */
function isShared(memory: WebAssembly.Memory): boolean {
  const tag: string = memory.buffer[Symbol.toStringTag];
  return tag === "SharedArrayBuffer";
}

function compile(source: Source, shared: boolean): WebAssembly.Module {
  const compiled = shared ? forShared : forUnshared;
  let module = compiled.get(source);
  if (module === undefined) {
    const bytes = decodeBase64(source.wasm);
    module = new WebAssembly.Module(shared ? forSharedMemory(bytes) : bytes);
    compiled.set(source, module);
  }
  return module;
}

/** Bare exports of an instance. The loader supplies what AssemblyScript imports; its own exports are slower wrappers. */
export function instantiateWasm(module: AllocatorModule, env: ModuleEnv): RawExports;
export function instantiateWasm(module: GuestModule, env: GuestEnv): RawExports;
export function instantiateWasm(module: Source, env: ModuleEnv | GuestEnv): RawExports {
  const imports = { env: { ...env } } as unknown as WebAssembly.Imports;
  const { instance } = instantiateSync(compile(module, isShared(env.memory)), imports);
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
