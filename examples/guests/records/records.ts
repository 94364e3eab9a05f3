// A store of records, kept as a program that runs for long keeps them: looked up by key in a table of linked lists,
// short ones and long ones, some for a moment and some for good, in sizes that drift as the work changes.
//
//   table   bucket ──▶ record ──▶ record            links are handles, and so is the table
//
//   record  +0 next · +4 key · +8 bytes of text · +12 text
//
// Nothing but a handle is kept from one call of the heap to the next.
import { addressOf, alloc, release } from "./handles";

const BUCKETS: u32 = 1024;
const KEYS: u32 = 8192;
const NEXT: u32 = 0;
const KEY: u32 = 4;
const BYTES: u32 = 8;
const TEXT: u32 = 12;
/** Steps in which the sizes of records go from short to long and back. */
const SEASON: u32 = 60_000;
const SHORTEST: u32 = 20;
const LONGEST: u32 = 4000;

let table: u32 = 0;
let state: u32 = 1;
/** Bytes of text in the store. */
let held: u32 = 0;

function random(bound: u32): u32 {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state % bound;
}

function bucketOf(key: u32): u32 {
  return addressOf(table) + ((key % BUCKETS) << 2);
}

/** The record of a key; 0 for none. */
function find(key: u32): u32 {
  let record = load<u32>(bucketOf(key));
  while (record !== 0 && load<u32>(addressOf(record), KEY) !== key) record = load<u32>(addressOf(record), NEXT);
  return record;
}

function charAt(key: u32, index: u32): u32 {
  return (key * 31 + index * 7) & 255;
}

/** Whether a record's text is what was written. */
function isWhole(record: u32): bool {
  const at = addressOf(record);
  const key = load<u32>(at, KEY);
  const bytes = load<u32>(at, BYTES);
  for (let index: u32 = 0; index < bytes; index += 1) {
    if (load<u8>(at + TEXT + index) !== charAt(key, index)) return false;
  }
  return true;
}

/** Adds a record; false where memory is refused. */
function put(key: u32, bytes: u32): bool {
  const record = alloc(TEXT + bytes);
  if (record === 0) return false;
  const at = addressOf(record);
  const bucket = bucketOf(key);
  store<u32>(at, load<u32>(bucket), NEXT);
  store<u32>(at, key, KEY);
  store<u32>(at, bytes, BYTES);
  for (let index: u32 = 0; index < bytes; index += 1) store<u8>(at + TEXT + index, charAt(key, index));
  store<u32>(bucket, record);
  held += bytes;
  return true;
}

/** Takes a record out, which must be there. */
function drop(key: u32): void {
  const record = find(key);
  let link = bucketOf(key);
  while (load<u32>(link) !== record) link = addressOf(load<u32>(link)) + NEXT;
  store<u32>(link, load<u32>(addressOf(record), NEXT));
  held -= load<u32>(addressOf(record), BYTES);
  release(record);
}

/** The length of a record that is made at a step: each season begins with short ones. */
function lengthAt(step: u32): u32 {
  const most = SHORTEST + ((step % SEASON) * (LONGEST - SHORTEST)) / SEASON;
  return most / 2 + random(most);
}

/** One key in eight is for good. */
function isLasting(key: u32): bool {
  return key % 8 === 0;
}

/** Drops records at random until `bytes` more are within `most`. */
function makeRoom(bytes: u32, most: u32): void {
  while (held + bytes > most) {
    const key = random(KEYS);
    if (find(key) !== 0 && (!isLasting(key) || random(64) === 0)) drop(key);
  }
}

/** Opens the store; false where memory is refused. */
export function open(seed: u32): bool {
  state = seed;
  held = 0;
  table = alloc(BUCKETS << 2);
  if (table === 0) return false;
  memory.fill(addressOf(table), 0, BUCKETS << 2);
  return true;
}

/** Works for `steps` steps with at most `most` bytes of text. Returns the steps that were done before memory was refused. */
export function run(steps: u32, most: u32): u32 {
  for (let step: u32 = 0; step < steps; step += 1) {
    const key = random(KEYS);
    const record = find(key);
    if (record !== 0) {
      if (!isWhole(record)) unreachable();
      if (!isLasting(key)) drop(key);
      continue;
    }
    const bytes = lengthAt(step);
    makeRoom(bytes, most);
    if (!put(key, bytes)) return step;
  }
  return steps;
}

/** Records in the store, all of which are whole. */
export function count(): u32 {
  let records: u32 = 0;
  for (let key: u32 = 0; key < KEYS; key += 1) {
    const record = find(key);
    if (record === 0) continue;
    if (!isWhole(record)) unreachable();
    records += 1;
  }
  return records;
}
