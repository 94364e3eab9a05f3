// The calls of a recorded program, as they come: words in chunks, so that an event costs a few stores and none is lost.

import { CALLS, FREE, REALLOC } from "../trace/format.js";

const CHUNK_WORDS = 2 ** 18;
/** Words of the longest event. */
const MOST_WORDS = 5;
const MEMALIGN = CALLS.indexOf("memalign");

/** Words of an event of each call, behind its code: what of block, size and other it needs. */
export class Events {
  readonly #chunks: Uint32Array[] = [];
  readonly #ends: number[] = [];
  #chunk = new Uint32Array(CHUNK_WORDS);
  #at = 0;
  #count = 0;

  /** Number of events. */
  get count(): number {
    return this.#count;
  }

  /** `site`: a number that says where the call came from. Words may be signed. */
  add(code: number, block: number, size: number, other: number, site: number): void {
    if (this.#at > CHUNK_WORDS - MOST_WORDS) this.#next();
    const chunk = this.#chunk;
    let at = this.#at;
    chunk[at++] = code | (site << 3);
    if (code !== FREE) {
      chunk[at++] = block;
      chunk[at++] = size;
    }
    if (code === FREE || code === REALLOC || code === MEMALIGN) chunk[at++] = other;
    this.#at = at;
    this.#count += 1;
  }

  #next(): void {
    this.#chunks.push(this.#chunk);
    this.#ends.push(this.#at);
    this.#chunk = new Uint32Array(CHUNK_WORDS);
    this.#at = 0;
  }

  /** Calls back with each event, in order. Addresses and sizes are unsigned; what an event has not is 0. */
  each(visit: (code: number, block: number, size: number, other: number, site: number) => void): void {
    for (const [index, chunk] of [...this.#chunks, this.#chunk].entries()) {
      const end = this.#ends[index] ?? this.#at;
      for (let at = 0; at < end; ) {
        const first = chunk[at++] ?? 0;
        const code = first & 7;
        const block = code === FREE ? 0 : (chunk[at++] ?? 0);
        const size = code === FREE ? 0 : (chunk[at++] ?? 0);
        const hasOther = code === FREE || code === REALLOC || code === MEMALIGN;
        visit(code, block, size, hasOther ? (chunk[at++] ?? 0) : 0, first >>> 3);
      }
    }
  }
}
