// <heap-lab>: the lab as one element. By itself it plays programs on heaps of its own; attached to a heap of the page's,
// it shows that one while it runs.

import type { InspectedHeap } from "heapsmith/inspect";
import { css, html, LitElement, type TemplateResult } from "lit";
import type { MakeWorker } from "../curves/surveyor.js";
import { Watch } from "../session/watch.js";
import { LabStudy } from "./lab-study.js";
import type { LabWatch } from "./lab-watch.js";
import type { Recorded } from "./open.js";
import { defineParts } from "./parts.js";
import { theme } from "./theme.js";

export class HeapLab extends LitElement {
  static override properties = { watch: { state: true } };
  static override styles = [
    theme,
    css`
      :host { display: block; }
    `,
  ];
  /** Makes the worker that plays programs ahead, for the curves. Without one, curves show what has been played. */
  static makeWorker: MakeWorker | undefined;

  declare watch: Watch | undefined;
  #study: LabStudy | undefined;
  #recorded: readonly Recorded[] = [];

  constructor() {
    super();
    defineParts();
  }

  /** Recorded traces that can be fetched and played. */
  get recorded(): readonly Recorded[] {
    return this.#recorded;
  }

  set recorded(recorded: readonly Recorded[]) {
    this.#recorded = recorded;
    if (this.#study !== undefined) this.#study.recorded = recorded;
  }

  /**
   * Shows this heap while it runs. Reading it changes nothing, and takes at most a twentieth of the time.
   * Throws HeapCorruptionError where the heap cannot be read.
   */
  attach(heap: InspectedHeap): void {
    this.watch = new Watch(heap);
  }

  /** Shows heaps of the lab's own again. */
  detach(): void {
    this.watch = undefined;
  }

  /** Opens a program of the lab's by its id, or a file: a trace or a Wasm module. Where that fails, the lab says why. */
  async open(what: string | File): Promise<void> {
    await this.#ownStudy().open(what);
  }

  /** The colour scheme has changed other than by the system's settings. */
  recolour(): void {
    for (const part of this.renderRoot.querySelectorAll<LabStudy | LabWatch>("lab-study, lab-watch")) part.recolour();
  }

  protected override render(): TemplateResult {
    const { watch } = this;
    return watch === undefined ? html`${this.#ownStudy()}` : html`<lab-watch .watch=${watch}></lab-watch>`;
  }

  #ownStudy(): LabStudy {
    if (this.#study === undefined) {
      this.#study = new LabStudy(HeapLab.makeWorker);
      this.#study.recorded = this.#recorded;
    }
    return this.#study;
  }
}
