// heapsmith/hardened: allocators with links between free chunks, encoded and verified. See SECURITY.md.

import { CoreHeap } from "../core.js";
import type { AllocatorModule, Inspector, InspectorModule } from "../engines/module.js";
import { instantiateWasm } from "../engines/wasm.js";
import { InvalidOptionError } from "../errors.js";
import { hardened } from "../generated/hardened.js";
import { hardenedInspectors } from "../generated/hardened-inspectors.js";
import { type HeapStats, type StatsOptions, statsOf } from "../inspect/stats.js";
import { checkHeap, type HeapChunk, isElsewhere, walkHeap } from "../inspect/walk.js";
import { type AllocatorName, type Choice, DEFAULT_ALLOCATOR, type HeapOptions, resolveOptions } from "../options.js";

export * from "../api.js";

/** Allocators that have a hardened flavour. */
export type HardenedName = keyof typeof hardened;

export interface HardenedOptions extends Omit<HeapOptions, "snapshot"> {
  allocator?: HardenedName | undefined;
}

export function hardenedNames(): HardenedName[] {
  return Object.keys(hardened) as HardenedName[];
}

function moduleOf(allocator: AllocatorName): AllocatorModule {
  const found = new Map<string, AllocatorModule>(Object.entries(hardened)).get(allocator);
  if (found !== undefined) return found;
  const expected = `one of ${hardenedNames().join(", ")}: the others have no hardened flavour`;
  throw new InvalidOptionError("allocator", allocator, expected);
}

/** A heap whose allocator traps, a WebAssembly.RuntimeError, where a link between free chunks has been overwritten. */
export class HardenedHeap extends CoreHeap {
  readonly #inspector: Inspector;

  /** @internal */
  constructor({ allocator, engine, place }: Choice) {
    const module = moduleOf(allocator);
    const instantiate = engine === "wasm" ? instantiateWasm.bind(undefined, module) : module.instantiate;
    super(place, { allocator, engine, instantiate });
    const { memory, base, limit } = place;
    const inspector = hardenedInspectors[allocator] as InspectorModule;
    this.#inspector = inspector.instantiate({ memory, __heap_base: base, __heap_limit: limit });
  }

  /** All chunks in address order. Throws HeapCorruptionError where the way is lost. */
  walk(): Generator<HeapChunk, void, undefined> {
    return walkHeap(this.#inspector);
  }

  /** Checks all invariants. Throws HeapCorruptionError, or WebAssembly.RuntimeError for a link that can be none. */
  check(): void {
    checkHeap(this.#inspector);
  }

  /** Throws as `check` does. */
  stats(options: StatsOptions = {}): HeapStats {
    this.check();
    const inspector = this.#inspector;
    const memory = { bytes: inspector.end() - this.base, isElsewhere: isElsewhere(inspector) };
    return statsOf(walkHeap(inspector), memory, options);
  }
}

/**
 * Makes a hardened heap, or attaches to the one of the same allocator that already lies at `base`.
 * Throws InvalidOptionError, with nothing made, where the options cannot be met.
 */
export function createHeap(options: HardenedOptions = {}): HardenedHeap {
  const { allocator = DEFAULT_ALLOCATOR } = options ?? {};
  moduleOf(allocator);
  return new HardenedHeap(resolveOptions(options));
}
