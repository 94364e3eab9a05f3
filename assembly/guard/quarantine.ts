// The quarantine: freed blocks wait here, poisoned, before the allocator gets them back.
//
// First in, first out, linked through the blocks. A block leaves once those behind it hold more bytes than the limit,
// or when memory is short; what has been written to it meanwhile is reported then.
// Costs: constant, and a look at every byte of the block that leaves.

import { free as giveBack } from "../allocators/selected";
import { Ptr, Size } from "../heap/units";
import { bury, footprintOf, isBuried, nextFreed, originOf, setNextFreed, unmark } from "./block";
import { held, newest, oldest, quarantineLimit, setHeld, setNewest, setOldest } from "./control";
import { FREED, NO_BLOCK, setState } from "./shadow";
import { isUntouched, verifyFreed } from "./verify";

/** Takes the oldest block out of the list. One whose link cannot be trusted takes all behind it along, for good. */
function dequeue(block: Ptr): void {
  if (block === newest() || !isBuried(block)) {
    setOldest(0);
    setNewest(0);
    setHeld(0);
    return;
  }
  setOldest(nextFreed(block));
  setHeld(u32(held() - footprintOf(block)));
}

/** Gives the oldest block back to the allocator; where it has been written to, it stays as it is and is reported. */
function release(block: Ptr): void {
  dequeue(block);
  if (!isUntouched(block)) verifyFreed(block);
  const origin = originOf(block);
  setState(block, NO_BLOCK);
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
  setState(block, FREED);
  if (newest() === 0) setOldest(block);
  else setNextFreed(newest(), block);
  setNewest(block);
  setHeld(u32(held() + footprintOf(block)));
  drainTo(quarantineLimit());
}
