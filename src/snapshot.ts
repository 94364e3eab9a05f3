// Snapshots: a heap's bytes, and what is needed to resume it elsewhere.
//
//   +0   "HSNP"       +16  limit                   words are little-endian
//   +4   version      +20  end of the heap
//   +8   checksum of all that follows
//   +12  base         +24  allocator's name, 24 bytes of ASCII, padded with zeros
//   +48  all bytes from base to end
//
// A heap's addresses are absolute, so it is resumed at the base it was made at.

import { SnapshotError } from "./errors.js";

const MAGIC = 0x504e5348;
const VERSION = 1;
const CHECKED_FROM = 12;
const NAME_AT = 24;
const HEADER_BYTES = 48;
const GRANULE = 16;
const ADDRESS_END = 2 ** 32;

export interface Image {
  readonly allocator: string;
  readonly base: number;
  readonly limit: number;
  /** First address behind the heap. */
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** FNV-1a over words: any single changed word changes it. The bytes are whole words. */
function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at += 4) hash = Math.imul(hash ^ view.getUint32(at, true), 0x01000193);
  return hash >>> 0;
}

/** A snapshot with a copy of the image's bytes. */
export function encodeSnapshot({ allocator, base, limit, end, bytes }: Image): Uint8Array<ArrayBuffer> {
  const snapshot = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = new DataView(snapshot.buffer);
  snapshot.set(new TextEncoder().encode(allocator), NAME_AT);
  snapshot.set(bytes, HEADER_BYTES);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(12, base, true);
  view.setUint32(16, limit, true);
  view.setUint32(20, end, true);
  view.setUint32(8, checksum(snapshot.subarray(CHECKED_FROM)), true);
  return snapshot;
}

function nameIn(snapshot: Uint8Array): string {
  const name = snapshot.subarray(NAME_AT, HEADER_BYTES);
  const length = name.indexOf(0);
  return new TextDecoder().decode(length < 0 ? name : name.subarray(0, length));
}

function claim(holds: boolean, message: string): void {
  if (!holds) throw new SnapshotError(`snapshot: ${message}`);
}

/** What a snapshot holds; its bytes are a view. Throws SnapshotError where it is damaged or of another version. */
export function decodeSnapshot(snapshot: Uint8Array): Image {
  claim(snapshot instanceof Uint8Array, "expected a Uint8Array");
  claim(snapshot.length >= HEADER_BYTES, `cut short: ${snapshot.length} bytes`);
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  claim(view.getUint32(0, true) === MAGIC, "these bytes are none");
  const version = view.getUint32(4, true);
  claim(version === VERSION, `of version ${version}; this library reads version ${VERSION}`);
  const base = view.getUint32(12, true);
  const limit = view.getUint32(16, true);
  const end = view.getUint32(20, true);
  const expected = HEADER_BYTES + end - base;
  claim(snapshot.length % 4 === 0 && snapshot.length === expected, `${snapshot.length} bytes, expected ${expected}`);
  claim(view.getUint32(8, true) === checksum(snapshot.subarray(CHECKED_FROM)), "damaged: the checksum does not match");
  const isRange = base >= GRANULE && base % GRANULE === 0 && end > base && end < ADDRESS_END;
  claim(isRange && end % GRANULE === 0 && (limit === 0 || limit >= end), "addresses that cannot be");
  return { allocator: nameIn(snapshot), base, limit, end, bytes: snapshot.subarray(HEADER_BYTES) };
}
