// Makes guarded heaps.

import { InvalidOptionError } from "../errors.js";
import { type HeapOptions, resolveOptions } from "../options.js";
import { GuardedHeap, type Settings } from "./heap.js";
import { resumeGuarded } from "./snapshot.js";

export interface GuardedOptions extends HeapOptions {
  /** Makes the heap a guarded one; of itself with heapsmith/guarded. */
  guarded?: true | undefined;
  /** Whether the stacks of calls are kept: some microseconds a call. Default: true. */
  stacks?: boolean | undefined;
  /**
   * Bytes that freed blocks may hold, with what surrounds them, before they serve again: 0 to 2^32 − 1.
   * Default: 65,536, or what the heap that is attached to has.
   */
  quarantineBytes?: number | undefined;
}

function settingsOf({ guarded = true, stacks = true, quarantineBytes }: GuardedOptions): Settings {
  if (guarded !== true) throw new InvalidOptionError("guarded", guarded, "true, or no value");
  if (typeof stacks !== "boolean") throw new InvalidOptionError("stacks", stacks, "true or false");
  if (quarantineBytes !== undefined && quarantineBytes >>> 0 !== quarantineBytes)
    throw new InvalidOptionError("quarantineBytes", quarantineBytes, "an integer from 0 to 4294967295");
  return { stacks, quarantineBytes };
}

/**
 * Makes a guarded heap, attaches to the one of the same allocator that already lies at `base`, or resumes a snapshot.
 * A heap without guard that lies there is not attached to: a guarded one is made in its place.
 * Throws InvalidOptionError or SnapshotError, with nothing made, where the options cannot be met.
 */
export function createGuardedHeap(options: GuardedOptions = {}): GuardedHeap {
  const { snapshot } = options;
  const settings = settingsOf(options);
  const choice = snapshot === undefined ? resolveOptions(options) : resumeGuarded(snapshot, options);
  return new GuardedHeap(choice.allocator, choice.engine, choice.place, settings);
}
