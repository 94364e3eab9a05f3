// A player: one strategy's heap, on which a program is played.

import { type AllocatorName, createHeap, type Heap } from "heapsmith";
import { Inspection } from "heapsmith/inspect";
import { OPERATION_WORDS } from "heapsmith/trace";
import { type AskedOf, UNKNOWN } from "./chunk-index.js";
import { Movables, type Move, type Moves } from "./movables.js";
import { CALLOC, COMPACT, FREE, LOCK, MALLOC, type Program, REALLOC, UNLOCK } from "./program.js";

/** What a call has done to its block. */
export interface Played {
  /** Index of the operation. */
  readonly index: number;
  /** The slot's block before and after; 0 for none. */
  readonly before: number;
  readonly after: number;
  /** What a compaction has moved. */
  readonly moves?: Moves | undefined;
  /** What an allocation has moved out of the way. */
  readonly displaced: readonly Move[];
}

/** A GiB: larger heaps are not for looking at. */
const MAXIMUM_PAGES = 16384;
const BASE = 4096;

export interface PlayerState {
  readonly position: number;
  readonly requested: number;
  readonly heap: Uint8Array;
  readonly blocks: Uint32Array;
  readonly sizes: Uint32Array;
  readonly movables: Movables | undefined;
}

export class Player {
  readonly allocator: AllocatorName;
  #program: Program;
  #heap: Heap;
  #inspection: Inspection;
  #position = 0;
  /** Block of each slot; 0 for none. */
  #blocks: Uint32Array;
  /** Bytes asked for, of each slot's block. */
  #sizes: Uint32Array;
  /** Bytes asked for in all live blocks. */
  #requested = 0;
  /** The blocks that can move, of heaps with handles. */
  #movables: Movables | undefined;
  /** Slots by their blocks; undefined while it is not kept. */
  #slots: Map<number, number> | undefined;

  constructor(allocator: AllocatorName, program: Program) {
    this.allocator = allocator;
    this.#program = program;
    this.#heap = newHeap(allocator);
    this.#inspection = new Inspection(this.#heap);
    this.#movables = this.#newMovables();
    this.#blocks = new Uint32Array(program.slots);
    this.#sizes = new Uint32Array(program.slots);
  }

  get program(): Program {
    return this.#program;
  }

  get heap(): Heap {
    return this.#heap;
  }

  get inspection(): Inspection {
    return this.#inspection;
  }

  /** Operations that have been played. */
  get position(): number {
    return this.#position;
  }

  /** Bytes asked for in all live blocks; of an arena, in those that are not freed. */
  get requested(): number {
    return this.#requested;
  }

  /** The block of a slot; 0 for none. */
  blockOf(slot: number): number {
    return this.#blocks[slot] ?? 0;
  }

