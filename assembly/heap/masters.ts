// Masters: the words that hold the addresses of payloads. The address of a master is a handle.
//
//   ┌────────┬──────┬──────┬───┬───┬───┐ ▶        ┌────────┬──────┬──────┬───┬───┐
//   │ header │ lock │ 0    │   │   │ … │          │ header │ lock │ next │   │ … │
//   └────────┴──────┴──────┴───┴───┴───┘          └────────┴──────┴──────┴───┴───┘
//   the table: the heap's first chunk             a block of masters elsewhere
//
//   master in use   the payload's address, a multiple of 8
//   free master     the next free one's address, or 0; and 1, which tells it apart
//
// Neither moves. The table grows into the chunks behind it: the block there moves elsewhere. Where that is locked, or
// memory is refused, masters go elsewhere, in blocks that are ever larger.
// Costs: constant, but for growing, which is by an eighth.
//
// Control: spare, the first free master · blocks, the last block, which leads to those before it and to the table

import { heapBase, load32, store32 } from "../machine";
import { holeSize, relocate, resizeChunk } from "./holes";
import { allocateChunk, POLICY_END } from "./policy";
import {
  above,
  amountIn,
  canMove,
  chunkOf,
  chunkSize,
  IN_USE,
  MASTERS,
  payloadOf,
  setHeader,
  setLink,
} from "./relocatable";
import { Ptr, Size } from "./units";

const SPARE: u32 = POLICY_END;
const BLOCKS: u32 = POLICY_END + 4;

/** Distance of the table from the heap's base. */
export const TABLE: u32 = POLICY_END + 8;
/** Size of a new heap's table. */
export const TABLE_SIZE: u32 = 128;

const MASTER_SIZE: u32 = 4;
const FREE: u32 = 1;
/** The first free master; 0 for none. */
export function spare(): Ptr {
  return load32(u32(heapBase() + SPARE));
}

function setSpare(master: Ptr): void {
  store32(u32(heapBase() + SPARE), master);
}

export function table(): Ptr {
  return u32(heapBase() + TABLE);
}

/** The last block of masters. */
export function lastBlock(): Ptr {
  return load32(u32(heapBase() + BLOCKS));
}

/** The block of masters that was made before this one; 0 behind the table. */
export function blockBefore(block: Ptr): Ptr {
  return amountIn(block);
}

export function giveMaster(master: Ptr): void {
  store32(master, u32(spare() | FREE));
  setSpare(master);
}

/** The free master behind a free one; 0 for none. */
export function nextSpare(master: Ptr): Ptr {
  return u32(load32(master) & u32(~FREE));
}

/** Makes [start, end) free masters, the lowest first in the list. */
function addMasters(start: Ptr, end: Ptr): void {
  for (let master = u32(end - MASTER_SIZE); master >= start; master -= MASTER_SIZE) giveMaster(master);
}

/** Makes a chunk in use the last block of masters. */
function openBlock(block: Ptr, before: Ptr): void {
  setLink(block, u32(before | MASTERS));
  store32(u32(heapBase() + BLOCKS), block);
  addMasters(payloadOf(block), above(block));
}

/** Makes a new heap's table. */
export function openMasters(): void {
  setSpare(0);
  setHeader(table(), TABLE_SIZE, IN_USE);
  openBlock(table(), 0);
}

/** Moves a block elsewhere, if it may be moved and there is memory. */
function vacate(chunk: Ptr): void {
  if (!canMove(chunk)) return;
  const target = allocateChunk(chunkSize(chunk));
  if (target !== 0) relocate(chunk, target);
}

/** Makes the table larger by `bytes`, or by less where less is free. False: barred, or no memory. */
function extendTable(bytes: Size): bool {
  const start = above(table());
  vacate(start);
  const free = holeSize(start);
  if (free === 0) return false;
  resizeChunk(table(), u32(chunkSize(table()) + (free < bytes ? free : bytes)));
  addMasters(start, above(table()));
  return true;
}

/** Sees to it that a master is free. False: no memory for more. */
export function reserveMaster(): bool {
  if (spare() !== 0) return true;
  const last = lastBlock();
  const size = chunkSize(last);
  const bytes = u32(u32(size >>> 3) & u32(~7));
  if (extendTable(bytes)) return true;
  const block = allocateChunk(u32(size + bytes));
  if (block === 0) return false;
  openBlock(block, last);
  return true;
}

/** Takes the master that has been reserved. */
export function takeMaster(): Ptr {
  const master = spare();
  setSpare(nextSpare(master));
  return master;
}

/** The chunk that a handle stands for; 0 where it is none, or its block has been freed. */
export function chunkOfHandle(handle: Ptr): Ptr {
  let block = lastBlock();
  while (block !== 0 && u32(handle - block) >= chunkSize(block)) block = blockBefore(block);
  if (block === 0 || u32(handle & (MASTER_SIZE - 1)) !== 0) return 0;
  const payload = load32(handle);
  return u32(payload & FREE) !== 0 ? 0 : chunkOf(payload);
}
