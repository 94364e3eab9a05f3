// A heap whose allocator and engine are chosen by name, and which can be looked into.

import { CoreHeap } from "./core.js";
import { instantiateWasm } from "./engines/wasm.js";
import { InvalidOptionError } from "./errors.js";
import { allocators } from "./generated/allocators.js";
import { type LiveBlock, liveChunks } from "./inspect/live.js";
import { check, snapshot, stats, walk } from "./inspect/look.js";
import type { HeapStats, StatsOptions } from "./inspect/stats.js";
import type { HeapChunk } from "./inspect/walk.js";
import { type Choice, type HeapOptions, resolveOptions } from "./options.js";
import { resume } from "./resume.js";

export class Heap extends CoreHeap {
  /** @internal */
  constructor({ allocator, engine, place }: Choice) {
    const module = allocators[allocator];
    const instantiate = engine === "wasm" ? instantiateWasm.bind(undefined, module) : module.instantiate;
    super(place, { allocator, engine, instantiate });
  }

  /** All chunks in address order. Throws HeapCorruptionError where the way is lost. */
  walk(): Generator<HeapChunk, void, undefined> {
    return walk(this);
  }

  /** What is out: all live blocks in address order. Throws HeapCorruptionError where the heap cannot be walked. */
  live(): LiveBlock[] {
    return liveChunks(this);
  }

  /** Checks all invariants. Throws HeapCorruptionError, which names the first one that does not hold, and where. */
  check(): void {
    check(this);
  }

  /** Throws HeapCorruptionError where an invariant does not hold. */
  stats(options?: StatsOptions): HeapStats {
    return stats(this, options);
  }

  /** The heap's bytes, for `createHeap({ snapshot })`. Throws HeapCorruptionError where its control block is lost. */
  snapshot(): Uint8Array<ArrayBuffer> {
    return snapshot(this);
  }
}

/**
 * Makes a heap, attaches to the one of the same allocator that already lies at `base`, or resumes a snapshot.
 * Throws InvalidOptionError or SnapshotError, with nothing made, where the options cannot be met.
 */
export function createHeap(options: HeapOptions = {}): Heap {
  const { guarded } = (options ?? {}) as { guarded?: unknown };
  if (guarded !== undefined && guarded !== false)
    throw new InvalidOptionError("guarded", guarded, "no value: guarded heaps are made by heapsmith/guarded");
  if (options?.snapshot !== undefined) return new Heap(resume(options.snapshot, options));
  return new Heap(resolveOptions(options));
}