  /** Blocks that stay where they are when a heap with handles is compacted: locked ones, and raw ones. */
  fixedBlocks(): number[] {
    const movables = this.#movables;
    if (movables === undefined) return [];
    return [...this.#blocks].filter((block, slot) => block !== 0 && movables.isFixed(slot));
  }

  /** Whether a slot's block has been locked. */
  isLocked(slot: number): boolean {
    return this.#movables?.isLocked(slot) === true;
  }

  /** The slot whose block lies at this address. */
  slotOf(block: number): number | undefined {
    this.#slots ??= this.#mapSlots();
    return this.#slots.get(block);
  }

  /** Bytes asked for in the block at this address. */
  readonly askedOf: AskedOf = (block) => {
    const slot = this.slotOf(block);
    return slot === undefined ? UNKNOWN : (this.#sizes[slot] ?? UNKNOWN);
  };

  /** Goes on with another program, which begins with what has been played. */
  follow(program: Program): void {
    this.#program = program;
    this.#reserveSlots();
  }

  /** Plays the next operation. There must be one. */
  step(): Played {
    this.#reserveSlots();
    const at = this.#position * OPERATION_WORDS;
    const [first = 0, slot = 0, size = 0] = this.#program.words.subarray(at, at + OPERATION_WORDS);
    const before = this.#blocks[slot] ?? 0;
    if ((first & 0xff) >= LOCK) return this.#treat(first & 0xff, slot, size);
    if (this.#movables !== undefined) this.#movables.displaced = [];
    const after = this.#call(first, slot, size);
    const displaced = this.#movables?.displaced ?? [];
    if (displaced.length > 0) this.#slots = undefined;
    const isKept = (first & 0xff) === FREE ? after !== 0 : after === 0 && (first & 0xff) === REALLOC;
    if (!isKept) {
      this.#requested += (after === 0 ? 0 : size) - (before === 0 ? 0 : (this.#sizes[slot] ?? 0));
      this.#blocks[slot] = after;
      this.#sizes[slot] = size;
      this.#slots?.delete(before);
      if (after !== 0) this.#slots?.set(after, slot);
    }
    this.#position += 1;
    return { index: this.#position - 1, before, after, displaced };
  }

  /** Plays operations up to this position, without a trail: for long ways. */
  run(target: number): void {
    this.#slots = undefined;
    while (this.#position < target) this.step();
  }

  /** Starts over. */
  reset(): void {
    this.#adopt(newHeap(this.allocator));
    this.#movables = this.#newMovables();
    this.#blocks.fill(0);
    this.#sizes.fill(0);
    this.#position = 0;
    this.#requested = 0;
  }

  save(): PlayerState {
    return {
      position: this.#position,
      requested: this.#requested,
      heap: this.#heap.snapshot(),
      blocks: this.#blocks.slice(),
      sizes: this.#sizes.slice(),
      movables: this.#movables?.on(this.#heap),
    };
  }

  restore({ position, requested, heap, blocks, sizes, movables }: PlayerState): void {
    this.#adopt(createHeap({ snapshot: heap, maximumPages: MAXIMUM_PAGES }));
    this.#movables = movables?.on(this.#heap);
    this.#blocks.fill(0).set(blocks);
    this.#sizes.fill(0).set(sizes);
    this.#position = position;
    this.#requested = requested;
  }

  #mapSlots(): Map<number, number> {
    const slots = new Map<number, number>();
    for (let slot = 0; slot < this.#blocks.length; slot += 1) {
      const block = this.#blocks[slot] ?? 0;
      if (block !== 0) slots.set(block, slot);
    }
    return slots;
  }

  #adopt(heap: Heap): void {
    this.#heap = heap;
    this.#inspection = new Inspection(heap);
    this.#slots = undefined;
  }

  #newMovables(): Movables | undefined {
    return this.allocator === "handles" ? Movables.ofNew(this.#heap) : undefined;
  }

  /** Locks, unlocks or compacts; where there are no handles, nothing. */
  #treat(deed: number, slot: number, budget: number): Played {
    const block = deed === COMPACT ? 0 : (this.#blocks[slot] ?? 0);
    if (deed === LOCK) this.#movables?.lock(slot);
    if (deed === UNLOCK) this.#movables?.unlock(slot);
    const moves = deed === COMPACT ? this.#movables?.compact(budget, this.#blocks) : undefined;
    if (moves !== undefined) this.#slots = undefined;
    this.#position += 1;
    return { index: this.#position - 1, before: block, after: block, moves, displaced: [] };
  }

  /** What becomes of a slot's block: its address; 0 for none. */
  #call(first: number, slot: number, size: number): number {
    const block = this.#blocks[slot] ?? 0;
    const movables = this.#movables;
    if (movables !== undefined && (movables.has(slot) || block === 0)) {
      if ((first & 0xff) === FREE) return movables.free(slot);
      if ((first & 0xff) === REALLOC) return movables.resize(slot, size, this.#blocks);
      if ((first & 0xff) === MALLOC || (first & 0xff) === CALLOC) return movables.allocate(slot, size, this.#blocks);
    }
    switch (first & 0xff) {
      case MALLOC:
        return this.#heap.malloc(size);
      case FREE:
        this.#heap.free(block);
        return 0;
      case REALLOC:
        return this.#heap.realloc(block, size);
      case CALLOC:
        return this.#heap.calloc(1, size);
      default:
        return this.#heap.alignedAlloc(2 ** (first >>> 8), size);
    }
  }

  #reserveSlots(): void {
    const { slots } = this.#program;
    if (slots <= this.#blocks.length) return;
    const room = Math.max(slots, 2 * this.#blocks.length);
    const [blocks, sizes] = [new Uint32Array(room), new Uint32Array(room)];
    blocks.set(this.#blocks);
    sizes.set(this.#sizes);
    this.#blocks = blocks;
    this.#sizes = sizes;
  }
}

function newHeap(allocator: AllocatorName): Heap {
  return createHeap({ allocator, base: BASE, maximumPages: MAXIMUM_PAGES });
}
