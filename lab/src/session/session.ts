// A session: what is played on which strategies, how far, and what is looked at. Commands change it; whoever shows it
// hears "change" events.

import type { AllocatorName } from "heapsmith";
import { Curve } from "../curves/curve.js";
import type { Surveyor } from "../curves/surveyor.js";
import type { Step } from "../explain/explain.js";
import type { Pane } from "../model/pane.js";
import type { Program } from "../model/program.js";
import { differences } from "./difference.js";
import { Exhibit } from "./exhibit.js";
import { Lockstep } from "./lockstep.js";

export const MOST_PANES = 4;
/** Steps that are kept to be read again. */
const LOG_LENGTH = 200;

/** Work that takes a while: how much of it is done. */
export interface Busy {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

export class Session extends Exhibit {
  #lockstep: Lockstep;
  /** The program that was left for calls of one's own, and where. */
  #original: { readonly program: Program; readonly at: number } | undefined;
  #log: Step[][] = [];
  #busy: Busy | undefined;
  #travel = new AbortController();
  #curves: Curve[] = [];
  readonly #surveyor: Surveyor | undefined;

  /** Where there is a surveyor, curves show what is to come, too. */
  constructor(allocators: readonly AllocatorName[], program: Program, surveyor?: Surveyor) {
    super();
    this.#surveyor = surveyor;
    this.#lockstep = new Lockstep(allocators, program);
    this.#survey();
  }

  get panes(): readonly Pane[] {
    return this.#lockstep.panes;
  }

  get allocators(): AllocatorName[] {
    return this.panes.map(({ allocator }) => allocator);
  }

  get program(): Program {
    return this.#lockstep.program;
  }

  /** The program that `returnToOriginal` goes back to. */
  get original(): Program | undefined {
    return this.#original?.program;
  }

  /** Whether the program is of calls of one's own. */
  get isOwn(): boolean {
    return this.#original !== undefined || this.program.length === 0 || this.program.name === OWN;
  }

  get position(): number {
    return this.#lockstep.position;
  }

  get place(): number {
    return this.position;
  }

  get isAtEnd(): boolean {
    return this.#lockstep.isAtEnd;
  }

  /** Told steps, the last one last: for each, one story a pane. */
  get log(): readonly (readonly Step[])[] {
    return this.#log;
  }

  /** Figures along the program, for each pane. */
  get curves(): readonly Curve[] {
    return this.#curves;
  }

  /** For each pane, whether the present step's choice differs from the first pane's. */
  get differences(): boolean[] {
    return differences(this.panes.map(({ step }) => step));
  }

  get busy(): Busy | undefined {
    return this.#busy;
  }

  /** Plays another program, from its beginning. */
  load(program: Program): void {
    this.#original = undefined;
    this.#restart(this.allocators, program);
  }

  /** Plays the program on these strategies, up to where it is now. */
  async compare(allocators: readonly AllocatorName[]): Promise<void> {
    const { position, program } = this;
    const original = this.#original;
    this.#restart(allocators.slice(0, MOST_PANES), program);
    this.#original = original;
    await this.seek(position);
  }

