// Check of masters: what they say of blocks, and what blocks say of them. Of a heap whose chunks have been checked.

import { fence } from "../heap/holes";
import { blockBefore, lastBlock, nextSpare, spare, table } from "../heap/masters";
import { above, isInUse, isMovable, kindOf, LOCKED, linkOf, MASTERS, payloadOf } from "../heap/relocatable";
import { Ptr, Size } from "../heap/units";
import { load32 } from "../machine";
import { isInHeap } from "./control";
import { holds, LIST, MASTER } from "./report";
import { clearSet, hasMembers, isSetEmpty, putIn, takeOut } from "./set";

const MASTER_SIZE: u32 = 4;
const FREE: u32 = 1;

function isBlock(chunk: Ptr): bool {
  return isInUse(chunk) && kindOf(chunk) === MASTERS;
}

/** Checks that the list of blocks of masters holds those that there are. */
function checkBlocks(): bool {
  clearSet();
  for (let chunk = table(); chunk !== fence(); chunk = above(chunk)) if (isBlock(chunk)) putIn(chunk);
  for (let block = lastBlock(); block !== 0; block = blockBefore(block)) {
    if (!holds(hasMembers() && isInHeap(block) && block >= table(), LIST, block)) return false;
    takeOut(block);
  }
  return holds(isSetEmpty(), LIST, lastBlock());
}

/** Where the master of a movable chunk must be. */
function isMaster(address: Ptr): bool {
  let block = lastBlock();
  while (block !== 0 && (address < payloadOf(block) || address >= above(block))) block = blockBefore(block);
  return block !== 0 && u32(address & (MASTER_SIZE - 1)) === 0;
}

/** Puts in what every master in use holds, or where every free one is. Returns how many masters there are. */
function gather(isFree: bool): Size {
  let count: Size = 0;
  for (let block = lastBlock(); block !== 0; block = blockBefore(block)) {
    const end = above(block);
    for (let master = payloadOf(block); master < end; master += MASTER_SIZE) {
      const word = load32(master);
      count += 1;
      if (u32(word & FREE) !== 0) {
        if (isFree) putIn(master);
      } else if (!isFree) putIn(word);
    }
  }
  return count;
}

/** Checks that masters in use and blocks behind handles are as many, and lead to each other. */
function checkHandles(): bool {
  clearSet();
  gather(false);
  for (let chunk = table(); chunk !== fence(); chunk = above(chunk)) {
    if (!isInUse(chunk) || !(isMovable(chunk) || kindOf(chunk) === LOCKED)) continue;
    takeOut(payloadOf(chunk));
    if (!isMovable(chunk)) continue;
    const master = linkOf(chunk);
    if (!holds(isMaster(master) && load32(master) === payloadOf(chunk), MASTER, chunk)) return false;
  }
  return holds(isSetEmpty(), MASTER, table());
}

/** Checks that the list of free masters holds those that there are. */
function checkSpares(): bool {
  clearSet();
  let left = gather(true);
  for (let master = spare(); master !== 0; master = nextSpare(master)) {
    if (!holds(left !== 0 && isMaster(master), LIST, master)) return false;
    takeOut(master);
    left -= 1;
  }
  return holds(isSetEmpty(), LIST, spare());
}

export function checkMasters(): bool {
  return checkBlocks() && checkHandles() && checkSpares();
}
