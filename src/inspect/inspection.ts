// A close look at a heap: every chunk in columns, the words that tell of a chunk, its lists, bitmaps and positions.

import type { Describer, Inspector, ModuleEnv } from "../engines/module.js";
import { UnsupportedError } from "../errors.js";
import { describers } from "../generated/describers.js";
import { inspectors } from "../generated/inspectors.js";
import type { AllocatorName } from "../options.js";
import type { WasmMemory } from "../platform.js";
import { ChunkColumns, type ChunkRange, fillColumns } from "./columns.js";
import { bitmapText, type FieldText, listText, placeText, wordText } from "./texts.js";
import { type ChunkState, checkHeap, corruption, STATES } from "./walk.js";

/** What is needed to look at a heap; a `Heap` is one. */
export interface InspectedHeap {
  readonly memory: WasmMemory;
  readonly base: number;
  readonly limit: number;
  readonly allocator: AllocatorName;
}

export interface WordField {
  readonly name: string;
  /** Lowest bit. */
  readonly from: number;
  readonly bits: number;
  /** The bits, shifted down. */
  readonly value: number;
  /** What they say. */
  readonly text: string;
}

/** A word of the heap's bookkeeping that tells of a chunk. */
export interface ChunkWord {
  readonly name: string;
  readonly address: number;
  readonly value: number;
  readonly fields: readonly WordField[];
}

export interface FreeList {
  readonly index: number;
  /** What it holds and how, in a few words. */
  readonly text: string;
  /** The word that leads to its first member; 0 for none. */
  readonly head: number;
  /** Sizes of the chunks that it holds, their headers included. */
  readonly least: number;
  readonly most: number;
  /** First chunk; 0 where it is empty. */
  readonly first: number;
}

export interface Bitmap {
  readonly text: string;
  readonly address: number;
  readonly bits: number;
  /** What the first bit stands for: an address, or, where `unit` is 0, the list of this index. */
  readonly first: number;
  /** Bytes that a bit stands for; 0 where each stands for a list. */
  readonly unit: number;
}

/** A position that the heap keeps, as the top is one. */
export interface HeapPlace {
  readonly text: string;
  /** 0 where there is none. */
  readonly address: number;
}

/** States of chunks, by the numbers in columns: a name, and whether it is a block of the run before it. */
export const chunkStates: readonly (readonly [state: ChunkState, isInRun: boolean])[] = STATES;

const NO_LIST = 0xffffffff;
const GRANULE = 16;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function fieldOf(word: number, { name, from, bits, say }: FieldText): WordField {
  const value = bits === 32 ? word : (word >>> from) & (2 ** bits - 1);
  return { name, from, bits, value, text: say(value) };
}

/**
 * Looks at a heap without changing it, as the heap is at each call. Every method throws HeapCorruptionError where the
 * heap cannot be read.
 */
export class Inspection {
  readonly heap: InspectedHeap;
  readonly #inspector: Inspector;
  readonly #describer: Describer | undefined;

  /** Throws UnsupportedError for an allocator without an inspector. */
  constructor(heap: InspectedHeap) {
    const inspector = inspectors[heap.allocator];
    if (inspector === undefined) throw new UnsupportedError(`the allocator ${heap.allocator} has no inspector`);
    const env: ModuleEnv = { memory: heap.memory, __heap_base: heap.base, __heap_limit: heap.limit };
    this.heap = heap;
    this.#inspector = inspector.instantiate(env);
    this.#describer = describers[heap.allocator]?.instantiate(env);
  }

  /** First address behind the heap. */
  end(): number {
    return this.#inspector.end();
  }

  /** All chunks, or those of a range, in these columns. */
  columns(columns = new ChunkColumns(), range: ChunkRange = {}): ChunkColumns {
    const { isWhole, lastAddress } = fillColumns(this.#inspector, columns, range);
    if (!isWhole) throw corruption(this.#inspector, lastAddress);
    return columns;
  }

  /** The words that tell of the chunk at this address, which a walk has given. */
  words(chunk: number): ChunkWord[] {
    const describer = this.#begin();
    if (describer === undefined) return [];
    return upTo(describer.wordCount(chunk)).map((index) => this.#word(describer, chunk, index));
  }

  /** Lists of free chunks: bins, where there are several. */
  lists(): FreeList[] {
    const describer = this.#begin();
    if (describer === undefined) return [];
    return upTo(describer.listCount()).map((index) => ({
      index,
      text: listText(describer.listKind(index)),
      head: describer.listHead(index),
      least: describer.listLeast(index),
      most: describer.listMost(index),
      first: describer.listFirst(index),
    }));
  }

  /** The chunks of a list in its order: the first ones, if there are more than `most`. */
  members(list: number, most = Number.POSITIVE_INFINITY): number[] {
    const describer = this.#begin();
    const members: number[] = [];
    if (describer === undefined) return members;
    const bound = (this.end() - this.heap.base) / GRANULE;
    let member = describer.listFirst(list);
    while (member !== 0 && members.length < most) {
      const isPlace = member >= this.heap.base && member % 4 === 0 && members.length <= bound;
      if (!isPlace) throw corruption(this.#inspector, member);
      members.push(member);
      member = describer.listNext(list, member);
    }
    return members;
  }

  /** Index of the list that the chunk at this address is in. */
  listOf(chunk: number): number | undefined {
    const list = this.#begin()?.listOf(chunk) ?? NO_LIST;
    return list === NO_LIST ? undefined : list;
  }

  bitmaps(): Bitmap[] {
    const describer = this.#begin();
    if (describer === undefined) return [];
    return upTo(describer.bitmapCount()).map((index) => ({
      text: bitmapText(describer.bitmapKind(index)),
      address: describer.bitmapAt(index),
      bits: describer.bitmapBits(index),
      first: describer.bitmapFirst(index),
      unit: describer.bitmapUnit(index),
    }));
  }

  places(): HeapPlace[] {
    const describer = this.#begin();
    if (describer === undefined) return [];
    return upTo(describer.placeCount()).map((index) => ({
      text: placeText(describer.placeKind(index)),
      address: describer.placeAt(index),
    }));
  }

  #word(describer: Describer, chunk: number, index: number): ChunkWord {
    const address = describer.wordAt(chunk, index);
    const value = this.load(address);
    const { name, fields, part } = wordText(describer.wordKind(chunk, index));
    const all = part === undefined ? fields : [{ ...part, from: describer.wordBit(chunk, index) }];
    return { name, address, value, fields: all.map((field) => fieldOf(value, field)) };
  }

  /** The word of memory at this address; 0 where it lies outside. */
  load(address: number): number {
    const { buffer } = this.heap.memory;
    return address % 4 === 0 && address + 4 <= buffer.byteLength ? (new Uint32Array(buffer, address, 1)[0] ?? 0) : 0;
  }

  #begin(): Describer | undefined {
    if (this.#describer?.begin() === false) checkHeap(this.#inspector);
    return this.#describer;
  }
}
