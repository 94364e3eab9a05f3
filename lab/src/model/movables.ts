// Blocks behind handles: where they are, which are locked, and what moves when their heap is compacted.
//
// Blocks of memalign are raw: only those can be aligned. They stay where they are, as if locked. Allocations compact
// nothing here; only where handles run out, the block above their table makes way.

import type { Heap } from "heapsmith";
import { Inspection } from "heapsmith/inspect";

export interface Move {
  readonly from: number;
  readonly to: number;
}

export interface Moves {
  readonly moved: readonly Move[];
  /** Whether there was nothing left to do. */
  readonly isDone: boolean;
}

/** The place that says whether a handle is to be had without more masters: 0 where none is. */
const SPARE = "first free master";

type Call = (first: number, second?: number) => number;

export class Movables {
  /** What the last allocation has moved: the block that lay where masters were added. */
  displaced: readonly Move[] = [];
  readonly #heap: Heap;
  readonly #inspection: Inspection;
  /** By slot. */
  readonly #handles: Map<number, number>;
  readonly #locked: Set<number>;

  private constructor(heap: Heap, handles: Iterable<[number, number]>, locked: Iterable<number>) {
    this.#heap = heap;
    this.#inspection = new Inspection(heap);
    this.#handles = new Map(handles);
    this.#locked = new Set(locked);
  }

  static ofNew(heap: Heap): Movables {
    const movables = new Movables(heap, [], []);
    movables.#call("heap_policy", 0, 0);
    return movables;
  }

  /** A copy for a heap that is in the same state. */
  on(heap: Heap): Movables {
    return new Movables(heap, this.#handles, this.#locked);
  }

  has(slot: number): boolean {
    return this.#handles.has(slot);
  }

  isLocked(slot: number): boolean {
    return this.#locked.has(slot);
  }

  /** Whether a slot's block, which must live, stays where it is. */
  isFixed(slot: number): boolean {
    return !this.has(slot) || this.isLocked(slot);
  }

  /** The new block; 0 when out of memory. */
  allocate(slot: number, size: number, blocks: Uint32Array): number {
    const isCrowded = this.#inspection.places().some(({ text, address }) => text === SPARE && address === 0);
    const handle = this.#call("handle_alloc", size);
    this.displaced = isCrowded ? this.#follow(blocks) : [];
    if (handle !== 0) this.#handles.set(slot, handle);
    return this.#blockOf(slot);
  }

  /** The block that is left: none, unless it is locked. */
  free(slot: number): number {
    if (this.#call("handle_free", this.#handles.get(slot) ?? 0) !== 0) this.#handles.delete(slot);
    return this.#blockOf(slot);
  }

  /** The block, which may have moved; 0 where it is as it was, as it is locked or memory is refused. */
  resize(slot: number, size: number, blocks: Uint32Array): number {
    const handle = this.#handles.get(slot);
    if (handle === undefined) return this.allocate(slot, size, blocks);
    return this.#call("handle_resize", handle, size) === 0 ? 0 : this.#blockOf(slot);
  }

  lock(slot: number): void {
    const handle = this.#handles.get(slot);
    if (handle === undefined || this.isLocked(slot)) return;
    if (this.#call("handle_lock", handle) !== 0) this.#locked.add(slot);
  }

  unlock(slot: number): void {
    if (this.#locked.delete(slot)) this.#call("handle_unlock", this.#handles.get(slot) ?? 0);
  }

  /** Compacts, and corrects the slots' blocks. */
  compact(budget: number, blocks: Uint32Array): Moves {
    const isDone = this.#call("heap_compact", budget) === 0;
    return { moved: this.#follow(blocks), isDone };
  }

  /** Corrects the slots' blocks where they have moved. */
  #follow(blocks: Uint32Array): Move[] {
    const moved: Move[] = [];
    for (const slot of this.#handles.keys()) {
      const [from = 0, to] = [blocks[slot], this.#blockOf(slot)];
      if (from === to) continue;
      moved.push({ from, to });
      blocks[slot] = to;
    }
    return moved.sort((one, other) => one.from - other.from);
  }

  #blockOf(slot: number): number {
    const handle = this.#handles.get(slot);
    return handle === undefined ? 0 : new DataView(this.#heap.memory.buffer).getUint32(handle, true);
  }

  #call(name: string, ...values: [number, number?]): number {
    return (this.#heap.exports[name] as Call)(...values) >>> 0;
  }
}
