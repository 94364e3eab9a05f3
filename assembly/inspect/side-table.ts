// Inspector of side-table: the tree, the ranges in it, the nodes out of it.

import { FIRST, FOREIGN_SPAN, foreign, ID, isForeign, tableLow } from "../allocators/side-table";
import { heapEnd } from "../heap/control";
import {
  freeSize,
  GAP,
  leftOf,
  mostFree,
  NODE_SIZE,
  rangeSize,
  rangeStart,
  rangeWord,
  rank,
  rightOf,
  root,
  spare,
  TAKEN,
} from "../heap/ranges";
import { GRANULE, Ptr, Size } from "../heap/units";
import { heapBase } from "../machine";
import { checkControl } from "./control";
import { COUNTER, FLAGS, holds, NEIGHBOURS, SIZE, TILING, TREE } from "./report";
import { FREE, FREE_ELSEWHERE, GAP_STATE, LIVE, LIVE_ELSEWHERE, TOP_STATE } from "./states";

export { end, identity } from "./identity";
export { violationAddress, violationCode } from "./report";

/** No tree over 32-bit numbers is anywhere near as deep, unless it is none. */
const MOST_DEPTH: u32 = 512;

let nodes: u32 = 0;
let nodeSum: u32 = 0;
let end: Ptr = 0;
let isBelowFree: bool = false;

function isNode(node: Ptr): bool {
  return node >= tableLow() && node < heapEnd() && u32(u32(heapEnd() - node) % NODE_SIZE) === 0;
}

function countNode(node: Ptr): bool {
  nodes = u32(nodes + 1);
  nodeSum = u32(nodeSum + u32(heapEnd() - node));
  return holds(nodes <= u32(u32(heapEnd() - tableLow()) / NODE_SIZE), TREE, node);
}

/** Checks a range against the one below it. */
function checkRange(node: Ptr): bool {
  const flags = u32(rangeWord(node) & 15);
  const isFree = flags === 0;
  if (!holds(isFree || flags === TAKEN || (flags === GAP && !isForeign()), FLAGS, node)) return false;
  if (!holds(end === 0 || rangeStart(node) === end, TILING, node)) return false;
  const isSize = u32(rangeStart(node) & (GRANULE - 1)) === 0 && rangeSize(node) !== 0;
  end = u32(rangeStart(node) + rangeSize(node));
  if (!holds(isSize && rangeStart(node) !== 0 && end > rangeStart(node), SIZE, node)) return false;
  if (!holds(!(isFree && isBelowFree), NEIGHBOURS, node)) return false;
  isBelowFree = isFree;
  return true;
}

function larger(a: u32, b: u32): u32 {
  return a > b ? a : b;
}

/** Checks a tree below a node of rank `above`, in order of address. */
function checkTree(node: Ptr, above: u32, depth: u32): bool {
  if (node === 0) return true;
  if (!holds(isNode(node) && depth < MOST_DEPTH, TREE, node)) return false;
  if (!countNode(node) || !holds(rank(node) <= above, TREE, node)) return false;
  if (!checkTree(leftOf(node), rank(node), u32(depth + 1)) || !checkRange(node)) return false;
  if (!checkTree(rightOf(node), rank(node), u32(depth + 1))) return false;
  const most = larger(freeSize(node), larger(mostFree(leftOf(node)), mostFree(rightOf(node))));
  return holds(mostFree(node) === most, COUNTER, node);
}

/** Checks that the nodes out of the tree are all the others. */
function checkSpares(): bool {
  for (let node = spare(); node !== 0; node = leftOf(node)) {
    if (!holds(isNode(node), TREE, node) || !countNode(node)) return false;
  }
  const count = u32(u32(heapEnd() - tableLow()) / NODE_SIZE);
  const all = u32(u32(count * u32(count + 1)) / 2);
  return holds(nodes === count && nodeSum === u32(all * NODE_SIZE), COUNTER, tableLow());
}

function checkTable(): bool {
  const low = tableLow();
  const isLow = low > heapBase() && low - heapBase() >= FIRST && low < heapEnd() && u32(low & 3) === 0;
  if (!holds(isLow, TREE, low)) return false;
  return holds(foreign() === 0 || foreign() === FOREIGN_SPAN, COUNTER, heapBase());
}

export function check(): bool {
  if (!checkControl(ID, FIRST) || !checkTable()) return false;
  nodes = 0;
  nodeSum = 0;
  isBelowFree = false;
  end = isForeign() ? 0 : u32(heapBase() + FIRST);
  if (!checkTree(root(), 0xffffffff, 0) || !checkSpares()) return false;
  return holds(isForeign() || end === tableLow(), TILING, end);
}

/** The node of the range that holds this address, or of the last one below it; 0 for none, or for no tree. */
export function nodeAt(address: Ptr): Ptr {
  let node = root();
  let found: Ptr = 0;
  for (let depth: u32 = 0; node !== 0; depth++) {
    if (depth === MOST_DEPTH || !isNode(node)) return 0;
    const isBelow = rangeStart(node) <= address;
    if (isBelow) found = node;
    node = isBelow ? rightOf(node) : leftOf(node);
  }
  return found;
}

export function walkFirst(): Ptr {
  if (!checkControl(ID, FIRST) || !checkTable()) return 0;
  let node = root();
  for (let depth: u32 = 0; isNode(node) && leftOf(node) !== 0; depth++) {
    if (depth === MOST_DEPTH) return 0;
    node = leftOf(node);
  }
  return isNode(node) ? rangeStart(node) : 0;
}

export function walkNext(chunk: Ptr): Ptr {
  const size = sizeOf(chunk);
  const next = u32(chunk + size);
  const node = nodeAt(next);
  const start: Ptr = node === 0 ? 0 : rangeStart(node);
  const isLast = isForeign() ? start === chunk : next === tableLow();
  if (!holds(size !== 0 && (isLast || start === next), TILING, chunk)) return 0;
  return isLast ? 0 : next;
}

export function stateOf(chunk: Ptr): u32 {
  const node = nodeAt(chunk);
  if (node === 0) return LIVE;
  if (isForeign()) return freeSize(node) !== 0 ? FREE_ELSEWHERE : LIVE_ELSEWHERE;
  if (freeSize(node) !== 0) return u32(chunk + freeSize(node)) === tableLow() ? TOP_STATE : FREE;
  return u32(rangeWord(node) & 15) === GAP ? GAP_STATE : LIVE;
}

export function sizeOf(chunk: Ptr): Size {
  const node = nodeAt(chunk);
  return node === 0 ? 0 : rangeSize(node);
}

export function payload(chunk: Ptr): Ptr {
  return chunk;
}
