// The calls of a recorded program, as they come: words in chunks, so that an event costs a few stores and none is lost.

import { CALLS, FREE, REALLOC } from "../trace/format.js";

const CHUNK_WORDS = 2 ** 18;
/** Words of the longest event. */
const MOST_WORDS = 4;
const MEMALIGN = CALLS.indexOf("memalign");

/** Whether an event of this call has the block before the call, or the alignment. */
const hasOther = (code: number): boolean => code === FREE || code === REALLOC || code === MEMALIGN;

export interface Events {
  /** `site`: a number that says where the call came from. Words may be signed. */
  readonly add: (code: number, block: number, size: number, other: number, site: number) => void;
  /** Number of events. */
  readonly count: () => number;
  /** Calls back with each event, in order. Addresses and sizes are unsigned; what an event has not is 0. */
  readonly each: (visit: (code: number, block: number, size: number, other: number, site: number) => void) => void;
}

/** A function's variables are faster than an object's fields, and this is called ten million times. */
export function createEvents(): Events {
  const full: Uint32Array[] = [];
  let chunk = new Uint32Array(CHUNK_WORDS);
  let at = 0;
  let count = 0;

  function next(): void {
    full.push(chunk.subarray(0, at));
    chunk = new Uint32Array(CHUNK_WORDS);
    at = 0;
  }

  return {
    count: () => count,
    add: (code, block, size, other, site) => {
      if (at > CHUNK_WORDS - MOST_WORDS) next();
      count += 1;
      chunk[at] = code | (site << 3);
      if (code === FREE) {
        chunk[at + 1] = other;
        at += 2;
        return;
      }
      chunk[at + 1] = block;
      chunk[at + 2] = size;
      at += 3;
      if (code === REALLOC || code === MEMALIGN) chunk[at++] = other;
    },
    each: (visit) => {
      for (const words of [...full, chunk.subarray(0, at)]) {
        for (let from = 0; from < words.length; ) {
          const first = words[from++] ?? 0;
          const code = first & 7;
          const block = code === FREE ? 0 : (words[from++] ?? 0);
          const size = code === FREE ? 0 : (words[from++] ?? 0);
          visit(code, block, size, hasOther(code) ? (words[from++] ?? 0) : 0, first >>> 3);
        }
      }
    },
  };
}
