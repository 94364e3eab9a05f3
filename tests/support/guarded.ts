// Guarded heaps to test, driven through the bare exports of their modules.

import { embeddedBytes } from "../../src/engines/embed.js";
import type { GuardedModule, RawExports } from "../../src/engines/module.js";
import { guarded } from "../../src/generated/guarded.js";
import { HeapMisuseError } from "../../src/guard/index.js";
import { ARITY, BASE, type Engine, type Place, type Shape, type Subject } from "./engine.js";

/** What the guard has besides the C calls. */
const GUARD_ARITY = {
  heap_check: 0,
  guard_bytes: 0,
  guard_next: 1,
  guard_quarantine: 1,
} as const;

type GuardCallName = keyof typeof GUARD_ARITY;

export interface GuardedSubject extends Subject {
  readonly guard: Record<GuardCallName, (a?: number) => number>;
}

function moduleNamed(allocator: string): GuardedModule {
  const found = new Map<string, GuardedModule>(Object.entries(guarded)).get(allocator);
  if (found === undefined) throw new RangeError(`no guarded allocator "${allocator}" in the build`);
  return found;
}

const modules = new Map<string, WebAssembly.Module>();

export function compiledGuarded(allocator: string): WebAssembly.Module {
  let module = modules.get(allocator);
  if (module === undefined) {
    module = new WebAssembly.Module(embeddedBytes(moduleNamed(allocator)));
    modules.set(allocator, module);
  }
  return module;
}

function report(kind: number, address: number, size: number, detail: number): never {
  const words = { kind, address: address >>> 0, size: size >>> 0, detail: detail >>> 0 };
  throw new HeapMisuseError(words, () => ({}));
}

function instantiate(allocator: string, engine: Engine, { memory, base, limit }: Place): RawExports {
  const env = { memory, __heap_base: base | 0, __heap_limit: limit | 0, report };
  if (engine === "js") return moduleNamed(allocator).instantiate({ ...env, __heap_base: base, __heap_limit: limit });
  return new WebAssembly.Instance(compiledGuarded(allocator), { env }).exports as unknown as RawExports;
}

function unsigned<Name extends string>(exports: RawExports, names: readonly Name[]) {
  const calls = names.map((name) => {
    const call = exports[name];
    if (call === undefined) throw new TypeError(`${name} is not exported`);
    return [name, (a = 0, b = 0, c = 0) => call(a, b, c) >>> 0];
  });
  return Object.fromEntries(calls) as Record<Name, (a?: number, b?: number, c?: number) => number>;
}

/** Makes a guarded heap, or attaches to the one that lies there. A misuse throws HeapMisuseError. */
export function openGuarded(allocator: string, engine: Engine, place: Place): GuardedSubject {
  const exports = instantiate(allocator, engine, place);
  const calls = unsigned(exports, Object.keys(ARITY) as (keyof typeof ARITY)[]);
  const guard = unsigned(exports, Object.keys(GUARD_ARITY) as GuardCallName[]);
  return { allocator, engine, ...place, calls, guard };
}

/** A guarded heap in a memory of its own: by default of one page, at most `maximum` (64) pages. */
export function newGuarded(allocator: string, engine: Engine, shape: Shape = {}): GuardedSubject {
  const { initial = 1, maximum = 64, base = BASE, limit = 0 } = shape;
  return openGuarded(allocator, engine, { memory: new WebAssembly.Memory({ initial, maximum }), base, limit });
}
