// Figures of a heap, from its chunks in one pass.

import { chunkStates } from "heapsmith/inspect";
import { type ChunkIndex, UNKNOWN } from "./chunk-index.js";

export interface Figures {
  /** Blocks handed out. An arena's count as one. */
  readonly liveBlocks: number;
  /** Bytes that were asked for, as far as that is known; else those that may be used. */
  readonly liveBytes: number;
  readonly freeBytes: number;
  readonly holes: number;
  /** The largest hole's bytes; the top is none. */
  readonly largestHole: number;
  /** Bytes from the heap's base to behind its last live block. */
  readonly span: number;
  /** 1 − largest hole / all holes. */
  readonly fragmentation: number;
  /** Bytes of pages of others between the heap's own. */
  readonly foreignBytes: number;
  /** How many holes have sizes from 2^i on, below 2^(i+1). */
  readonly holeSizes: Uint32Array;
}

const [OTHER, FREE, LIVE, FOREIGN] = [0, 1, 2, 3];
const KINDS = Uint8Array.from(
  chunkStates,
  ([state]) => ({ free: FREE, live: LIVE, foreign: FOREIGN, top: OTHER, run: OTHER, table: OTHER })[state],
);

export function figuresOf(chunks: ChunkIndex, base: number): Figures {
  const { columns, asked } = chunks;
  const { count, address, size, header, state } = columns;
  const holeSizes = new Uint32Array(32);
  let [liveBlocks, liveBytes, freeBytes, holes, largestHole, foreignBytes, end] = [0, 0, 0, 0, 0, 0, base];
  for (let index = 0; index < count; index += 1) {
    const kind = KINDS[state[index] ?? 0];
    const bytes = (size[index] ?? 0) - (header[index] ?? 0);
    if (kind === LIVE) {
      const wanted = asked[index] ?? UNKNOWN;
      liveBlocks += 1;
      liveBytes += wanted === UNKNOWN ? bytes : wanted;
      end = (address[index] ?? 0) + (size[index] ?? 0);
    } else if (kind === FREE) {
      holes += 1;
      freeBytes += bytes;
      if (bytes > largestHole) largestHole = bytes;
      const log = 31 - Math.clz32(bytes);
      holeSizes[log] = (holeSizes[log] ?? 0) + 1;
    } else if (kind === FOREIGN) {
      foreignBytes += bytes;
    }
  }
  return {
    liveBlocks,
    liveBytes,
    freeBytes,
    holes,
    largestHole,
    span: end - base,
    fragmentation: freeBytes === 0 ? 0 : 1 - largestHole / freeBytes,
    foreignBytes,
    holeSizes,
  };
}
