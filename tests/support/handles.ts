// Heaps with handles under test: the module's own calls on each engine, and on both in turn.

import { embeddedBytes } from "../../src/engines/embed.js";
import type { RawExports } from "../../src/engines/module.js";
import { allocators } from "../../src/generated/allocators.js";
import { type AllocatorName, createHeap, type Heap } from "../../src/index.js";

const { handles } = allocators;
const module = new WebAssembly.Module(embeddedBytes(handles));

export const UNLIMITED = 0xffffffff;
export const ALLOCATOR: AllocatorName = "handles";

export interface HandleHeap {
  readonly memory: WebAssembly.Memory;
  /** Calls by name; what they give is unsigned. */
  readonly call: (name: string, ...words: number[]) => number;
  /** The same heap, to be looked at. */
  readonly heap: Heap;
}

export interface Shape {
  readonly initial?: number;
  readonly maximum?: number;
  readonly base?: number;
}

/** A heap whose calls are made by the exports that `pick` chooses between. */
function heapOf(shape: Shape, pick: (wasm: RawExports, js: RawExports) => RawExports): HandleHeap {
  const { initial = 1, maximum = 64, base = 1024 } = shape;
  const memory = new WebAssembly.Memory({ initial, maximum });
  const env = { memory, __heap_base: base, __heap_limit: 0 };
  const wasm = new WebAssembly.Instance(module, { env }).exports as unknown as RawExports;
  const js = handles.instantiate(env);
  const call = (name: string, ...words: number[]): number => (pick(wasm, js)[name]?.(...words) ?? 0) >>> 0;
  return { memory, call, heap: createHeap({ allocator: ALLOCATOR, engine: "js", memory, base }) };
}

export const onWasm = (shape: Shape = {}): HandleHeap => heapOf(shape, (wasm) => wasm);
export const onJs = (shape: Shape = {}): HandleHeap => heapOf(shape, (_, js) => js);
export const inTurn = (shape: Shape, isJs: () => boolean): HandleHeap =>
  heapOf(shape, (wasm, js) => (isJs() ? js : wasm));

/** The address that a handle leads to. */
export function addressOf({ memory }: HandleHeap, handle: number): number {
  return new DataView(memory.buffer).getUint32(handle, true);
}

/** States of the chunks from the low end to the high one, without those that are live. */
export function holesOf({ heap }: HandleHeap): string[] {
  return [...heap.walk()].map(({ state }) => state).filter((state) => state === "free" || state === "top");
}
