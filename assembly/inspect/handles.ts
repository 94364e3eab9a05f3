// Inspector of handles: the tiling, the ring of holes, the masters.

import { ID } from "../allocators/handles";
import { cursor, FENCE_SIZE, fence, holeBytes, LIMITLESS, nextHole, previousHole, ringHead } from "../heap/holes";
import { TABLE, TABLE_SIZE, table } from "../heap/masters";
import {
  above,
  amountIn,
  BELOW_FREE,
  chunkSize,
  FENCE,
  HEADER_SIZE,
  headerWord,
  IN_USE,
  isInUse,
  isMovable,
  kindOf,
  LOCKED,
  linkOf,
  MASTERS,
  MIN_CHUNK,
  RAW,
} from "../heap/relocatable";
import { Ptr, Size } from "../heap/units";
import { load32 } from "../machine";
import { checkControl, isInHeap } from "./control";
import { checkMasters } from "./masters";
import { COUNTER, FLAGS, FOOTER, holds, LINK, LIST, NEIGHBOURS, SIZE, TILING } from "./report";
import { clearSet, hasMembers, isSetEmpty, putIn, takeOut } from "./set";
import { FREE, GAP_STATE, LIVE, TABLE_STATE, TOP_STATE } from "./states";

export { end, identity } from "./identity";
export { violationAddress, violationCode } from "./report";

/** Of the word before a raw block's payload, which repeats its link. */
const LINK_SIZE: u32 = 4;

let isBelowFree: bool = false;
let isAtMostCursor: bool = false;
let bytes: Size = 0;

function isReadable(): bool {
  return checkControl(ID, TABLE + TABLE_SIZE + FENCE_SIZE) && isSize(table());
}

/** Whether a chunk ends at or below the last fence. */
function isSize(chunk: Ptr): bool {
  const size = chunkSize(chunk);
  const least: Size = isInUse(chunk) && linkOf(chunk) === FENCE ? FENCE_SIZE : MIN_CHUNK;
  return holds(size >= least && size <= fence() - chunk, SIZE, chunk);
}

/** Whether a chunk's link tells of a raw block whose payload begins in it. */
function isRaw(chunk: Ptr): bool {
  const distance = amountIn(chunk);
  if (kindOf(chunk) !== RAW || distance < HEADER_SIZE || distance > chunkSize(chunk)) return false;
  return load32(u32(chunk + distance - LINK_SIZE)) === linkOf(chunk);
}

function isLink(chunk: Ptr): bool {
  const kind = kindOf(chunk);
  if (kind === FENCE) return linkOf(chunk) === FENCE;
  return kind === RAW ? isRaw(chunk) : kind !== LOCKED || amountIn(chunk) !== 0;
}

function checkHole(hole: Ptr): bool {
  const end = above(hole);
  if (!holds(!isBelowFree, NEIGHBOURS, hole)) return false;
  if (!holds(load32(u32(end - 4)) === chunkSize(hole), FOOTER, hole)) return false;
  if (end !== fence()) {
    putIn(hole);
    bytes = u32(bytes + chunkSize(hole));
  }
  return true;
}

function checkInUse(chunk: Ptr): bool {
  const isUnmoved = isBelowFree && isAtMostCursor && isMovable(chunk);
  return holds(isLink(chunk), LINK, chunk) && holds(!isUnmoved, COUNTER, chunk);
}

/** Checks one chunk against the one below it. */
function checkChunk(chunk: Ptr): bool {
  if (!isSize(chunk)) return false;
  const flags = u32((isInUse(chunk) ? IN_USE : 0) | (isBelowFree ? BELOW_FREE : 0));
  if (!holds(load32(chunk) === headerWord(chunkSize(chunk), flags), FLAGS, chunk)) return false;
  if (!(isInUse(chunk) ? checkInUse(chunk) : checkHole(chunk))) return false;
  isBelowFree = !isInUse(chunk);
  return true;
}

/** Checks that chunks tile all from the table to the fence; gathers the holes of the ring in the set. */
function checkChunks(): bool {
  const last = fence();
  isBelowFree = false;
  isAtMostCursor = true;
  bytes = 0;
  clearSet();
  let chunk = table();
  while (chunk !== last) {
    if (!checkChunk(chunk)) return false;
    if (chunk === cursor()) isAtMostCursor = false;
    chunk = above(chunk);
  }
  if (!holds(!isAtMostCursor || cursor() === last, COUNTER, cursor())) return false;
  const flags = u32(isBelowFree ? IN_USE | BELOW_FREE : IN_USE);
  return holds(load32(last) === headerWord(FENCE_SIZE, flags) && linkOf(last) === FENCE, TILING, last);
}

/** Checks that the ring is of the holes in the set. */
function checkRing(): bool {
  const head = ringHead();
  let previous = head;
  if (!holds(load32(head) === LIMITLESS, COUNTER, head)) return false;
  while (nextHole(previous) !== head) {
    const hole = nextHole(previous);
    if (!holds(isInHeap(hole) && hole > table() && hasMembers(), LINK, previous)) return false;
    if (!holds(previousHole(hole) === previous, LINK, hole)) return false;
    takeOut(hole);
    previous = hole;
  }
  if (!holds(previousHole(head) === previous, LINK, head)) return false;
  return holds(isSetEmpty(), LIST, head) && holds(holeBytes() === bytes, COUNTER, head);
}

export function check(): bool {
  return isReadable() && checkChunks() && checkRing() && checkMasters();
}

export function walkFirst(): Ptr {
  if (!isReadable()) return 0;
  const first = above(table());
  return first === fence() ? 0 : first;
}

export function walkNext(chunk: Ptr): Ptr {
  if (!isInHeap(chunk) || !isSize(chunk)) return 0;
  const next = above(chunk);
  return next === fence() ? 0 : next;
}

export function stateOf(chunk: Ptr): u32 {
  if (!isInUse(chunk)) return above(chunk) === fence() ? TOP_STATE : FREE;
  if (linkOf(chunk) === FENCE) return GAP_STATE;
  return kindOf(chunk) === MASTERS ? TABLE_STATE : LIVE;
}

export function sizeOf(chunk: Ptr): Size {
  return chunkSize(chunk);
}

export function payload(chunk: Ptr): Ptr {
  return u32(chunk + (isInUse(chunk) && isRaw(chunk) ? amountIn(chunk) : HEADER_SIZE));
}
