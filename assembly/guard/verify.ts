// Verification of blocks and of pointers: what is found is reported, and ends the call.

import { Ptr } from "../heap/units";
import { trap } from "../machine/wasm";
import {
  blockSize,
  extentOf,
  firstDisturbed,
  isBuried,
  isFenced,
  isFreed,
  isLive,
  overflowOf,
  underflowOf,
} from "./block";
import { report } from "./env";
import { FREED_POINTER, INNER_POINTER, OVERFLOW, UNDERFLOW, WILD_POINTER, WRITE_AFTER_FREE } from "./kinds";
import { isBlock, lastBlockTo } from "./shadow";

/** Tells the host, then traps: nothing has been changed by the call yet, or all is as it must be. */
export function fail(kind: u32, address: Ptr, size: u32, detail: u32): void {
  report(kind, address, size, detail);
  trap();
}

/** Reports what has been written just before or behind a live block. */
export function verifyLive(block: Ptr): void {
  const before = underflowOf(block);
  if (before !== 0) fail(UNDERFLOW, block, blockSize(block), before);
  if (!isFenced(block)) fail(OVERFLOW, block, blockSize(block), overflowOf(block));
}

/** Reports what has been written to a freed block. */
export function verifyFreed(block: Ptr): void {
  if (!isBuried(block)) {
    fail(WRITE_AFTER_FREE, block, 0, 0xffffffff);
    return;
  }
  const first = firstDisturbed(block);
  if (first !== 0) fail(WRITE_AFTER_FREE, block, blockSize(block), u32(first - block));
}

/** Reports damage to any block. */
export function verifyBlock(block: Ptr): void {
  if (isFreed(block)) verifyFreed(block);
  else verifyLive(block);
}

/** Reports a pointer that is not a live block's. `kind`: for one that is a freed block's. */
function failPointer(pointer: Ptr, kind: u32): void {
  if (isBlock(pointer)) {
    if (isFreed(pointer)) fail(kind, pointer, blockSize(pointer), 0);
    return;
  }
  const block = lastBlockTo(pointer);
  const offset = u32(pointer - block);
  if (block === 0 || offset >= extentOf(blockSize(block))) fail(WILD_POINTER, pointer, 0, 0);
  else if (isFreed(block)) fail(FREED_POINTER, pointer, blockSize(block), offset);
  else fail(INNER_POINTER, pointer, blockSize(block), offset);
}

/** Whether a pointer is a live block's, and nothing has been written beside that. */
export function isSound(pointer: Ptr): bool {
  return isBlock(pointer) && isLive(pointer) && isFenced(pointer);
}

/** Reports what is wrong with a pointer that is not sound. `kind`: where it is a freed block's. */
export function reject(pointer: Ptr, kind: u32): void {
  failPointer(pointer, kind);
  verifyLive(pointer);
}

/** Reports a pointer that is not sound. */
export function verifyPointer(pointer: Ptr, kind: u32): void {
  if (!isSound(pointer)) reject(pointer, kind);
}
