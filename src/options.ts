// The options of createHeap where allocators and engines are chosen by name.

import { canCompileWasm } from "./engines/wasm.js";
import { InvalidOptionError } from "./errors.js";
import { allocators } from "./generated/allocators.js";
import { checkIsObject, type Place, type PlaceOptions, resolvePlace } from "./place.js";

/** The strategies of the build. */
export type AllocatorName = keyof typeof allocators;
/** What an allocator runs on. */
export type EngineName = "wasm" | "js";

export interface HeapOptions extends PlaceOptions {
  /** Strategy; see `allocatorNames`. */
  allocator?: AllocatorName | undefined;
  /** "auto" (the default) takes Wasm where it can be compiled. */
  engine?: EngineName | "auto" | undefined;
  /** A heap's `snapshot()`, to be resumed at its base. What the memory holds there is overwritten. */
  snapshot?: Uint8Array | undefined;
}

/** An allocator on an engine, and where its heap shall be. */
export interface Choice {
  readonly allocator: AllocatorName;
  readonly engine: EngineName;
  readonly place: Place;
}

export const DEFAULT_ALLOCATOR: AllocatorName = "slab";

export function allocatorNames(): AllocatorName[] {
  return Object.keys(allocators) as AllocatorName[];
}

/** The name itself, if the build has an allocator of that name. */
export function knownAllocator(name: string): AllocatorName {
  if (Object.hasOwn(allocators, name)) return name as AllocatorName;
  throw new InvalidOptionError("allocator", name, `one of ${allocatorNames().join(", ")}`);
}

/** The engine to use. Throws where it is unknown, or is Wasm and that may not be compiled. */
export function chosenEngine(engine: string): EngineName {
  if (engine === "js") return "js";
  if (engine !== "wasm" && engine !== "auto") throw new InvalidOptionError("engine", engine, "one of wasm, js, auto");
  if (canCompileWasm()) return "wasm";
  if (engine === "auto") return "js";
  throw new InvalidOptionError("engine", engine, "js or auto, as WebAssembly may not be compiled here");
}

/** What and where the heap shall be. Throws InvalidOptionError, with nothing made, for what cannot be. */
export function resolveOptions(options: HeapOptions): Choice {
  checkIsObject(options);
  const allocator = knownAllocator(options.allocator ?? DEFAULT_ALLOCATOR);
  const engine = chosenEngine(options.engine ?? "auto");
  return { allocator, engine, place: resolvePlace(options) };
}
