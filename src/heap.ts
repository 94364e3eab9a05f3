// A heap whose allocator and engine are chosen by name, and which can be looked into.

import type { ViewType } from "./block.js";
import { CoreHeap } from "./core.js";
import { instantiateWasm } from "./engines/wasm.js";
import { InvalidOptionError } from "./errors.js";
import { allocators } from "./generated/allocators.js";
import { createGuardedHeap, type GuardedOptions } from "./guard/create.js";
import type { GuardedHeap } from "./guard/heap.js";
import type { Handle } from "./handles/handle.js";
import { type CompactOptions, type HandleCalls, HandleSource, type PolicyOptions } from "./handles/source.js";
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

/** A heap whose blocks can move, and which can be compacted. */
export class HandleHeap extends Heap implements HandleCalls {
  readonly #handles = new HandleSource(this);

  handle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> {
    return this.#handles.handle(type, length);
  }

  tryHandle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> | null {
    return this.#handles.tryHandle(type, length);
  }

  adopt<View extends ArrayBufferView>(type: ViewType<View>, handle: number, length?: number): Handle<View> {
    return this.#handles.adopt(type, handle, length);
  }

  compact(options?: CompactOptions): number {
    return this.#handles.compact(options);
  }

  setPolicy(options: PolicyOptions): void {
    this.#handles.setPolicy(options);
  }
}

/**
 * Makes a heap, attaches to the one of the same allocator that already lies at `base`, or resumes a snapshot. With
 * `guarded: true` it is a guarded heap, which verifies every call.
 * Throws InvalidOptionError or SnapshotError, with nothing made, where the options cannot be met.
 */
export function createHeap(options: GuardedOptions & { guarded: true }): GuardedHeap;
export function createHeap(options: HeapOptions & { allocator: "handles"; guarded?: false | undefined }): HandleHeap;
export function createHeap(options?: HeapOptions & { guarded?: false | undefined }): Heap;
export function createHeap(options: HeapOptions & { guarded?: boolean | undefined } = {}): Heap | GuardedHeap {
  checkIsObject(options);
  const { guarded = false, snapshot } = options;
  if (guarded === true) return createGuardedHeap(options as GuardedOptions);
  if (guarded !== false) throw new InvalidOptionError("guarded", guarded, "true or false");
  const choice = snapshot === undefined ? resolveOptions(options) : resume(snapshot, options);
  return choice.allocator === "handles" ? new HandleHeap(choice) : new Heap(choice);
}
