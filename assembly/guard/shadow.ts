// The shadow: at which addresses blocks begin, kept apart from the blocks, so that no pointer need be believed.
//
//   root (512 words, in the control block)     by bits 31..23 of an address
//    └▶ node (128 words)                       by bits 22..16
//        └▶ leaf of a 64 KiB page              a bit per granule: a block begins there, live or in quarantine
//
// Nodes and leaves are blocks of 512 bytes of the allocator's, taken beforehand (`spares`): entering a block cannot fail.
// They stay until the heap is made anew.
// Costs: a look is three loads; a search for the next block skips empty pages; 1/128 of the heap's span.

import { malloc as request } from "../allocators/selected";
import { heapEnd } from "../heap/control";
import { GRANULE, Ptr } from "../heap/units";
import { barGrowth, rootAt, setSpares, spareCount, spares } from "./control";
import { fill, heapBase, leadingZeros, load32, store32, trailingZeros } from "./machine";

const NODE_BYTES: u32 = 512;
const ROOT_ENTRIES: u32 = 512;
const NODE_ENTRIES: u32 = 128;
/** A node and a leaf: the most that entering a block takes. */
const MOST_SPARES: u32 = 2;

function rootOf(address: Ptr): Ptr {
  return rootAt(address >>> 23);
}

function entryOf(node: Ptr, index: u32): Ptr {
  return u32(node + u32(u32(index & (NODE_ENTRIES - 1)) << 2));
}

function nodeOf(address: Ptr): Ptr {
  return load32(rootOf(address));
}

/** The leaf of an address's page; 0 for none. */
function leafOf(address: Ptr): Ptr {
  const node = nodeOf(address);
  return node === 0 ? 0 : load32(entryOf(node, address >>> 16));
}

/** The word of a leaf that has the bit of an address. */
function wordOf(leaf: Ptr, address: Ptr): Ptr {
  return u32(leaf + u32(u32(u32(address >>> 9) & 127) << 2));
}

function bitOf(address: Ptr): u32 {
  return u32(1 << u32(u32(address >>> 4) & 31));
}

/** Whether a block, live or in quarantine, begins at this address, which may be any. */
export function isBlock(address: Ptr): bool {
  if (u32(address & (GRANULE - 1)) !== 0) return false;
  const leaf = leafOf(address);
  return leaf !== 0 && u32(load32(wordOf(leaf, address)) & bitOf(address)) !== 0;
}

/** Says that a block, entered before, is none any more. */
export function dropBlock(block: Ptr): void {
  const word = wordOf(leafOf(block), block);
  store32(word, u32(load32(word) & u32(~bitOf(block))));
}

/** Whether entering a block cannot fail. */
export function hasSpares(): bool {
  return spareCount() === MOST_SPARES;
}

/** Takes nodes from the allocator until entering a block cannot fail. False: memory refused. */
export function fillSpares(): bool {
  while (!hasSpares()) {
    const node = request(NODE_BYTES);
    if (node === 0) return false;
    store32(node, spares());
    setSpares(node, u32(spareCount() + 1));
  }
  return true;
}

/** The same from what the heap has: a call that may yet fail does not grow the memory for it. */
export function fillSparesInPlace(): bool {
  barGrowth(true);
  const isFull = fillSpares();
  barGrowth(false);
  return isFull;
}

/** An empty node from the spares. */
function takeSpare(): Ptr {
  const node = spares();
  setSpares(load32(node), u32(spareCount() - 1));
  fill(node, 0, NODE_BYTES);
  return node;
}

/** The node or leaf of an entry, an empty one where it had none. */
function nodeIn(entry: Ptr): Ptr {
  let node = load32(entry);
  if (node === 0) {
    node = takeSpare();
    store32(entry, node);
  }
  return node;
}

/** Enters a block. The spares must be full. */
export function enterBlock(block: Ptr): void {
  const node = nodeIn(rootOf(block));
  const word = wordOf(nodeIn(entryOf(node, block >>> 16)), block);
  store32(word, u32(load32(word) | bitOf(block)));
}

/** First address of the 512 that share a word. */
function firstOfWord(address: Ptr): Ptr {
  return u32(address & u32(~511));
}

/** The first block, live or in quarantine, at or above an address; 0 for none. */
export function firstBlockFrom(address: Ptr): Ptr {
  const end = heapEnd();
  let at = u32(u32(address + 15) & u32(~15));
  while (at >= address && at < end) {
    const leaf = leafOf(at);
    if (leaf === 0) {
      const skipped: u32 = nodeOf(at) === 0 ? 0x7fffff : 0xffff;
      at = u32(u32(at | skipped) + 1);
      if (at === 0) return 0;
      continue;
    }
    const starts = u32(load32(wordOf(leaf, at)) & u32(-1 << u32(u32(at >>> 4) & 31)));
    if (starts !== 0) return u32(firstOfWord(at) + u32(trailingZeros(starts) << 4));
    at = u32(firstOfWord(at) + 512);
  }
  return 0;
}

/** The last block, live or in quarantine, at or below an address; 0 for none. */
export function lastBlockTo(address: Ptr): Ptr {
  const first = heapBase();
  let at = address;
  while (at >= first) {
    const leaf = leafOf(at);
    let below = firstOfWord(at);
    if (leaf !== 0) {
      const starts = u32(load32(wordOf(leaf, at)) & u32(-1 >>> u32(31 - u32(u32(at >>> 4) & 31))));
      if (starts !== 0) return u32(below + u32(u32(31 - leadingZeros(starts)) << 4));
    } else {
      below = u32(at & u32(~(nodeOf(at) === 0 ? 0x7fffff : 0xffff)));
    }
    if (below === 0) return 0;
    at = u32(below - 1);
  }
  return 0;
}

function isInside(address: Ptr, node: Ptr): bool {
  return node !== 0 && address > node && address - node < NODE_BYTES;
}

/** Whether an address lies behind the first byte of a node or leaf, in use or spare. */
export function isInNode(address: Ptr): bool {
  for (let spare = spares(); spare !== 0; spare = load32(spare)) if (isInside(address, spare)) return true;
  for (let index: u32 = 0; index < ROOT_ENTRIES; index += 1) {
    const node = load32(rootAt(index));
    if (isInside(address, node)) return true;
    for (let leaf: u32 = 0; node !== 0 && leaf < NODE_ENTRIES; leaf += 1)
      if (isInside(address, load32(entryOf(node, leaf)))) return true;
  }
  return false;
}

/** Drops entries of nodes that lie at or above an address, and frees what they covered. */
function dropEntries(first: Ptr, count: u32, from: Ptr): void {
  for (let index: u32 = 0; index < count; index += 1) {
    const entry = u32(first + u32(index << 2));
    if (load32(entry) >= from) store32(entry, 0);
  }
}

/** Forgets all blocks at or above an address, and all nodes there: an arena takes them back. */
export function dropFrom(from: Ptr): void {
  for (let block = firstBlockFrom(from); block !== 0; block = firstBlockFrom(u32(block + 1))) dropBlock(block);
  dropEntries(rootAt(0), ROOT_ENTRIES, from);
  for (let index: u32 = 0; index < ROOT_ENTRIES; index += 1) {
    const node = load32(rootAt(index));
    if (node !== 0) dropEntries(node, NODE_ENTRIES, from);
  }
  while (spares() >= from) setSpares(load32(spares()), u32(spareCount() - 1));
}
