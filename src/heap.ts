// A heap whose allocator and engine are chosen by name, and which can be looked into.

import { CoreHeap } from "./core.js";
import { instantiateWasm } from "./engines/wasm.js";
import { InvalidOptionError } from "./errors.js";
import { allocators } from "./generated/allocators.js";
import { createGuardedHeap, type GuardedOptions } from "./guard/create.js";
import type { GuardedHeap } from "./guard/heap.js";
import { type LiveBlock, liveChunks } from "./inspect/live.js";
import { check, snapshot, stats, walk } from "./inspect/look.js";
import type { HeapStats, StatsOptions } from "./inspect/stats.js";
import type { HeapChunk } from "./inspect/walk.js";
import { type Choice, type HeapOptions, resolveOptions } from "./options.js";
import { checkIsObject } from "./place.js";
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
 * Makes a heap, attaches to the one of the same allocator that already lies at `base`, or resumes a snapshot. With
 * `guarded: true` it is a guarded heap, which verifies every call.
 * Throws InvalidOptionError or SnapshotError, with nothing made, where the options cannot be met.
 */
export function createHeap(options: GuardedOptions & { guarded: true }): GuardedHeap;
export function createHeap(options?: HeapOptions & { guarded?: false | undefined }): Heap;
export function createHeap(options: HeapOptions & { guarded?: boolean | undefined } = {}): Heap | GuardedHeap {
  checkIsObject(options);
  const { guarded = false, snapshot } = options;
  if (guarded === true) return createGuardedHeap(options as GuardedOptions);
  if (guarded !== false) throw new InvalidOptionError("guarded", guarded, "true or false");
  return new Heap(snapshot === undefined ? resolveOptions(options) : resume(snapshot, options));
}
