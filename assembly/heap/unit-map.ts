// The unit map: for each KiB of the heap, what it belongs to.
//
//   ┌─────────┬───────────────────────────────┬──────────┐
//   │ control │ chunks                        │ unit map │
//   └─────────┴───────────────────────────────┴──────────┘
//                                    chunks end          heap end
//
// A word per unit: 0 for chunks, else what heap/runs has to say of the run that the unit lies in. The map covers all from the
// heap's base to its end and lies at that end. It moves up whenever the heap grows, so that it never stands in the
// way of the top; where others own the pages between, its old place is lost.

import { copy, fill, heapBase, load32, store32 } from "../machine";
import { BINS_END } from "./bins";
import { heapEnd } from "./control";
import { Ptr, Size } from "./units";

const UNIT_BITS: u32 = 10;
/** Where the map would begin if it covered the memory from address 0. */
const ORIGIN: u32 = BINS_END;
const MAP: u32 = BINS_END + 4;

/** First byte of the control block behind the map's fields. */
export const UNIT_MAP_END: u32 = BINS_END + 8;

/** First address behind the chunks of the current segment. */
export function chunksEnd(): Ptr {
  return load32(u32(heapBase() + MAP));
}

/** Bytes of a map that covers the heap up to `end`, and a granule to spare. */
export function mapSize(end: Ptr): Size {
  return u32(u32(u32((u32(end - heapBase()) >>> UNIT_BITS) << 2) + 23) & u32(~15));
}

/** Bytes that suffice for the map when the heap has grown so far that chunks reach up to `end`. */
export function mapRoom(end: Ptr): Size {
  const size = mapSize(end);
  return u32(size + u32(size >>> 7) + 128);
}

function placeMap(): void {
  const map = u32(heapEnd() - mapSize(heapEnd()));
  store32(u32(heapBase() + MAP), map);
  store32(u32(heapBase() + ORIGIN), u32(map - u32((heapBase() >>> UNIT_BITS) << 2)));
}

/** Makes the map of a new heap: all is chunks. */
export function openMap(): void {
  placeMap();
  fill(chunksEnd(), 0, mapSize(heapEnd()));
}

/** Moves the map of `size` bytes at `old` to the end of a heap that has grown. Leaves zeros where it was. */
export function moveMap(old: Ptr, size: Size): void {
  placeMap();
  const map = chunksEnd();
  copy(map, old, size);
  fill(u32(map + size), 0, u32(mapSize(heapEnd()) - size));
  fill(old, 0, map < old + size ? u32(map - old) : size);
}

/** Where the map would begin if it covered the memory from address 0. */
export function mapOrigin(): Ptr {
  return load32(u32(heapBase() + ORIGIN));
}

/** Where the entry of the unit that holds this address is kept. */
export function entryOf(address: Ptr): Ptr {
  return u32(mapOrigin() + u32((address >>> UNIT_BITS) << 2));
}

/** The entry of the unit that holds this address; 0 for chunks. */
export function entryAt(address: Ptr): u32 {
  return load32(entryOf(address));
}

/** Enters a range of 2^bits bytes as a run, or, with `entry` 0, as chunks. */
export function mapRun(start: Ptr, bits: u32, entry: u32): void {
  let at = entryOf(start);
  for (let left = u32(1 << (bits - UNIT_BITS)); left !== 0; left -= 1) {
    store32(at, entry);
    at += 4;
  }
}
