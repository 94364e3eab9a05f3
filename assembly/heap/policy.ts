// The policy: when an allocation compacts.
//
//   budget 0            never
//   budget 2^32 − 1     on failure, before the memory is grown, and no further than the request needs
//   else                before each allocation, so many bytes; the memory grows where no hole is large enough yet
//
// Compaction is worth its while where the holes are a share of the heap, 2^-share: what it moves is then at most
// 2^share bytes for each byte that it wins. Where memory is refused, any allocation but one of "never" compacts as far
// as it must.
//
// Control: budget · share

import { heapBase, load32, store32 } from "../machine";
import { compact, UNLIMITED } from "./compaction";
import { heapEnd } from "./control";
import { ALL, growTop, HOLES_END, holeBytes, TRIES, takeChunk } from "./holes";
import { Ptr, Size } from "./units";

const BUDGET: u32 = HOLES_END;
const SHARE: u32 = HOLES_END + 4;

/** First byte of the control block behind the policy. */
export const POLICY_END: u32 = HOLES_END + 8;
/** A size that no chunk has. */
export const IMPOSSIBLE: Size = 0xfffffff8;
const DEFAULT_SHARE: u32 = 6;

export function budget(): Size {
  return load32(u32(heapBase() + BUDGET));
}

export function share(): u32 {
  return load32(u32(heapBase() + SHARE));
}

/** From here on, allocations compact `bytes` bytes where holes are a 2^-`exponent`th, at least, of the heap. */
export function setPolicy(bytes: Size, exponent: u32): void {
  store32(u32(heapBase() + BUDGET), bytes);
  store32(u32(heapBase() + SHARE), exponent);
}

export function openPolicy(): void {
  setPolicy(UNLIMITED, DEFAULT_SHARE);
}

function isWorthIt(): bool {
  return holeBytes() > u32(heapEnd() - heapBase()) >>> share();
}

/** A chunk in use of `size` bytes; 0 where memory is refused. Blocks may have been moved in either case. */
export function allocateChunk(size: Size): Ptr {
  if (size === IMPOSSIBLE) return 0;
  const bytes = budget();
  let chunk: Ptr = bytes === UNLIMITED ? takeChunk(size, TRIES) : 0;
  if (chunk !== 0) return chunk;
  if (isWorthIt()) compact(bytes, size);
  chunk = takeChunk(size, TRIES);
  if (chunk !== 0) return chunk;
  if (growTop(size)) return takeChunk(size, TRIES);
  if (bytes !== 0) compact(UNLIMITED, size);
  return takeChunk(size, ALL);
}
