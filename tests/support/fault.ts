// Growth that fails when it is told to: the engine's `memory.grow` replaced, in modules as they are shipped.

import binaryen from "binaryen";
import { embeddedBytes } from "../../src/engines/embed.js";
import type { RawExports, WasmSource } from "../../src/engines/module.js";
import type { Engine } from "./engine.js";

/** Decides over each growth that is asked for. */
export class Growth {
  readonly memory: WebAssembly.Memory;
  /** Growths asked for so far. */
  asked = 0;
  /** The first that fails, counted from 1, and how many more do. */
  failing: { first: number; more: number } | undefined;

  constructor(pages: number) {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: pages });
  }

  grow(pages: number): number {
    this.asked += 1;
    const { first = 0, more = -1 } = this.failing ?? {};
    if (this.asked >= first && this.asked <= first + more) return -1;
    try {
      return this.memory.grow(pages);
    } catch {
      return -1;
    }
  }
}

const modules = new Map<string, WebAssembly.Module>();

/** The module with every `memory.grow` replaced by a call of `env.grow`. */
function withImportedGrowth(source: WasmSource): WebAssembly.Module {
  let compiled = modules.get(source.name);
  if (compiled === undefined) {
    const original = binaryen.readBinary(embeddedBytes(source));
    const text = original
      .emitText()
      .replaceAll("(memory.grow", "(call $grow")
      .replace("(module", '(module (import "env" "grow" (func $grow (param i32) (result i32)))');
    original.dispose();
    const patched = binaryen.parseText(text);
    patched.setFeatures(binaryen.Features.BulkMemory | binaryen.Features.MutableGlobals | binaryen.Features.SignExt);
    compiled = new WebAssembly.Module(new Uint8Array(patched.emitBinary()));
    patched.dispose();
    modules.set(source.name, compiled);
  }
  return compiled;
}

/** What a module of ours is instantiated with, as the test of growth makes it. */
interface FaultyEnv {
  memory: WebAssembly.Memory;
  __heap_base: number;
  __heap_limit: number;
  report: (kind: number, address: number, size: number, detail: number) => void;
}

export interface FaultyModule extends WasmSource {
  readonly instantiate: (env: FaultyEnv) => RawExports;
}

/** The exports of an instance whose memory grows as `growth` says. */
export function openFaulty(module: FaultyModule, engine: Engine, growth: Growth, base: number): RawExports {
  const report = (kind: number, address: number): never => {
    throw new Error(`the guard reports ${kind} at ${address >>> 0}`);
  };
  const { memory } = growth;
  const env = { memory, __heap_base: base, __heap_limit: 0, report };
  if (engine === "wasm") {
    const imports = { env: { ...env, grow: (pages: number) => growth.grow(pages) } };
    return new WebAssembly.Instance(withImportedGrowth(module), imports).exports as unknown as RawExports;
  }
  const watched = {
    get buffer() {
      return memory.buffer;
    },
    grow(pages: number) {
      const before = growth.grow(pages);
      if (before < 0) throw new RangeError("growth is made to fail");
      return before;
    },
  };
  return module.instantiate({ ...env, memory: watched as unknown as WebAssembly.Memory });
}
