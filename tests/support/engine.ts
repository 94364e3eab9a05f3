// Heaps to test: every allocator the build holds, on both engines, driven through the bare exports of the modules.

import { embeddedBytes } from "../../src/engines/embed.js";
import type { AllocatorModule, ModuleEnv, RawExports } from "../../src/engines/module.js";
import { allocators } from "../../src/generated/allocators.js";

/** What every module exports, with the number of its parameters. */
export const ARITY = {
  malloc: 1,
  free: 1,
  calloc: 2,
  realloc: 2,
  aligned_alloc: 2,
  memalign: 2,
  posix_memalign: 3,
  malloc_usable_size: 1,
  free_sized: 2,
  free_aligned_sized: 3,
  heap_init: 0,
} as const;

export type CallName = keyof typeof ARITY;
export type Calls = Record<CallName, (a?: number, b?: number, c?: number) => number>;
export type Engine = "wasm" | "js";

export interface Place {
  memory: WebAssembly.Memory;
  /** First address of the heap; a multiple of 16. */
  base: number;
  /** First address behind what it may touch; 0 for none. */
  limit: number;
}

/** A heap under test. Its calls return unsigned numbers on either engine. */
export interface Subject extends Place {
  readonly allocator: string;
  readonly engine: string;
  readonly calls: Calls;
}

/** Room below the heap for words of the test's own. */
export const BASE = 1024;
export const PAGE = 65536;

export const names: readonly string[] = Object.keys(allocators);
export const engines: readonly Engine[] = ["wasm", "js"];
export const matrix = names.flatMap((allocator) => engines.map((engine) => ({ allocator, engine })));

/** Allocators that may do deferred work in a call that fails: their bytes may change, live blocks may not. */
const DEFERRED: ReadonlySet<string> = new Set(["slab", "handles"]);

export function hasDeferredWork(allocator: string): boolean {
  return DEFERRED.has(allocator);
}

/** Whether single blocks cannot be freed, so that memory serves again only after a reset. */
export function isArena(allocator: string): boolean {
  return WebAssembly.Module.exports(compiled(allocator)).some(({ name }) => name === "reset");
}

export function moduleNamed(allocator: string): AllocatorModule {
  const found = new Map<string, AllocatorModule>(Object.entries(allocators)).get(allocator);
  if (found === undefined) throw new RangeError(`no allocator "${allocator}" in the build`);
  return found;
}

const modules = new Map<string, WebAssembly.Module>();

export function compiled(allocator: string): WebAssembly.Module {
  let module = modules.get(allocator);
  if (module === undefined) {
    module = new WebAssembly.Module(embeddedBytes(moduleNamed(allocator)));
    modules.set(allocator, module);
  }
  return module;
}

/** Wasm gives signed words: an address is unsigned. */
function unsigned(exports: RawExports): Calls {
  const wrap = (name: CallName): Calls[CallName] => {
    const call = exports[name];
    if (call === undefined) throw new TypeError(`${name} is not exported`);
    if (call.length === 0) return () => call() >>> 0;
    if (call.length === 1) return (a = 0) => call(a) >>> 0;
    if (call.length === 2) return (a = 0, b = 0) => call(a, b) >>> 0;
    return (a = 0, b = 0, c = 0) => call(a, b, c) >>> 0;
  };
  return Object.fromEntries(Object.keys(ARITY).map((name) => [name, wrap(name as CallName)])) as Calls;
}

function instantiate(allocator: string, engine: Engine, env: ModuleEnv): Calls {
  if (engine === "js") return moduleNamed(allocator).instantiate(env) as Calls;
  const instance = new WebAssembly.Instance(compiled(allocator), { env: { ...env } });
  return unsigned(instance.exports as unknown as RawExports);
}

/** Makes a heap, or attaches to the one that lies there. */
export function openHeap(allocator: string, engine: Engine, { memory, base, limit }: Place): Subject {
  const calls = instantiate(allocator, engine, { memory, __heap_base: base | 0, __heap_limit: limit | 0 });
  return { allocator, engine, memory, base, limit, calls };
}

export interface Shape {
  initial?: number;
  maximum?: number;
  base?: number;
  limit?: number;
}

/** A heap in a memory of its own: by default of one page, at most `maximum` (64) pages. */
export function newHeap(allocator: string, engine: Engine, shape: Shape = {}): Subject {
  const { initial = 1, maximum = 64, base = BASE, limit = 0 } = shape;
  return openHeap(allocator, engine, { memory: new WebAssembly.Memory({ initial, maximum }), base, limit });
}

/** One heap in which every call is made by one of the two engines, as `pickJs` decides. */
export function newAlternatingHeap(allocator: string, shape: Shape, pickJs: () => boolean): Subject {
  const wasm = newHeap(allocator, "wasm", shape);
  const js = openHeap(allocator, "js", wasm);
  const either = (name: CallName): Calls[CallName] => {
    const { [name]: inWasm } = wasm.calls;
    const { [name]: inJs } = js.calls;
    return (a, b, c) => (pickJs() ? inJs(a, b, c) : inWasm(a, b, c));
  };
  const calls = Object.fromEntries(Object.keys(ARITY).map((name) => [name, either(name as CallName)])) as Calls;
  return { ...wasm, engine: "wasm and js in turn", calls };
}

export function bytesOf({ memory }: Place): Uint8Array {
  return new Uint8Array(memory.buffer);
}

/** Bytes in the memory. */
export function sizeOf({ memory }: Place): number {
  return memory.buffer.byteLength;
}

/** Blocks of `size` bytes until the heap refuses one. Throws where it gives more than its memory can hold. */
export function exhaust(subject: Subject, size: number): number[] {
  const blocks: number[] = [];
  for (let block = subject.calls.malloc(size); block !== 0; block = subject.calls.malloc(size)) {
    blocks.push(block);
    if (blocks.length * Math.max(size, 1) > sizeOf(subject))
      throw new Error(`${blocks.length} blocks of ${size} bytes`);
  }
  return blocks;
}

export function freeAll(subject: Subject, blocks: readonly number[]): void {
  for (const block of blocks) subject.calls.free(block);
}
