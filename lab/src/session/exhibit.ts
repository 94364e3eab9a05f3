// An exhibit: heaps that are looked at, and what is pointed at in them. Whoever shows it hears "change" events.

import type { Series } from "../curves/curve.js";
import type { Step } from "../explain/explain.js";
import type { Mark } from "../explain/story.js";
import type { Specimen } from "../model/specimen.js";

/** A chunk that is pointed at: in which pane, and its address. */
export interface Pointer {
  readonly pane: number;
  readonly address: number;
}

/** A specimen, and the step that has led to it, where that is known. */
export interface Exhibited extends Specimen {
  readonly step?: Step | undefined;
  /** Locks on its blocks. */
  readonly locks?: readonly Mark[];
}

export abstract class Exhibit extends EventTarget {
  #selection: Pointer | undefined;
  #hover: Pointer | undefined;

  /** The heaps, at least one. */
  abstract readonly panes: readonly Exhibited[];
  /** For each heap, its figures along the way. */
  abstract readonly curves: readonly Series[];
  /** Where on the curves the heaps are now. */
  abstract readonly place: number;

  /** The chunk that is kept in view. */
  get selection(): Pointer | undefined {
    return this.#selection;
  }

  /** The chunk that is pointed at for the moment. */
  get hover(): Pointer | undefined {
    return this.#hover;
  }

  /** The heap whose chunk is selected; the first one where none is. */
  get specimen(): Exhibited {
    const pane = this.panes[this.#selection?.pane ?? 0] ?? this.panes[0];
    if (pane === undefined) throw new RangeError("an exhibit has a heap");
    return pane;
  }

  select(selection: Pointer | undefined): void {
    this.#selection = selection;
    this.changed();
  }

  point(hover: Pointer | undefined): void {
    if (hover?.address === this.#hover?.address && hover?.pane === this.#hover?.pane) return;
    this.#hover = hover;
    this.changed();
  }

  /** Points at nothing any more, as the heaps are others. */
  protected forgetPointers(): void {
    this.#selection = undefined;
    this.#hover = undefined;
  }

  /** Says that something is different now. */
  changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
