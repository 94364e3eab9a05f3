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
  /** Bytes of memory that the heap has, from its base to its end, without the pages of others. */
  readonly span: number;
  /** The most memory that the heap has had. A heap gives none back, so this is its span; no heap keeps a peak of live bytes. */
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

export interface HeapMemory {
  /** Bytes from the heap's base to its end, pages of others among them. */
  readonly bytes: number;
  /** Whether what the heap hands out is something else. */
  readonly isElsewhere: boolean;
}

export function statsOf(
  chunks: Iterable<HeapChunk>,
  { bytes, isElsewhere }: HeapMemory,
  { requested }: StatsOptions = {},
): HeapStats {
  const holes = new Holes();
  let [liveBlocks, liveBytes, taken, freeBytes, largestFree, foreign] = [0, 0, 0, 0, 0, 0];
  for (const chunk of chunks) {
    const room = usable(chunk);
    if (chunk.state === "foreign") foreign += chunk.size;
    if (chunk.state === "live") {
      liveBlocks += 1;
      liveBytes += room;
      taken += chunk.size;
    }
    if (chunk.state === "free") holes.add(room);
    if (chunk.state === "free" || chunk.state === "top") {
      freeBytes += room;
      largestFree = Math.max(largestFree, room);
    }
  }
  const asked = requested ?? liveBytes;
  if (!(asked >= 0 && asked <= liveBytes))
    throw new InvalidOptionError("requested", requested, `a number of bytes from 0 to ${liveBytes}`);
  const span = bytes - foreign;
  return {
    liveBlocks,
    liveBytes,
    freeBytes,
    largestFree,
    holes: holes.count,
    holeSizes: holes.sizes(),
    span,
    peak: span,
    overhead: isElsewhere ? span : span - (liveBytes + freeBytes),
    externalFragmentation: freeBytes === 0 ? 0 : 1 - largestFree / freeBytes,
    internalFragmentation: taken === 0 ? 0 : 1 - asked / taken,
  };
}
