// The options of createHeap, checked before anything is made.

import { canCompileWasm } from "./engines/wasm.js";
import { InvalidOptionError } from "./errors.js";
import { allocators } from "./generated/allocators.js";

export type AllocatorName = keyof typeof allocators;
export type EngineName = "wasm" | "js";

export interface HeapOptions {
  /** Strategy; see `allocatorNames`. */
  allocator?: AllocatorName | undefined;
  /** "auto" (the default) takes Wasm where it can be compiled. */
  engine?: EngineName | "auto" | undefined;
  /** The memory the heap lies in; a new one unless given. */
  memory?: WebAssembly.Memory | undefined;
  /** First address that the heap owns: a multiple of 16, 16 to 0xfffe0000. Default: 16, so that 0 is never a block. */
  base?: number | undefined;
  /** First address that the heap must not touch; 0 (the default) for as far as the memory may grow. */
  limit?: number | undefined;
  /** Size of a new memory, in pages of 64 KiB, 0 to 65,536. Default: 1. */
  initialPages?: number | undefined;
  /** What a new memory may grow to, in pages, 1 to 65,536. Default: 65,536. */
  maximumPages?: number | undefined;
  /** A heap's `snapshot()`, to be resumed at its base. What the memory holds there is overwritten. */
  snapshot?: Uint8Array | undefined;
  /** Whether a new memory is shared between workers. Default: false. */
  shared?: boolean | undefined;
}

export interface Place {
  readonly allocator: AllocatorName;
  readonly engine: EngineName;
  readonly memory: WebAssembly.Memory;
  readonly base: number;
  readonly limit: number;
}

export const DEFAULT_ALLOCATOR: AllocatorName = "slab";
const DEFAULT_BASE = 16;
const ALIGNMENT = 16;
const MAXIMUM_PAGES = 65536;
const ADDRESS_END = 2 ** 32;
/** Two pages below the end of the addresses: the end of a control block above, in whole pages, could wrap around. */
const HIGHEST_BASE = ADDRESS_END - 2 * 65536;

export function allocatorNames(): AllocatorName[] {
  return Object.keys(allocators) as AllocatorName[];
}

function integerIn(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidOptionError(option, value, `an integer from ${least} to ${most}`);
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

function newMemory({
  initialPages = 1,
  maximumPages = MAXIMUM_PAGES,
  shared = false,
}: HeapOptions): WebAssembly.Memory {
  const maximum = integerIn("maximumPages", maximumPages, 1, MAXIMUM_PAGES);
  const initial = integerIn("initialPages", initialPages, 0, MAXIMUM_PAGES);
  if (initial > maximum) throw new InvalidOptionError("initialPages", initial, `at most maximumPages (${maximum})`);
  if (typeof shared !== "boolean") throw new InvalidOptionError("shared", shared, "true or false");
  try {
    return new WebAssembly.Memory({ initial, maximum, shared });
  } catch (cause) {
    throw new InvalidOptionError("initialPages", initial, "as many pages as the engine can give", { cause });
  }
}

function givenMemory(memory: WebAssembly.Memory, options: HeapOptions): WebAssembly.Memory {
  if (!(memory instanceof WebAssembly.Memory)) throw new InvalidOptionError("memory", memory, "a WebAssembly.Memory");
  for (const option of ["initialPages", "maximumPages", "shared"] as const) {
    const value = options[option];
    if (value !== undefined) throw new InvalidOptionError(option, value, "no value beside `memory`");
  }
  return memory;
}

function checkedBase(base: number): number {
  integerIn("base", base, DEFAULT_BASE, HIGHEST_BASE);
  if (base % ALIGNMENT !== 0) throw new InvalidOptionError("base", base, `a multiple of ${ALIGNMENT}`);
  return base;
}

function checkedLimit(limit: number, base: number): number {
  integerIn("limit", limit, 0, ADDRESS_END - 1);
  if (limit !== 0 && limit <= base) throw new InvalidOptionError("limit", limit, `an address above the base (${base})`);
  return limit;
}

/** Where and what the heap shall be. Throws InvalidOptionError, with nothing made, for what cannot be. */
export function resolveOptions(options: HeapOptions): Place {
  if (typeof options !== "object" || options === null) throw new InvalidOptionError("options", options, "an object");
  const allocator = knownAllocator(options.allocator ?? DEFAULT_ALLOCATOR);
  const engine = chosenEngine(options.engine ?? "auto");
  const base = checkedBase(options.base ?? DEFAULT_BASE);
  const limit = checkedLimit(options.limit ?? 0, base);
  const memory = options.memory === undefined ? newMemory(options) : givenMemory(options.memory, options);
  return { allocator, engine, memory, base, limit };
}
