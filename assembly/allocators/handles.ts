// handles: blocks that can move, behind handles, and a heap that can be compacted.
//
//    handle ──▶ master ──▶ block             dereference: one load, and again after anything that may move blocks
//
//   ┌─────────┬─────────┬──────┬──────┬──────┬──────┬──────┬──────────────┐
//   │ control │ masters │ live │ hole │ live │ RAW  │ live │ top          │
//   │         │ ● ● ●   │      │      │      │      │      │              │
//   └─────────┴─┼─┼─┼───┴──▲───┴──────┴──▲───┴──────┴──▲───┴──────────────┘
//               └─┼─┼──────┘             │             │
//                 └─┼────────────────────┘             │
//                   └──────────────────────────────────┘
//
// Blocks of `handle_alloc` are movable unless they are locked; those of `malloc` are locked for good. Every call that
// allocates, and `heap_compact`, may move all that can be moved; `handle_lock` makes an address last.
// A handle is checked before it is used: one that is wild or stale, an unlock without a lock, freeing or resizing what
// is locked have no effect, and give 0. A handle whose master has been given to another block stands for that.
// Invariants: those of holes and masters; the master of a movable chunk holds its payload's address.
// Costs: those of holes and compaction; 12 bytes a block, the master included. Relocatable payloads are 8-aligned.

import { compact, UNLIMITED } from "../heap/compaction";
import { magic, magicOf } from "../heap/control";
import { FENCE_SIZE, freeChunk, lowerCursor, openHoles, relocate, resizeChunk } from "../heap/holes";
import {
  chunkOfHandle,
  giveMaster,
  openMasters,
  reserveMaster,
  TABLE,
  TABLE_SIZE,
  table,
  takeMaster,
} from "../heap/masters";
import { allocateChunk, IMPOSSIBLE, openPolicy } from "../heap/policy";
import {
  above,
  addLock,
  chunkOfRaw,
  chunkSize,
  dropLock,
  HEADER_SIZE,
  isMovable,
  payloadOf,
  pinRaw,
  setLink,
  startBelow,
} from "../heap/relocatable";
import { openHeap, reserveControl } from "../heap/source";
import { alignUp, GRANULE, isPowerOfTwo, MAX_REQUEST, Ptr, Size } from "../heap/units";
import { copy, store32 } from "../machine";

export { setPolicy as heap_policy } from "../heap/policy";

export const ID: u32 = 9;

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openHeap(ID);
  openPolicy();
  openMasters();
  openHoles(above(table()));
}

export function attach(): void {
  reserveControl(TABLE + TABLE_SIZE + FENCE_SIZE);
  if (magic() !== magicOf(ID)) heap_init();
}

/** Size of the chunk for a block of `bytes`, one at least, that begins at most `lead` bytes behind it. */
function chunkSizeFor(bytes: Size, lead: Size): Size {
  if (bytes > MAX_REQUEST - lead) return IMPOSSIBLE;
  return alignUp(u32(bytes + u32(bytes === 0) + lead), HEADER_SIZE);
}

/** A raw block at a multiple of `alignment`, a power of two, else 0. */
export function aligned_alloc(alignment: u32, size: Size): Ptr {
  const multiple: u32 = alignment < GRANULE ? GRANULE : alignment;
  if (!isPowerOfTwo(alignment)) return 0;
  const chunk = allocateChunk(chunkSizeFor(size, multiple));
  return chunk === 0 ? 0 : pinRaw(chunk, multiple);
}

export function malloc(size: Size): Ptr {
  return aligned_alloc(GRANULE, size);
}

export function free(pointer: Ptr): void {
  if (pointer !== 0) freeChunk(chunkOfRaw(pointer));
}

export function malloc_usable_size(pointer: Ptr): Size {
  if (pointer === 0) return 0;
  const chunk = chunkOfRaw(pointer);
  return u32(above(chunk) - pointer);
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  const chunk = chunkOfRaw(pointer);
  if (resizeChunk(chunk, chunkSizeFor(size, u32(pointer - chunk)))) return pointer;
  const moved = malloc(size);
  if (moved !== 0) {
    copy(moved, pointer, malloc_usable_size(pointer));
    freeChunk(chunk);
  }
  return moved;
}

/** The handle of a new block of `size` bytes; 0 when out of memory. */
export function handle_alloc(size: Size): Ptr {
  if (!reserveMaster()) return 0;
  const chunk = allocateChunk(chunkSizeFor(size, HEADER_SIZE));
  if (chunk === 0) return 0;
  const master = takeMaster();
  setLink(chunk, master);
  store32(master, payloadOf(chunk));
  return master;
}

/** The chunk that a handle stands for, if it is not locked; else 0. */
function movableOf(handle: Ptr): Ptr {
  const chunk = chunkOfHandle(handle);
  return chunk !== 0 && isMovable(chunk) ? chunk : 0;
}

/** Frees a block that is not locked. 1: done. */
export function handle_free(handle: Ptr): u32 {
  const chunk = movableOf(handle);
  if (chunk === 0) return 0;
  giveMaster(handle);
  freeChunk(chunk);
  return 1;
}

/** Bytes that the block can hold; 0 of what is no handle. */
export function handle_size(handle: Ptr): Size {
  const chunk = chunkOfHandle(handle);
  return chunk === 0 ? 0 : u32(chunkSize(chunk) - HEADER_SIZE);
}

/** Gives a block that is not locked another size; its contents are kept. 1: done; 0: it is as it was. */
export function handle_resize(handle: Ptr, size: Size): u32 {
  let chunk = movableOf(handle);
  if (chunk === 0) return 0;
  const bytes = chunkSizeFor(size, HEADER_SIZE);
  if (resizeChunk(chunk, bytes)) return 1;
  const target = allocateChunk(bytes);
  chunk = movableOf(handle);
  if (target === 0) return u32(resizeChunk(chunk, bytes));
  relocate(chunk, target);
  return 1;
}

/** Keeps the block where it is until as many unlocks. Returns its address; 0 of what is no handle. */
export function handle_lock(handle: Ptr): Ptr {
  const chunk = chunkOfHandle(handle);
  if (chunk === 0) return 0;
  addLock(chunk);
  return payloadOf(chunk);
}

/** Takes a lock off. 1: done. */
export function handle_unlock(handle: Ptr): u32 {
  const chunk = chunkOfHandle(handle);
  if (chunk === 0 || isMovable(chunk)) return 0;
  dropLock(chunk, handle);
  lowerCursor(startBelow(chunk));
  return 1;
}

/**
 * Moves blocks together: at most `bytes` bytes and a block, of 2^32 − 1 all that there is to do. Returns the bytes moved:
 * 0 where nothing is left to do.
 */
export function heap_compact(bytes: Size): Size {
  return compact(bytes, UNLIMITED);
}
