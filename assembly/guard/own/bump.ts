// What the guarded bump has besides the C calls: all at once, as without the guard.

import { mark as innerMark, release as innerRelease, start } from "../../allocators/bump";
import { Ptr } from "../../heap/units";
import { blockSize, extentOf, originOf } from "../block";
import { INNER_POINTER, WILD_POINTER } from "../kinds";
import { drain } from "../quarantine";
import { dropFrom, fillSpares, firstBlockFrom, isInNode, lastBlockTo } from "../shadow";
import { verifyLiveFrom } from "../sweep";
import { fail } from "../verify";

/** The place that `release` goes back to. */
export function mark(): Ptr {
  return innerMark();
}

/** Reports a place in the midst of a block, or of the guard's own: no mark was ever there. */
function verifyMark(to: Ptr): void {
  const below = lastBlockTo(to);
  if (below !== 0 && to - below < extentOf(blockSize(below)))
    fail(INNER_POINTER, to, blockSize(below), u32(to - below));
  const above = firstBlockFrom(to);
  const isInLead = above !== 0 && originOf(above) < to;
  if (isInLead || isInNode(to)) fail(WILD_POINTER, to, 0, 0);
}

/** Frees all that was allocated since `mark` gave this value. Ignored if that place is not in the arena any more. */
export function release(to: Ptr): void {
  if (to < start() || to > innerMark()) return;
  verifyMark(to);
  verifyLiveFrom(to);
  drain();
  dropFrom(to);
  innerRelease(to);
  fillSpares();
}

/** Frees everything that lies behind other people's last growth; the memory stays the heap's. */
export function reset(): void {
  release(start());
}
