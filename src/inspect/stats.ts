// Statistics of a heap, from one walk.

import { InvalidOptionError } from "../errors.js";
import type { HeapChunk } from "./walk.js";

export interface HoleCount {
  /** Least size, a power of two. */
  readonly from: number;
  /** Sizes are below this. */
  readonly to: number;
  readonly count: number;
  readonly bytes: number;
}

export interface HeapStats {
  /** Blocks that are handed out. An arena's count as one. */
  readonly liveBlocks: number;
  /** Bytes that their holders may use. */
  readonly liveBytes: number;
  /** Bytes that can be handed out without growth. */
  readonly freeBytes: number;
  /** The largest free chunk's usable bytes. */
  readonly largestFree: number;
  /** Free chunks and free blocks of runs; the top is none. */
  readonly holes: number;
  /** Holes by usable size, in powers of two; empty ranges are left out. */
  readonly holeSizes: readonly HoleCount[];
  /** Bytes from the heap's base to its end, without the pages of others. */
  readonly span: number;
  /** The most that the span has been. A heap gives no memory back, so this is its span. */
  readonly peak: number;
  /** Bytes of the span that are neither live nor free: control block, headers, tables. */
  readonly overhead: number;
  /** 1 − largest free / all free; 0 where nothing is free. */
  readonly externalFragmentation: number;
  /** Share of what live blocks take up that was not asked for; headers alone unless `requested` is given. */
  readonly internalFragmentation: number;
}

export interface StatsOptions {
  /** Bytes that the program has asked for in the blocks that are live. No heap keeps them. */
  readonly requested?: number | undefined;
}

class Holes {
  readonly #counts = new Map<number, { count: number; bytes: number }>();
  count = 0;

  add(bytes: number): void {
    const log = bytes === 0 ? 0 : 31 - Math.clz32(bytes);
    const bin = this.#counts.get(log) ?? { count: 0, bytes: 0 };
    this.#counts.set(log, { count: bin.count + 1, bytes: bin.bytes + bytes });
    this.count += 1;
  }

  sizes(): HoleCount[] {
    const logs = [...this.#counts].sort(([a], [b]) => a - b);
    return logs.map(([log, { count, bytes }]) => ({ from: 2 ** log, to: 2 ** (log + 1), count, bytes }));
  }
}

function usable({ address, size, payload }: HeapChunk): number {
  return Math.max(size - (payload - address), 0);
}

/** `base` and `end`: first address of the heap and first one behind it. */
export function statsOf(
  chunks: Iterable<HeapChunk>,
  base: number,
  end: number,
  { requested }: StatsOptions = {},
): HeapStats {
  const holes = new Holes();
  let [liveBlocks, liveBytes, taken, freeBytes, largestFree, foreign, outside] = [0, 0, 0, 0, 0, 0, 0];
  for (const chunk of chunks) {
    const bytes = usable(chunk);
    if (chunk.state === "foreign") foreign += chunk.size;
    if (chunk.state === "live") {
      liveBlocks += 1;
      liveBytes += bytes;
      taken += chunk.size;
    }
    if (chunk.state === "free") holes.add(bytes);
    if (chunk.state === "free" || chunk.state === "top") {
      freeBytes += bytes;
      largestFree = Math.max(largestFree, bytes);
    }
    if ((chunk.state === "free" || chunk.state === "live") && (chunk.address < base || chunk.address >= end))
      outside += bytes;
  }
  const asked = requested ?? liveBytes;
  if (!(asked >= 0 && asked <= liveBytes))
    throw new InvalidOptionError("requested", requested, `a number of bytes from 0 to ${liveBytes}`);
  const span = end - base - foreign;
  return {
    liveBlocks,
    liveBytes,
    freeBytes,
    largestFree,
    holes: holes.count,
    holeSizes: holes.sizes(),
    span,
    peak: span,
    overhead: span - (liveBytes + freeBytes - outside),
    externalFragmentation: freeBytes === 0 ? 0 : 1 - largestFree / freeBytes,
    internalFragmentation: taken === 0 ? 0 : 1 - asked / taken,
  };
}
