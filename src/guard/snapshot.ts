// Snapshots of guarded heaps: the guard's control block and the allocator's heap behind it, in the format of all.

import { SnapshotError } from "../errors.js";
import { guarded } from "../generated/guarded.js";
import type { InspectedHeap } from "../inspect/inspection.js";
import { endOf } from "../inspect/look.js";
import { type AllocatorName, allocatorNames, type Choice, type HeapOptions } from "../options.js";
import { checkImage, layImage, wordOf } from "../resume.js";
import { decodeSnapshot, encodeSnapshot } from "../snapshot.js";

/** What a snapshot says behind the allocator's name. */
const SUFFIX = ".guarded";
/** "HG": the upper half of a guard's first word. */
const GUARD_MAGIC = 0x4847;

/** `inner`: the allocator's own heap. */
export function guardedSnapshot({ base, inner }: { base: number; inner: InspectedHeap }): Uint8Array<ArrayBuffer> {
  const { allocator, limit, memory } = inner;
  const end = endOf(inner);
  const bytes = new Uint8Array(memory.buffer, base, end - base);
  return encodeSnapshot({ allocator: `${allocator}${SUFFIX}`, base, limit, end, bytes });
}

/** Bytes of the guard's control block, as the module itself says. */
function guardBytes(allocator: AllocatorName): number {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const probe = { memory, __heap_base: 16, __heap_limit: 0, report: () => {} };
  return guarded[allocator].instantiate(probe).guard_bytes?.() ?? 0;
}

/**
 * Lays a guarded heap where its snapshot came from. Throws SnapshotError for one that cannot be resumed,
 * InvalidOptionError for options that contradict it; nothing is changed then.
 */
export function resumeGuarded(snapshot: Uint8Array, options: HeapOptions): Choice {
  const image = decodeSnapshot(snapshot);
  const allocator = allocatorNames().find((name) => image.allocator === `${name}${SUFFIX}`);
  if (allocator === undefined)
    throw new SnapshotError(`snapshot: of ${JSON.stringify(image.allocator)}; expected a guarded heap's`);
  const isGuard = (wordOf(image, 0) ?? 0) >>> 16 === GUARD_MAGIC && wordOf(image, 4) === image.base;
  if (!isGuard) throw new SnapshotError("snapshot: its guard's control block is of another heap");
  checkImage(image, allocator, guardBytes(allocator));
  return layImage(image, allocator, options);
}
