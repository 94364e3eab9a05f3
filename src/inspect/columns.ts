// All chunks of a heap as columns of numbers: for programs that look at many of them, many times a second.

import type { Inspector } from "../engines/module.js";

const LEAST_CAPACITY = 1024;

/** Chunk `i` is what the columns hold at `i`, for `i` below `count`; the columns may be longer. */
export class ChunkColumns {
  count = 0;
  /** First byte, of the header where there is one. Addresses rise. */
  address = new Uint32Array(LEAST_CAPACITY);
  /** Bytes, the header included. */
  size = new Uint32Array(LEAST_CAPACITY);
  /** Bytes of the header, behind which the payload begins. */
  header = new Uint32Array(LEAST_CAPACITY);
  /** Index into `chunkStates`. */
  state = new Uint8Array(LEAST_CAPACITY);

  /** Makes room for twice as many. */
  grow(): void {
    const capacity = 2 * this.address.length;
    this.address = extended(this.address, new Uint32Array(capacity));
    this.size = extended(this.size, new Uint32Array(capacity));
    this.header = extended(this.header, new Uint32Array(capacity));
    this.state = extended(this.state, new Uint8Array(capacity));
  }
}

function extended<Column extends Uint32Array | Uint8Array>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}

/** Part of a walk: from a chunk up to the first one at or above an address. */
export interface ChunkRange {
  /** Address of a chunk; the first one unless given. */
  readonly from?: number;
  /** By default there is no end. */
  readonly until?: number;
}

/** Fills the columns by a walk. Where the way is lost, they are empty, and `isWhole` is false. */
export function fillColumns(
  inspector: Inspector,
  columns: ChunkColumns,
  { from, until = Number.POSITIVE_INFINITY }: ChunkRange,
): { isWhole: boolean; lastAddress: number } {
  columns.count = 0;
  let count = 0;
  const first = inspector.walkFirst();
  let address = first === 0 || from === undefined ? first : from;
  let isWhole = address !== 0 || inspector.violationCode() === 0;
  while (isWhole && address !== 0 && address < until) {
    const size = inspector.sizeOf(address);
    if (size !== 0) {
      if (count === columns.address.length) columns.grow();
      columns.address[count] = address;
      columns.size[count] = size;
      columns.header[count] = inspector.payload(address) - address;
      columns.state[count] = inspector.stateOf(address);
      count += 1;
    }
    const next = inspector.walkNext(address);
    isWhole = next === 0 ? inspector.violationCode() === 0 : next > address;
    if (isWhole) address = next;
  }
  if (isWhole) columns.count = count;
  return { isWhole, lastAddress: address };
}
