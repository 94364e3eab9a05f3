// A pane: one strategy's player with what the lab shows of its heap.

import type { AllocatorName } from "heapsmith";
import type { Inspection } from "heapsmith/inspect";
import { explain, type Step } from "../explain/explain.js";
import { Bins, Moment } from "../explain/moment.js";
import { type Mark, mark } from "../explain/story.js";
import { ChunkIndex } from "./chunk-index.js";
import { type Figures, figuresOf } from "./figures.js";
import { History } from "./history.js";
import { Player } from "./player.js";
import type { Program } from "./program.js";
import type { Specimen } from "./specimen.js";

/** Bytes that the kept states of a pane may take. */
const HISTORY_BYTES = 2 ** 26;
/** From so many touched blocks on, the heap is walked as a whole. */
const MOST_TOUCHED = 8192;

/** The current runs of slab: one without blocks in use may be given back when memory runs short. */
function fleetingChunks(inspection: Inspection): number[] {
  if (inspection.heap.allocator !== "slab") return [];
  const runs = inspection.lists().filter(({ text }) => text === "runs with free blocks");
  return runs.flatMap(({ first }) => (first === 0 ? [] : [first]));
}

export class Pane implements Specimen {
  readonly allocator: AllocatorName;
  readonly #player: Player;
  readonly #history: History;
  readonly #chunks = new ChunkIndex();
  #figures: Figures | undefined;
  #end = 0;
  /** Blocks that were given or taken since the chunks were looked at; undefined for too many. */
  #touched: number[] | undefined;
  /** Chunks that a call may change that touches none of their blocks. */
  #fleeting: readonly number[] = [];
  #step: Step | undefined;
  #locks: readonly Mark[] = [];
  #fixed: ReadonlySet<number> = new Set();

  constructor(allocator: AllocatorName, program: Program) {
    this.allocator = allocator;
    this.#player = new Player(allocator, program);
    this.#history = new History(this.#player, HISTORY_BYTES);
    this.refresh();
  }

  get inspection(): Inspection {
    return this.#player.inspection;
  }

  get chunks(): ChunkIndex {
    return this.#chunks;
  }

  get base(): number {
    return this.#player.heap.base;
  }

  get end(): number {
    return this.#end;
  }

  get position(): number {
    return this.#player.position;
  }

  /** The step that has led here, if it was told. */
  get step(): Step | undefined {
    return this.#step;
  }

  get figures(): Figures {
    this.#figures ??= { ...figuresOf(this.#chunks, this.base), liveBytes: this.#player.requested };
    return this.#figures;
  }

  readonly slotOf = (block: number): number | undefined => this.#player.slotOf(block);

  blockOf(slot: number): number {
    return this.#player.blockOf(slot);
  }

  /** Plays the next operation, and tells what it did. */
  tellStep(): Step {
    const { program, position } = this.#player;
    const operation = program.at(position);
    const before = new Moment(this.#chunks.copy(), this.inspection);
    const oldSize = this.#player.askedOf(this.#player.blockOf(operation.slot));
    const { before: old, after: block, moves, displaced } = this.#player.step();
    const fixed = operation.call === "compact" ? this.#player.fixedBlocks() : [];
    this.#touch(old, block);
    this.refresh();
    const bins = new Bins(this.inspection.lists());
    const after = new Moment(this.#chunks, this.inspection);
    const allocator = this.allocator;
    const isLocked = this.#player.isLocked(operation.slot);
    const event = { allocator, operation, old, block, before, after, bins, oldSize, moves, displaced, isLocked, fixed };
    this.#step = explain(event, position, this.slotOf);
    this.#history.note();
    return this.#step;
  }

  /** Plays operations up to a position. What is shown stays as it is until `refresh`. */
  play(target: number): void {
    this.#step = undefined;
    while (this.#player.position < target) {
      const { before, after } = this.#player.step();
      this.#touch(before, after);
    }
    this.#history.note();
  }

  /** Goes back to a position from which it is no long way to `target`, a position before the present one. */
  rewind(target: number): void {
    this.#step = undefined;
    this.#history.rewind(target);
    this.#touched = undefined;
  }

  /** Keeps the present state for short ways back. */
  keepNearby(): void {
    this.#history.keepNearby();
  }

  /** Goes on with another program, which begins with what has been played. */
  follow(program: Program): void {
    this.#history.forgetAfter(this.position);
    this.#player.follow(program);
  }

  /** Looks at the heap as it is now. */
  refresh(): void {
    const { inspection, askedOf } = this.#player;
    if (this.#touched === undefined) this.#chunks.renew(inspection, askedOf);
    else this.#chunks.refresh(inspection, askedOf, [...this.#touched, ...this.#fleeting]);
    this.#touched = [];
    this.#fleeting = fleetingChunks(inspection);
    this.#end = inspection.end();
    this.#figures = undefined;
    this.#locks = this.allocator === "handles" ? this.#findLocks() : [];
  }

  /** The locks, to be drawn on the map. */
  get locks(): readonly Mark[] {
    return this.#locks;
  }

  /** Whether the block at this address stays where it is. */
  readonly isLocked = (block: number): boolean => this.#fixed.has(block);

  isSlotLocked(slot: number): boolean {
    return this.#player.isLocked(slot);
  }

  #findLocks(): Mark[] {
    const moment = new Moment(this.#chunks, this.inspection);
    this.#fixed = new Set(this.#player.fixedBlocks());
    const chunks = [...this.#fixed].map((block) => moment.at(block));
    return chunks.flatMap((chunk) => (chunk === undefined ? [] : [mark("locked", chunk)]));
  }

  #touch(before: number, after: number): void {
    // Handles need masters, whose chunks are made unseen; and blocks move.
    if (this.allocator === "handles") this.#touched = undefined;
    if (this.#touched === undefined) return;
    if (before !== 0) this.#touched.push(before);
    if (after !== 0) this.#touched.push(after);
    if (this.#touched.length > MOST_TOUCHED) this.#touched = undefined;
  }
}
