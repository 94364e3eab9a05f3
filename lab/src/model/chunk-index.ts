// The chunks of a heap, kept up to date: after a few calls, only the neighbourhoods of the blocks that they touched are
// walked again.
//
// What a call changes lies between live blocks that it does not touch, as neighbours merge at once; these blocks stay
// where they are, and a walk can begin and end at them. The high end is always walked, as growth changes it unseen.

import { ChunkColumns, chunkStates, type Inspection } from "heapsmith/inspect";

/** Bytes that were asked for in the block at this address; UNKNOWN where that is not known. */
export type AskedOf = (payload: number) => number;

export const UNKNOWN = 0xffffffff;

/** By the numbers in columns. */
export const isLive: readonly boolean[] = chunkStates.map(([state]) => state === "live");
/** Where more than one in so many chunks has been touched, a whole walk is as cheap. */
const WHOLE_SHARE = 8;

/** Indices of chunks that are walked again. */
interface Region {
  readonly from: number;
  readonly to: number;
}

/** Chunks with what was asked for in each. */
class Chunks {
  readonly columns = new ChunkColumns();
  asked = new Uint32Array(0);

  append(source: ChunkColumns, asked: Uint32Array, from: number, to: number): void {
    const { columns } = this;
    const { count } = columns;
    while (count + to - from > columns.address.length) columns.grow();
    this.#reserve();
    columns.address.set(source.address.subarray(from, to), count);
    columns.size.set(source.size.subarray(from, to), count);
    columns.header.set(source.header.subarray(from, to), count);
    columns.state.set(source.state.subarray(from, to), count);
    this.asked.set(asked.subarray(from, to), count);
    columns.count = count + to - from;
  }

  walk(inspection: Inspection, range: { from?: number; until?: number }, askedOf: AskedOf): void {
    const { columns } = this;
    inspection.columns(columns, range);
    this.#reserve();
    for (let index = 0; index < columns.count; index += 1) {
      const payload = (columns.address[index] ?? 0) + (columns.header[index] ?? 0);
      this.asked[index] = isLive[columns.state[index] ?? 0] ? askedOf(payload) : UNKNOWN;
    }
  }

  #reserve(): void {
    const { length } = this.columns.address;
    if (this.asked.length === length) return;
    const larger = new Uint32Array(length);
    larger.set(this.asked);
    this.asked = larger;
  }
}

export class ChunkIndex {
  #chunks = new Chunks();
  #spare = new Chunks();
  readonly #part = new Chunks();

  get columns(): ChunkColumns {
    return this.#chunks.columns;
  }

  /** Bytes asked for, beside the columns; UNKNOWN of what is no block. */
  get asked(): Uint32Array {
    return this.#chunks.asked;
  }

  get count(): number {
    return this.#chunks.columns.count;
  }

  /** Walks the whole heap. */
  renew(inspection: Inspection, askedOf: AskedOf): void {
    this.#chunks.walk(inspection, {}, askedOf);
  }

  /** Walks what calls have changed that were given, or gave, the blocks at these addresses. */
  refresh(inspection: Inspection, askedOf: AskedOf, touched: readonly number[]): void {
    if (touched.length * WHOLE_SHARE > this.count) this.renew(inspection, askedOf);
    else this.#splice(inspection, askedOf, this.#regions(touched));
  }

  /** Index of the last chunk that begins at or below an address; −1 for none. */
  at(address: number): number {
    const { columns } = this;
    let [low, high] = [0, columns.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((columns.address[middle] ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** A copy that stays as it is. */
  copy(): ChunkIndex {
    const copy = new ChunkIndex();
    copy.#chunks.append(this.columns, this.asked, 0, this.count);
    return copy;
  }

  #regions(touched: readonly number[]): Region[] {
    const { count, state } = this.columns;
    const indices = [...touched.map((address) => Math.max(this.at(address), 0)), count - 1];
    const isTouched = new Set(indices);
    const isAnchor = (index: number): boolean => isLive[state[index] ?? 0] === true && !isTouched.has(index);
    const regions: Region[] = [];
    for (const index of indices.sort((one, other) => one - other)) {
      const last = regions.at(-1);
      if (last !== undefined && index < last.to) continue;
      let [from, to] = [index, index + 1];
      while (from > 0 && !isAnchor(from)) from -= 1;
      while (to < count && !isAnchor(to)) to += 1;
      if (last !== undefined && from < last.to) regions[regions.length - 1] = { from: last.from, to };
      else regions.push({ from, to });
    }
    return regions;
  }

  #splice(inspection: Inspection, askedOf: AskedOf, regions: readonly Region[]): void {
    const old = this.#chunks;
    const renewed = this.#spare;
    const { address, count } = old.columns;
    let done = 0;
    renewed.columns.count = 0;
    for (const { from, to } of regions) {
      renewed.append(old.columns, old.asked, done, from);
      const until = to < count ? (address[to] ?? 0) : Number.POSITIVE_INFINITY;
      this.#part.walk(inspection, from === 0 ? { until } : { from: address[from] ?? 0, until }, askedOf);
      renewed.append(this.#part.columns, this.#part.asked, 0, this.#part.columns.count);
      done = to;
    }
    renewed.append(old.columns, old.asked, done, count);
    this.#chunks = renewed;
    this.#spare = old;
  }
}
