// Guarded heaps to fuzz: the bare exports, on either engine, whose report throws.

import type { GuardedModule, RawExports } from "../src/engines/module.js";
import { instantiateWasm } from "../src/engines/wasm.js";
import { guarded } from "../src/generated/guarded.js";

/** What the guard has told of; the only thing that a call may throw. */
export class Reported extends Error {
  readonly kind: number;

  constructor(kind: number, address: number, size: number, detail: number) {
    super(`reported: kind ${kind}, address ${address >>> 0}, size ${size >>> 0}, detail ${detail >>> 0}`);
    this.kind = kind;
  }
}

export type Engine = "wasm" | "js";

export interface FuzzedHeap {
  readonly name: string;
  readonly memory: WebAssembly.Memory;
  readonly base: number;
  /** A call by its C name; its result is unsigned. */
  readonly call: (name: string, ...words: number[]) => number;
  readonly has: (name: string) => boolean;
}

export const allocators: readonly string[] = Object.keys(guarded);

export const PAGE = 65536;

export function openHeap(allocator: string, engine: Engine, memory: WebAssembly.Memory, base: number): FuzzedHeap {
  const module = new Map<string, GuardedModule>(Object.entries(guarded)).get(allocator);
  if (module === undefined) throw new RangeError(`--allocator: expected one of ${allocators.join(", ")}`);
  const report = (...words: [number, number, number, number]): never => {
    throw new Reported(...words);
  };
  const env = { memory, __heap_base: base, __heap_limit: 0, report };
  const exports: RawExports = engine === "wasm" ? instantiateWasm(module, env) : module.instantiate(env);
  return {
    name: `${allocator} on ${engine}`,
    memory,
    base,
    has: (name) => exports[name] !== undefined,
    call: (name, ...words) => {
      const call = exports[name];
      if (call === undefined) throw new TypeError(`${name} is not exported`);
      return call(...words) >>> 0;
    },
  };
}
