// Ranges: what is free and what is taken of a span of numbers, kept apart from what the numbers stand for.
//
//   the span    │ taken  │ free │ taken │ free        │        never read or written
//   the table   a node for each range, in a tree:
//
//      node  +0   start
//            +4   size │ flags       sizes and starts are multiples of 16
//            +8   left, of lower starts
//            +12  right, of higher starts
//            +16  most: the largest free size in this tree
//
// Control: root · spare, the nodes not in use, linked through `left`
//
// The tree is a treap (Seidel, Aragon 1996): in order by start, a heap by a rank that is scrambled from the start.
// Invariants: the ranges tile the span; no two neighbours are both free; no start is 0; sizes are not 0.
// Costs: finding by address or by size, taking and freeing: logarithmic, expected. 20 bytes a range.

import { heapBase, load32, store32 } from "../machine";
import { CONTROL_SIZE } from "./control";
import { Ptr, Size } from "./units";

export const NODE_SIZE: u32 = 20;
/** Two flags that are set or clear together: one alone is a sign of corruption. */
export const TAKEN: u32 = 3;
/** A taken range that is no block: pages of somebody else's. */
export const GAP: u32 = 15;
const FLAGS: u32 = 15;

/** Odd; of 21 bits, as products in JavaScript are exact to 2^53. */
const SCRAMBLE: u32 = 0x1d8ce7;

const SIZE: u32 = 4;
const LEFT: u32 = 8;
const RIGHT: u32 = 12;
const MOST: u32 = 16;
const ROOT: u32 = CONTROL_SIZE;
const SPARE: u32 = CONTROL_SIZE + 4;

/** First byte of the control block behind the table. */
export const TABLE_END: u32 = CONTROL_SIZE + 8;

export function root(): Ptr {
  return load32(u32(heapBase() + ROOT));
}

function setRoot(tree: Ptr): void {
  store32(u32(heapBase() + ROOT), tree);
}

export function spare(): Ptr {
  return load32(u32(heapBase() + SPARE));
}

function setSpare(node: Ptr): void {
  store32(u32(heapBase() + SPARE), node);
}

export function clearRanges(): void {
  setRoot(0);
  setSpare(0);
}

function moveLink(link: Ptr, distance: u32): void {
  if (load32(link) !== 0) store32(link, u32(load32(link) + distance));
}

/** Adjusts all links to nodes that have been moved by `distance` and now fill [low, high). */
export function moveLinks(low: Ptr, high: Ptr, distance: u32): void {
  for (let node = u32(high - NODE_SIZE); node >= low; node -= NODE_SIZE) {
    moveLink(u32(node + LEFT), distance);
    moveLink(u32(node + RIGHT), distance);
  }
  moveLink(u32(heapBase() + ROOT), distance);
  moveLink(u32(heapBase() + SPARE), distance);
}

export function rangeStart(node: Ptr): Ptr {
  return load32(node);
}

/** A range's size and flags. */
export function rangeWord(node: Ptr): u32 {
  return load32(u32(node + SIZE));
}

export function rangeSize(node: Ptr): Size {
  return u32(rangeWord(node) & u32(~FLAGS));
}

/** The size of a free range; 0 of a taken one. */
export function freeSize(node: Ptr): Size {
  const word = rangeWord(node);
  return u32(word & TAKEN) !== 0 ? 0 : word;
}

export function leftOf(node: Ptr): Ptr {
  return load32(u32(node + LEFT));
}

export function rightOf(node: Ptr): Ptr {
  return load32(u32(node + RIGHT));
}

/** Whether a tree is of one node. */
export function isLone(tree: Ptr): bool {
  return u32(leftOf(tree) | rightOf(tree)) === 0;
}

/** The largest free size in a tree. */
export function mostFree(tree: Ptr): Size {
  return tree === 0 ? 0 : load32(u32(tree + MOST));
}

/** Scrambles the start: distinct starts have distinct ranks. */
export function rank(node: Ptr): u32 {
  const word = u32(load32(node) * SCRAMBLE);
  return u32(u32(word ^ (word >>> 15)) * SCRAMBLE);
}

function larger(a: u32, b: u32): u32 {
  return a > b ? a : b;
}

function update(node: Ptr): void {
  store32(u32(node + MOST), larger(freeSize(node), larger(mostFree(leftOf(node)), mostFree(rightOf(node)))));
}

/** Which link of the tree's root leads towards a start. */
function side(tree: Ptr, node: Ptr): Ptr {
  return u32(tree + (load32(node) < load32(tree) ? LEFT : RIGHT));
}

function insert(tree: Ptr, node: Ptr): Ptr {
  if (tree === 0) return node;
  const link = side(tree, node);
  const child = insert(load32(link), node);
  store32(link, child);
  if (rank(child) < rank(tree)) {
    update(tree);
    return tree;
  }
  const inner = u32(child + LEFT + RIGHT - u32(link - tree));
  store32(link, load32(inner));
  store32(inner, tree);
  update(tree);
  update(child);
  return child;
}

