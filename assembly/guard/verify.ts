// Verification of blocks and of pointers: what is found is reported, and ends the call.

import { Ptr } from "../heap/units";
import { trap } from "../machine/wasm";
import { blockSize, extentOf, firstDisturbed, isBuried, isFreed, isLive, overflowOf, underflowOf } from "./block";
import { report } from "./env";
import { FREED_POINTER, INNER_POINTER, OVERFLOW, UNDERFLOW, WILD_POINTER, WRITE_AFTER_FREE } from "./kinds";
import { isBlock, lastBlockTo } from "./shadow";

/** Tells the host, then traps: nothing has been changed by the call yet, or all is as it must be. */
export function fail(kind: u32, address: Ptr, size: u32, detail: u32): void {
  report(kind, address, size, detail);
  trap();
}

/** Reports what has been written behind a live block. */
function verifyFence(block: Ptr): void {
  const past = overflowOf(block);
  if (past !== 0) fail(OVERFLOW, block, blockSize(block), past);
}

/** Reports what has been written just before or behind a live block. */
export function verifyLive(block: Ptr): void {
  const before = underflowOf(block);
  if (before !== 0) fail(UNDERFLOW, block, blockSize(block), before);
  verifyFence(block);
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

/** Reports a pointer that is not a live block's, and what has been written beside the block. */
export function verifyPointer(pointer: Ptr, kind: u32): void {
  if (isBlock(pointer) && isLive(pointer)) {
    verifyFence(pointer);
    return;
  }
  failPointer(pointer, kind);
  verifyLive(pointer);
}
