// slab: the default allocator: segregated storage for small blocks, good fit with boundary tags above.
//
//   ┌─────────┬────────────┬──────┬────────────┬──────┬───────────┬──────────┐
//   │ control │ run of 16s │ live │ run of 48s │ free │ top       │ unit map │
//   └─────────┴────────────┴──────┴────────────┴──────┴───────────┴──────────┘
//
// Blocks of up to 112 bytes come from runs (heap/runs) and have no header; larger ones are chunks (heap/large). The
// unit map (heap/unit-map) tells `free` which of the two a block is.
// Invariants: those of runs, large and unit-map.
// Costs: small blocks a pop or a push each, and rounding to 8 or a multiple of 16; chunks 4 bytes, rounding to 16, and
// bounded searches; a word of map per KiB.

import { chunkOf, chunkSize, chunkSizeFor, HEADER_SIZE, payloadOf } from "../heap/chunk";
import { magic, magicOf } from "../heap/control";
import { freeChunk, openLarge, resizeChunk, takeAlignedFit, takeFit, untouched } from "../heap/large";
import {
  allocateAnew,
  allocateBlock,
  classIn,
  freeBlock,
  openRuns,
  RUNS_END,
  SMALL_MAX,
  sizeOfClass,
} from "../heap/runs";
import { reserveControl } from "../heap/source";
import { entryAt } from "../heap/unit-map";
import { GRANULE, isPowerOfTwo, Ptr, Size } from "../heap/units";
import { copy, copyShort, fill } from "../machine";

export const ID: u32 = 10;

/** Behind the control block: the first chunk's header, the fence and a first map. */
const LEAST_HEAP: u32 = RUNS_END + 128;
/** No larger block fits beside the map of a heap of 4 GiB; smaller sizes leave room for sums. */
const LARGEST: u32 = 0xff000000;

/** Makes the heap anew: whatever it held is forgotten. */
export function heap_init(): void {
  openLarge(ID, RUNS_END);
  openRuns();
}

export function attach(): void {
  reserveControl(LEAST_HEAP);
  if (magic() !== magicOf(ID)) heap_init();
}

function payloadOrNone(chunk: Ptr): Ptr {
  return chunk === 0 ? 0 : payloadOf(chunk);
}

export function malloc(size: Size): Ptr {
  if (size <= SMALL_MAX) return allocateBlock(size);
  if (size > LARGEST) return 0;
  const bytes = chunkSizeFor(size);
  const chunk = takeFit(bytes);
  return payloadOrNone(chunk !== 0 ? chunk : allocateAnew(GRANULE, bytes));
}

export function free(pointer: Ptr): void {
  if (pointer === 0) return;
  const entry = entryAt(pointer);
  if (entry !== 0) freeBlock(pointer, entry);
  else freeChunk(chunkOf(pointer));
}

/** Blocks above 112 bytes are chunks: that saves the look at the map. */
export function free_sized(pointer: Ptr, size: Size): void {
  if (size <= SMALL_MAX || pointer === 0) free(pointer);
  else freeChunk(chunkOf(pointer));
}

/** A zeroed block. What lies in memory that was never touched needs no clearing. */
export function calloc(count: u32, size: Size): Ptr {
  const bytes = u32(count * size);
  if (count !== 0 && u32(bytes / count) !== size) return 0;
  const zeros = untouched();
  const pointer = malloc(bytes);
  if (pointer === 0) return 0;
  if (bytes <= SMALL_MAX || pointer + bytes <= zeros) fill(pointer, 0, bytes);
  else if (pointer < zeros) fill(pointer, 0, u32(zeros - pointer));
  return pointer;
}

/** Bytes that a block holds whose unit has this entry. */
function capacityOf(pointer: Ptr, entry: u32): Size {
  return entry !== 0 ? sizeOfClass(classIn(entry)) : u32(chunkSize(chunkOf(pointer)) - HEADER_SIZE);
}

export function malloc_usable_size(pointer: Ptr): Size {
  if (pointer === 0) return 0;
  return capacityOf(pointer, entryAt(pointer));
}

export function realloc(pointer: Ptr, size: Size): Ptr {
  if (pointer === 0) return malloc(size);
  if (size > LARGEST) return 0;
  const entry = entryAt(pointer);
  const held = capacityOf(pointer, entry);
  if (entry !== 0) {
    if (size <= held && size > held >>> 1) return pointer;
  } else if (size > SMALL_MAX && resizeChunk(chunkOf(pointer), chunkSizeFor(size))) {
    return pointer;
  }
  const moved = malloc(size);
  if (moved === 0) return size <= held ? pointer : 0;
  const kept = held < size ? held : size;
  if (entry !== 0) copyShort(moved, pointer, u32((kept + 7) & u32(~7)));
  else copy(moved, pointer, kept);
  free(pointer);
  return moved;
}

export function aligned_alloc(alignment: u32, size: Size): Ptr {
  if (!isPowerOfTwo(alignment)) return 0;
  if (alignment <= GRANULE) return malloc(size < alignment ? alignment : size);
  if (size > LARGEST - alignment) return 0;
  const bytes = chunkSizeFor(size);
  const chunk = takeAlignedFit(alignment, bytes);
  return payloadOrNone(chunk !== 0 ? chunk : allocateAnew(alignment, bytes));
}
