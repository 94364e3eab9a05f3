// Where a heap lies: its memory and its range in it. Checked before anything is made.

import { InvalidOptionError } from "./errors.js";
import type { WasmMemory } from "./platform.js";

/** Where a heap lies. */
export interface PlaceOptions {
  /** The memory the heap lies in; a new one unless given. */
  memory?: WasmMemory | undefined;
  /** First address that the heap owns: a multiple of 16, 16 to 0xfffe0000. Default: 16, so that 0 is never a block. */
  base?: number | undefined;
  /** First address that the heap must not touch; 0 (the default) for as far as the memory may grow. */
  limit?: number | undefined;
  /** Size of a new memory, in pages of 64 KiB, 0 to 65,536. Default: 1. */
  initialPages?: number | undefined;
  /** What a new memory may grow to, in pages, 1 to 65,536. Default: 65,536. */
  maximumPages?: number | undefined;
  /** Whether a new memory is shared between workers. Default: false. */
  shared?: boolean | undefined;
}

export interface Place {
  readonly memory: WasmMemory;
  readonly base: number;
  readonly limit: number;
}

const DEFAULT_BASE = 16;
const ALIGNMENT = 16;
const MAXIMUM_PAGES = 65536;
const ADDRESS_END = 2 ** 32;
/** Two pages below the end of the addresses: the end of a control block above, in whole pages, could wrap around. */
const HIGHEST_BASE = ADDRESS_END - 2 * 65536;

function integerIn(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidOptionError(option, value, `an integer from ${least} to ${most}`);
}

function newMemory({
  initialPages = 1,
  maximumPages = MAXIMUM_PAGES,
  shared = false,
}: PlaceOptions): WebAssembly.Memory {
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

function givenMemory(memory: WebAssembly.Memory, options: PlaceOptions): WebAssembly.Memory {
  if (!(memory instanceof WebAssembly.Memory)) throw new InvalidOptionError("memory", memory, "a WebAssembly.Memory");
  for (const option of ["initialPages", "maximumPages", "shared"] as const) {
    const value = options[option];
    if (value !== undefined) throw new InvalidOptionError(option, value, "no value beside `memory`");
  }
  return memory;
}

export function checkedBase(base: number): number {
  integerIn("base", base, DEFAULT_BASE, HIGHEST_BASE);
  if (base % ALIGNMENT !== 0) throw new InvalidOptionError("base", base, `a multiple of ${ALIGNMENT}`);
  return base;
}

export function checkedLimit(limit: number, base: number): number {
  integerIn("limit", limit, 0, ADDRESS_END - 1);
  if (limit !== 0 && limit <= base) throw new InvalidOptionError("limit", limit, `an address above the base (${base})`);
  return limit;
}

export function checkIsObject(options: unknown): void {
  if (typeof options !== "object" || options === null) throw new InvalidOptionError("options", options, "an object");
}

/** Where the heap shall be. Throws InvalidOptionError, with nothing made, for what cannot be. */
export function resolvePlace(options: PlaceOptions): Place {
  checkIsObject(options);
  const base = checkedBase(options.base ?? DEFAULT_BASE);
  const limit = checkedLimit(options.limit ?? 0, base);
  const memory = options.memory === undefined ? newMemory(options) : givenMemory(options.memory, options);
  return { memory, base, limit };
}