  /** Plays the next operation and tells of it. Does nothing at the end, or while on the way elsewhere. */
  step(): void {
    if (this.isAtEnd || this.#busy !== undefined) return;
    this.#tellStep();
    this.changed();
  }

  /** Plays operations without telling of each, until the time is up. */
  advance(count: number, deadline: number): void {
    if (this.#busy !== undefined) return;
    this.#lockstep.advance(count, deadline);
    this.#lockstep.refresh();
    this.#log = [];
    this.#noteFigures();
    this.changed();
  }

  /** Goes to a position and tells of the step that leads there. */
  async seek(position: number): Promise<void> {
    const target = Math.min(Math.max(Math.round(position), 0), this.program.length);
    this.#travel.abort();
    this.#travel = new AbortController();
    const { signal } = this.#travel;
    const onProgress = (done: number, total: number): void => this.#setBusy({ what: "Playing", done, total });
    this.#setBusy({ what: "Playing", done: 0, total: Math.max(target, 1) });
    const hasArrived = await this.#lockstep.travel(Math.max(target - 1, 0), { signal, onProgress });
    if (!hasArrived) return;
    this.#busy = undefined;
    this.#log = [];
    if (target > 0) this.#tellStep();
    this.changed();
  }

  stepBack(): Promise<void> {
    return this.seek(this.position - 1);
  }

  /** Steps until the strategies choose differently, or the end. */
  async nextDifference(): Promise<void> {
    this.#setBusy({ what: "Looking for a difference", done: this.position, total: this.program.length });
    const { signal } = this.#travel;
    let sliceEnd = performance.now();
    let isSame = true;
    while (isSame && !this.isAtEnd && !signal.aborted) {
      this.#tellStep();
      isSame = !this.differences.includes(true);
      if (performance.now() < sliceEnd) continue;
      this.#setBusy({ what: "Looking for a difference", done: this.position, total: this.program.length });
      await new Promise((resolve) => setTimeout(resolve));
      sliceEnd = performance.now() + 20;
    }
    if (signal.aborted) return;
    this.#busy = undefined;
    this.changed();
  }

  /** Ends work that takes a while; the panes stay where they are, in step. */
  cancel(): Promise<void> {
    return this.seek(this.position);
  }

  /** Allocates a block: the program is left here, and goes on with this call. */
  allocate(size: number): void {
    this.#perform((program) => program.add({ call: "malloc", slot: program.slots, size, alignment: 1 }));
    const slot = this.program.slots - 1;
    const pane = this.selection?.pane ?? 0;
    const address = this.panes[pane]?.blockOf(slot) ?? 0;
    if (address !== 0) this.select({ pane, address });
  }

  /** Frees a slot's block, unless it is locked. */
  free(slot: number): void {
    if (this.isLocked(slot)) return;
    this.#perform((program) => program.add({ call: "free", slot, size: 0, alignment: 1 }));
  }

  resize(slot: number, size: number): void {
    if (this.isLocked(slot)) return;
    this.#perform((program) => program.add({ call: "realloc", slot, size, alignment: 1 }));
  }

  /** Whether there is a heap whose blocks can move. */
  get hasHandles(): boolean {
    return this.allocators.includes("handles");
  }

  /** Whether a slot's block is locked on any of the heaps. */
  isLocked(slot: number): boolean {
    return this.panes.some((pane) => pane.isSlotLocked(slot));
  }

  /** Puts a lock on a slot's block, or takes it off. */
  toggleLock(slot: number): void {
    const call = this.isLocked(slot) ? "unlock" : "lock";
    this.#perform((program) => program.add({ call, slot, size: 0, alignment: 1 }));
  }

  /** Moves blocks together, up to a budget in bytes; what is selected stays selected where it has moved to. */
  compact(budget: number): void {
    const { selectedSlot, selection } = this;
    this.#perform((program) => program.add({ call: "compact", slot: 0, size: budget, alignment: 1 }));
    if (selectedSlot === undefined || selection === undefined) return;
    this.select({ pane: selection.pane, address: this.panes[selection.pane]?.blockOf(selectedSlot) ?? 0 });
  }

  /** The slot of the block that is selected, where there is one. */
  get selectedSlot(): number | undefined {
    if (this.selection === undefined) return undefined;
    const { chunks, slotOf } = this.specimen;
    const index = chunks.at(this.selection.address);
    if (index < 0) return undefined;
    return slotOf((chunks.columns.address[index] ?? 0) + (chunks.columns.header[index] ?? 0));
  }

  /** Goes back to the program that was left for calls of one's own, to where it was left. */
  async returnToOriginal(): Promise<void> {
    const original = this.#original;
    if (original === undefined) return;
    this.#restart(this.allocators, original.program);
    this.#original = undefined;
    await this.seek(original.at);
  }

  #perform(add: (program: Program) => void): void {
    if (this.#busy !== undefined) return;
    const { program, position } = this;
    const { isOwn } = this;
    const next = isOwn && position === program.length ? program : program.upTo(position, OWN);
    if (!isOwn) this.#original = { program, at: position };
    add(next);
    this.#surveyor?.stop();
    this.#curves = this.#curves.map((curve) => curve.continued(next.length, position));
    this.#lockstep.follow(next);
    this.step();
  }

  #tellStep(): void {
    this.#log = [...this.#log.slice(1 - LOG_LENGTH), this.#lockstep.step()];
    this.#noteFigures();
  }

  #noteFigures(): void {
    for (const [index, pane] of this.panes.entries()) {
      const curve = this.#curves[index];
      if (curve?.has(curve.placeOf(pane.position)) === false) curve.add(pane.position, pane.figures);
    }
  }

  /** Makes the curves anew. */
  #survey(): void {
    const { program, allocators } = this;
    this.#curves = allocators.map(() => new Curve(program.length));
    this.#noteFigures();
    this.#surveyor?.start(program, [...new Set(allocators)], ({ allocator, samples }) => {
      const curves = this.#curves.filter((_, index) => allocators[index] === allocator);
      for (const curve of curves) for (const { position, figures } of samples) curve.add(position, figures);
      this.dispatchEvent(new Event("curves"));
    });
  }

  #restart(allocators: readonly AllocatorName[], program: Program): void {
    this.#travel.abort();
    this.#travel = new AbortController();
    this.#busy = undefined;
    this.#lockstep = new Lockstep(allocators, program);
    this.#log = [];
    this.forgetPointers();
    this.#survey();
    this.changed();
  }

  #setBusy(busy: Busy): void {
    this.#busy = busy;
    this.changed();
  }
}

/** What a program of one's own calls is called. */
const OWN = "Your calls";
