// The quarantine: freed blocks wait here, poisoned, before the allocator gets them back.
//
// First in, first out, linked through the blocks. Once they hold more bytes than the limit, the oldest leave until a
// sixteenth less is held, as many in a row take less time than one with each call; all leave when memory is short. What
// has been written to a block meanwhile is reported then.
// Costs: constant, and a look at every byte of the block that leaves.

import { free as giveBack } from "../allocators/selected";
import { Ptr, Size } from "../heap/units";
import { bury, firstDisturbed, footprintOf, isBuried, nextFreed, originOf, setNextFreed, unmark } from "./block";
import { held, newest, oldest, quarantineLimit, setHeld, setNewest, setOldest } from "./control";
import { dropBlock } from "./shadow";
import { verifyFreed } from "./verify";

const BATCH_SHIFT: u32 = 4;

/** Empties the list: what is in it stays where it is, for good. */
function forget(): void {
  setOldest(0);
  setNewest(0);
  setHeld(0);
}

/**
 * Gives the oldest block back to the allocator. One that has been written to stays as it is and is reported; where its
 * link cannot be trusted, all behind it stay, too.
 */
function release(block: Ptr): void {
  const isTrusted = isBuried(block);
  if (!isTrusted || block === newest()) {
    forget();
  } else {
    setOldest(nextFreed(block));
    setHeld(u32(held() - footprintOf(block)));
  }
  if (!isTrusted || firstDisturbed(block) !== 0) verifyFreed(block);
  const origin = originOf(block);
  dropBlock(block);
  unmark(block);
  giveBack(origin);
}

/** Gives blocks back, the oldest first, until at most `bytes` are held. */
export function drainTo(bytes: Size): void {
  while (held() > bytes) release(oldest());
}

/** Gives all blocks back. False: there were none. */
export function drain(): bool {
  if (oldest() === 0) return false;
  drainTo(0);
  return true;
}

/** Puts a live block, freed by the call of this number, into quarantine. */
export function quarantine(block: Ptr, site: u32): void {
  bury(block, site);
  if (newest() === 0) setOldest(block);
  else setNextFreed(newest(), block);
  setNewest(block);
  setHeld(u32(held() + footprintOf(block)));
  const most = quarantineLimit();
  if (held() > most) drainTo(u32(most - (most >>> BATCH_SHIFT)));
}
