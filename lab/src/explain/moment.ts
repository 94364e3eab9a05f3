// A moment: a heap's chunks and positions just before or after a call.

import { chunkStates, type FreeList, type Inspection } from "heapsmith/inspect";
import type { ChunkIndex } from "../model/chunk-index.js";

export interface Chunk {
  readonly address: number;
  readonly size: number;
  readonly payload: number;
  readonly state: "free" | "live" | "top" | "foreign" | "run" | "table";
  /** Whether it is a block of a run. */
  readonly isInRun: boolean;
}

export function endOf({ address, size }: Chunk): number {
  return address + size;
}

export class Moment {
  readonly chunks: ChunkIndex;
  readonly base: number;
  readonly end: number;
  /** Positions that the heap keeps, by name. */
  readonly places: ReadonlyMap<string, number>;

  constructor(chunks: ChunkIndex, inspection: Inspection) {
    this.chunks = chunks;
    this.base = inspection.heap.base;
    this.end = inspection.end();
    this.places = new Map(inspection.places().map(({ text, address }) => [text, address]));
  }

  /** The chunk that holds an address; of a run and a block in it, the block. */
  at(address: number): Chunk | undefined {
    return this.#holding(this.chunks.at(address), address);
  }

  /** The chunk that begins at an address. */
  from(address: number): Chunk | undefined {
    const chunk = this.at(address);
    return chunk?.address === address ? chunk : undefined;
  }

  /** The run that a block of one lies in. */
  runOf(block: Chunk): Chunk | undefined {
    const index = this.#runOf(this.chunks.at(block.address));
    return index < 0 ? undefined : this.chunk(index);
  }

  /** The chunk before another, in the same row of neighbours. */
  below(chunk: Chunk): Chunk | undefined {
    const index = this.chunks.at(chunk.address) - 1;
    const below = index < 0 ? undefined : this.chunk(index);
    return below !== undefined && endOf(below) === chunk.address ? below : undefined;
  }

  above(chunk: Chunk): Chunk | undefined {
    return this.from(endOf(chunk));
  }

  /** Holes: free chunks that are neither the top nor blocks of runs. */
  *holes(): Generator<Chunk> {
    for (let index = 0; index < this.chunks.count; index += 1) {
      const [state, isInRun] = chunkStates[this.chunks.columns.state[index] ?? 0] ?? [];
      if (state === "free" && isInRun === false) yield this.chunk(index);
    }
  }

  chunk(index: number): Chunk {
    const { address, size, header, state } = this.chunks.columns;
    const start = address[index] ?? 0;
    const [name = "live", isInRun = false] = chunkStates[state[index] ?? 0] ?? [];
    return { address: start, size: size[index] ?? 0, payload: start + (header[index] ?? 0), state: name, isInRun };
  }

  #holding(index: number, address: number): Chunk | undefined {
    if (index < 0) return undefined;
    const chunk = this.chunk(index);
    if (address < endOf(chunk)) return chunk;
    return chunk.isInRun ? this.#holding(this.#runOf(index), address) : undefined;
  }

  #runOf(index: number): number {
    let run = index;
    while (run >= 0 && this.chunk(run).isInRun) run -= 1;
    return run;
  }
}

/** Lists whose members are of certain sizes: what a chunk's size says of where it is listed. */
export class Bins {
  readonly #lists: readonly FreeList[];

  constructor(lists: readonly FreeList[]) {
    this.#lists = lists;
  }

  get areSeveral(): boolean {
    return this.#lists.length > 1;
  }

  get areAny(): boolean {
    return this.#lists.length > 0;
  }

  of(size: number): FreeList | undefined {
    return this.#lists.find(({ least, most }) => size >= least && size <= most);
  }
}