function join(low: Ptr, high: Ptr): Ptr {
  if (low === 0) return high;
  if (high === 0) return low;
  const isLow = rank(low) > rank(high);
  const tree: Ptr = isLow ? low : high;
  if (isLow) store32(u32(low + RIGHT), join(rightOf(low), high));
  else store32(u32(high + LEFT), join(low, leftOf(high)));
  update(tree);
  return tree;
}

function remove(tree: Ptr, node: Ptr): Ptr {
  if (tree === node) return join(leftOf(node), rightOf(node));
  const link = side(tree, node);
  store32(link, remove(load32(link), node));
  update(tree);
  return tree;
}

/** The range that holds this address, or the last one below it; 0 where all lie above. */
export function rangeAt(address: Ptr): Ptr {
  let node = root();
  let found: Ptr = 0;
  while (node !== 0) {
    const isBelow = load32(node) <= address;
    if (isBelow) found = node;
    node = load32(u32(node + (isBelow ? RIGHT : LEFT)));
  }
  return found;
}

/** The lowest free range of at least `size`; 0 for none. */
export function lowestFit(size: Size): Ptr {
  let node = root();
  if (mostFree(node) < size) return 0;
  while (true) {
    const left = leftOf(node);
    if (mostFree(left) >= size) node = left;
    else if (freeSize(node) >= size) return node;
    else node = rightOf(node);
  }
}

/** Makes [low, high) nodes for later, as many as fit from the high end. Returns where the lowest begins. */
export function addSpares(low: Ptr, high: Ptr): Ptr {
  let lowest = high;
  while (lowest - low >= NODE_SIZE) {
    lowest -= NODE_SIZE;
    addSpare(lowest);
  }
  return lowest;
}

function addSpare(node: Ptr): void {
  store32(u32(node + LEFT), spare());
  setSpare(node);
}

/** Whether two nodes are spare: as many as taking a range may ask for. */
export function hasSpares(): bool {
  return spare() !== 0 && leftOf(spare()) !== 0;
}

function placeRange(node: Ptr, start: Ptr, word: u32): void {
  store32(node, start);
  store32(u32(node + SIZE), word);
  store32(u32(node + LEFT), 0);
  store32(u32(node + RIGHT), 0);
  update(node);
  setRoot(insert(root(), node));
}

function withdrawRange(node: Ptr): void {
  setRoot(remove(root(), node));
}

/** Adds a range; a node must be spare. `word`: its size and TAKEN. */
export function addRange(start: Ptr, word: u32): void {
  const node = spare();
  setSpare(leftOf(node));
  placeRange(node, start, word);
}

export function dropRange(node: Ptr): void {
  withdrawRange(node);
  addSpare(node);
}

/** `word`: its new size and TAKEN. */
export function setRange(node: Ptr, word: u32): void {
  withdrawRange(node);
  placeRange(node, rangeStart(node), word);
}

/**
 * Takes the part of a free range that starts at `start`: all behind it, where nodes run short. A node must be spare
 * unless the range itself starts there.
 */
export function takeRange(node: Ptr, start: Ptr, size: Size): void {
  const lead = u32(start - rangeStart(node));
  const whole = u32(rangeSize(node) - lead);
  const taken: Size = hasSpares() ? size : whole;
  if (lead === 0) {
    setRange(node, u32(taken | TAKEN));
  } else {
    setRange(node, lead);
    addRange(start, u32(taken | TAKEN));
  }
  if (taken !== whole) addRange(u32(start + taken), u32(whole - taken));
}

/** Drops the range above a node if that is free; returns its size, else 0. */
function meltAbove(node: Ptr): Size {
  const next = rangeAt(u32(rangeStart(node) + rangeSize(node)));
  const size = freeSize(next);
  if (size !== 0) dropRange(next);
  return size;
}

/** Frees a taken range: merges it with its free neighbours. */
export function freeRange(node: Ptr): void {
  let size = u32(rangeSize(node) + meltAbove(node));
  let whole = node;
  const below = rangeAt(u32(rangeStart(node) - 1));
  if (below !== 0 && freeSize(below) !== 0) {
    size = u32(size + freeSize(below));
    dropRange(node);
    whole = below;
  }
  setRange(whole, size);
}

/** Makes a taken range `size` long where what lies above it allows; longer where nodes run short. */
export function resizeRange(node: Ptr, size: Size): bool {
  const start = rangeStart(node);
  const whole = u32(rangeSize(node) + freeSize(rangeAt(u32(start + rangeSize(node)))));
  if (whole < size) return false;
  meltAbove(node);
  const taken: Size = spare() !== 0 ? size : whole;
  setRange(node, u32(taken | TAKEN));
  if (taken !== whole) addRange(u32(start + taken), u32(whole - taken));
  return true;
}
