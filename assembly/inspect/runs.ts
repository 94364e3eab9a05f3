// Check and walk of runs: their free blocks, the lists they are in, and the unit map.

import { chunkSize, payloadOf } from "../heap/chunk";
import {
  blockSize,
  CLASSES,
  classOf,
  currentAt,
  emptyRun,
  MAX_BITS,
  MIN_BITS,
  nextRun,
  previousRun,
  RUN_HEADER,
  SMALL_MAX,
} from "../heap/runs";
import { chunksEnd, runBitsAt } from "../heap/unit-map";
import { GRANULE, Ptr, Size } from "../heap/units";
import { heapBase, load16, load32 } from "../machine";
import { stateOf, walkFirst, walkNext } from "./chunks";
import { isInHeap } from "./control";
import { BITS, COUNTER, holds, LINK, LIST, SIZE } from "./report";
import { clearSet, hasMembers, isSetEmpty, putIn, takeOut } from "./set";
import { LIVE } from "./states";

const UNIT_BITS: u32 = 10;

/** Whether a chunk is a run, as far as the map says. */
export function isRun(chunk: Ptr): bool {
  return stateOf(chunk) === LIVE && runBitsAt(payloadOf(chunk)) !== 0;
}

/** Blocks that fit in a run of `bytes`: the chunk above begins four bytes below its end. */
function capacity(bytes: Size, size: Size): u32 {
  return u32((bytes - 4 - RUN_HEADER) / size);
}

export function firstBlock(run: Ptr): Ptr {
  return u32(run + RUN_HEADER);
}

/** The block behind one; 0 behind the last. */
export function nextBlock(block: Ptr, run: Ptr, bytes: Size): Ptr {
  const next = u32(block + blockSize(run));
  return next + blockSize(run) <= run + bytes - 4 ? next : 0;
}

function isBlockOffset(offset: u32, run: Ptr, bytes: Size): bool {
  const size = blockSize(run);
  return offset >= RUN_HEADER && offset + size <= bytes - 4 && u32((offset - RUN_HEADER) % size) === 0;
}

export function isSizeOfRun(run: Ptr): bool {
  const size = blockSize(run);
  return size === 8 || (size !== 0 && size <= SMALL_MAX && u32(size & (GRANULE - 1)) === 0);
}

/** Whether a block of a run is free; the list is followed no farther than the run has blocks. */
export function isFreeBlock(block: Ptr, run: Ptr, bytes: Size): bool {
  let offset = u32(load32(run) & 0xffff);
  for (let left = capacity(bytes, blockSize(run)); left !== 0 && isBlockOffset(offset, run, bytes); left--) {
    if (run + offset === block) return true;
    offset = load16(u32(run + offset));
  }
  return false;
}

/** Checks a run's chunk, its units in the map, and its free blocks. */
function checkRun(chunk: Ptr): bool {
  const run = payloadOf(chunk);
  const bits = runBitsAt(run);
  if (!holds(bits >= MIN_BITS && bits <= MAX_BITS, BITS, run)) return false;
  const bytes = u32(1 << bits);
  if (!holds(chunkSize(chunk) === bytes && u32(run & (bytes - 1)) === 0, SIZE, chunk)) return false;
  if (!holds(isSizeOfRun(run), SIZE, run)) return false;
  const most = capacity(bytes, blockSize(run));
  let free: u32 = 0;
  let offset = u32(load32(run) & 0xffff);
  while (offset !== 0) {
    if (!holds(isBlockOffset(offset, run, bytes) && free < most, LINK, run)) return false;
    offset = load16(u32(run + offset));
    free += 1;
  }
  return holds(u32(load32(run) >>> 16) === most - free, COUNTER, run);
}

/** Checks that each unit of a run, and no other, is entered as such. */
function checkMap(entered: u32): bool {
  let units: u32 = 0;
  for (let address = heapBase(); address < chunksEnd(); address += 1 << UNIT_BITS) {
    if (runBitsAt(address) !== 0) units += 1;
  }
  return holds(units === entered, BITS, chunksEnd());
}

function unitsAgree(run: Ptr, bits: u32): bool {
  for (let unit: u32 = 0; unit < u32(1 << (bits - UNIT_BITS)); unit++) {
    if (runBitsAt(u32(run + u32(unit << UNIT_BITS))) !== bits) return false;
  }
  return true;
}

function isCurrent(run: Ptr): bool {
  return load32(currentAt(classOf(blockSize(run)))) === run;
}

/** Whether an address that a list gives can be a run's. */
function canBeRun(run: Ptr): bool {
  return isInHeap(run) && run < chunksEnd() && runBitsAt(run) >= MIN_BITS && u32(run & (u32(1 << MIN_BITS) - 1)) === 0;
}

/** Checks a class: its current run, and behind it others, which link back. */
function checkClass(index: u32): bool {
  let run = load32(currentAt(index));
  let previous: Ptr = 0;
  while (run !== emptyRun()) {
    if (!holds(canBeRun(run) && hasMembers(), LINK, previous === 0 ? currentAt(index) : previous)) return false;
    if (!holds(isSizeOfRun(run) && classOf(blockSize(run)) === index, LIST, run)) return false;
    if (!holds(previous === 0 || previousRun(run) === previous, LINK, run)) return false;
    takeOut(run);
    previous = run;
    run = nextRun(run);
  }
  return true;
}

/** Checks the runs of a heap whose tags have been checked. */
export function checkRuns(): bool {
  clearSet();
  let units: u32 = 0;
  for (let chunk = walkFirst(); chunk !== 0; chunk = walkNext(chunk)) {
    if (!isRun(chunk)) continue;
    if (!checkRun(chunk)) return false;
    const run = payloadOf(chunk);
    if (!holds(unitsAgree(run, runBitsAt(run)), BITS, run)) return false;
    units = u32(units + u32(1 << (runBitsAt(run) - UNIT_BITS)));
    if (isCurrent(run) || u32(load32(run) & 0xffff) !== 0) putIn(run);
  }
  if (!checkMap(units)) return false;
  const isEmptyRun = load32(emptyRun()) === 0 && nextRun(emptyRun()) === emptyRun();
  if (!holds(isEmptyRun, COUNTER, emptyRun())) return false;
  for (let index: u32 = 0; index < CLASSES; index++) {
    if (!checkClass(index)) return false;
  }
  return holds(isSetEmpty(), LIST, currentAt(0));
}
