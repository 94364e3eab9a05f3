// Check and walk of runs: their free blocks, the lists they are in, and the unit map.

import { chunkSize, payloadOf } from "../heap/chunk";
import {
  bitsOf,
  CLASSES,
  classIn,
  currentAt,
  emptyRun,
  firstIn,
  MAX_BITS,
  MIN_BITS,
  nextRun,
  previousRun,
  runOf,
  sizeOfClass,
  startOf,
  usedIn,
} from "../heap/runs";
import { chunksEnd, entryAt } from "../heap/unit-map";
import { Ptr, Size } from "../heap/units";
import { heapBase, load16, load32 } from "../machine";
import { stateOf, walkFirst, walkNext } from "./chunks";
import { isInHeap } from "./control";
import { BITS, COUNTER, holds, LINK, LIST, SIZE } from "./report";
import { clearSet, hasMembers, isSetEmpty, putIn, takeOut } from "./set";
import { LIVE } from "./states";

const UNIT_BITS: u32 = 10;

/** Whether a chunk is a run, as far as the map says. */
export function isRun(chunk: Ptr): bool {
  return stateOf(chunk) === LIVE && entryAt(payloadOf(chunk)) !== 0;
}

/** Whether an entry of the map can be a run's. */
export function isEntry(entry: u32): bool {
  return bitsOf(entry) >= MIN_BITS && bitsOf(entry) <= MAX_BITS && classIn(entry) < CLASSES;
}

/** An entry without the fill that a run's last one holds. */
function kindIn(entry: u32): u32 {
  return u32(entry & 255);
}

/** The run that an address lies in, as the map has it. */
export function runAt(address: Ptr): Ptr {
  return runOf(address, entryAt(address));
}

/** Size of a run's blocks. */
export function blockSizeOf(run: Ptr): Size {
  return sizeOfClass(classIn(entryAt(run)));
}

export function firstBlock(run: Ptr): Ptr {
  return startOf(run, bitsOf(entryAt(run)));
}

function capacity(run: Ptr): u32 {
  return u32(u32(run - firstBlock(run)) / blockSizeOf(run));
}

/** The block behind one; 0 behind the last. */
export function nextBlock(block: Ptr, run: Ptr): Ptr {
  const next = u32(block + blockSizeOf(run));
  return next + blockSizeOf(run) <= run ? next : 0;
}

/** Whether a block of this run begins so far below its record. */
function isBlockDistance(distance: u32, run: Ptr): bool {
  const size = blockSizeOf(run);
  const most = u32(run - firstBlock(run));
  return distance <= most && distance >= size && u32(most - distance) % size === 0;
}

/** Whether a block of a run is free; the list is followed no farther than the run has blocks. */
export function isFreeBlock(block: Ptr, run: Ptr): bool {
  let distance = firstIn(entryAt(run));
  for (let left = capacity(run); left !== 0 && isBlockDistance(distance, run); left--) {
    if (run - distance === block) return true;
    distance = load16(u32(run - distance));
  }
  return false;
}

/** Checks a run's chunk, its units in the map, and its free blocks. */
function checkRun(chunk: Ptr): bool {
  const start = payloadOf(chunk);
  const entry = kindIn(entryAt(start));
  if (!holds(isEntry(entry), BITS, start)) return false;
  const bytes = u32(1 << bitsOf(entry));
  if (!holds(chunkSize(chunk) === bytes && u32(start & (bytes - 1)) === 0, SIZE, chunk)) return false;
  if (!holds(unitsAgree(start, entry), BITS, start)) return false;
  const run = runAt(start);
  const most = capacity(run);
  let free: u32 = 0;
  let distance = firstIn(entryAt(run));
  while (distance !== 0) {
    if (!holds(isBlockDistance(distance, run) && free < most, LINK, run)) return false;
    distance = load16(u32(run - distance));
    free += 1;
  }
  return holds(usedIn(entryAt(run)) === most - free, COUNTER, run);
}

/** Checks that each unit of a run, and no other, is entered as such. */
function checkMap(entered: u32): bool {
  let units: u32 = 0;
  for (let address = heapBase(); address < chunksEnd(); address += 1 << UNIT_BITS) {
    if (entryAt(address) !== 0) units += 1;
  }
  return holds(units === entered, BITS, chunksEnd());
}

function unitsAgree(start: Ptr, entry: u32): bool {
  for (let unit: u32 = 0; unit < u32(1 << (bitsOf(entry) - UNIT_BITS)); unit++) {
    const own = entryAt(u32(start + u32(unit << UNIT_BITS)));
    const isLast = unit === u32(1 << (bitsOf(entry) - UNIT_BITS)) - 1;
    if ((isLast ? kindIn(own) : own) !== entry) return false;
  }
  return true;
}

function isCurrent(run: Ptr): bool {
  return load32(currentAt(classIn(entryAt(run)))) === run;
}

/** Whether an address that a list gives can be that of a run of this class. */
function canBeRun(run: Ptr, index: u32): bool {
  if (!isInHeap(run) || run >= chunksEnd()) return false;
  const entry = entryAt(run);
  return isEntry(entry) && classIn(entry) === index && runOf(run, entry) === run;
}

/** Checks a class: its current run, and behind it others, which link back. */
function checkClass(index: u32): bool {
  let run = load32(currentAt(index));
  let previous: Ptr = 0;
  while (run !== emptyRun()) {
    if (!holds(canBeRun(run, index) && hasMembers(), LINK, previous === 0 ? currentAt(index) : previous)) return false;
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
    const run = runAt(payloadOf(chunk));
    units = u32(units + u32(1 << (bitsOf(entryAt(run)) - UNIT_BITS)));
    if (isCurrent(run) || firstIn(entryAt(run)) !== 0) putIn(run);
  }
  if (!checkMap(units)) return false;
  const isEmptyRun = entryAt(emptyRun()) === 0 && nextRun(emptyRun()) === emptyRun();
  if (!holds(isEmptyRun, COUNTER, emptyRun())) return false;
  for (let index: u32 = 0; index < CLASSES; index++) {
    if (!checkClass(index)) return false;
  }
  return holds(isSetEmpty(), LIST, currentAt(0));
}
