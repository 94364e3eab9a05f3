// What the guarded bump has besides the C calls: all at once, as without the guard.

import { mark as innerMark, release as innerRelease, start } from "../../allocators/bump";
import { Ptr } from "../../heap/units";
import { drain } from "../quarantine";
import { dropFrom, fillSpares } from "../shadow";
import { verifyLiveFrom } from "../sweep";

/** The place that `release` goes back to. */
export function mark(): Ptr {
  return innerMark();
}

/** Frees all that was allocated since `mark` gave this value. Ignored if that place is not in the arena any more. */
export function release(to: Ptr): void {
  if (to < start() || to > innerMark()) return;
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
