// <lab-study>: programs played on heaps of the lab's own: step, compare, do.

import type { AllocatorName } from "heapsmith";
import { html, nothing, type TemplateResult } from "lit";
import { type MakeWorker, Surveyor } from "../curves/surveyor.js";
import type { Pane } from "../model/pane.js";
import { Program } from "../model/program.js";
import { makeShortProgram, scenarios } from "../model/scenarios.js";
import type { ModuleRun } from "../module/module-run.js";
import type { OpenEvent } from "../panels/lab-bar.js";
import type { RecordedEvent } from "../panels/lab-module.js";
import { Clock } from "../session/clock.js";
import type { Exhibit } from "../session/exhibit.js";
import { Session } from "../session/session.js";
import { LabFrame } from "./frame.js";
import { onLabKey } from "./keys.js";
import type { Recorded } from "./open.js";
import { Opener, type Work } from "./opener.js";
import { paneTemplate } from "./pane.js";

function firstProgram(): Program {
  const [first] = scenarios;
  return first === undefined ? Program.empty("Your calls") : makeShortProgram(first);
}

export class LabStudy extends LabFrame {
  static override properties = {
    recorded: { attribute: false },
    message: { state: true },
    module: { state: true },
    work: { state: true },
    isDropping: { state: true },
  };

  readonly session: Session;
  readonly clock: Clock;
  /** Recorded traces that can be fetched. */
  declare recorded: readonly Recorded[];
  /** What went wrong last; "" for nothing. */
  declare message: string;
  /** The module that was dropped, until its recording is played. */
  declare module: ModuleRun | undefined;
  declare work: Work | undefined;
  declare isDropping: boolean;
  readonly #opener = new Opener((work) => {
    this.work = work;
  });

  /** `makeWorker`: makes the worker that plays programs ahead, for the curves. */
  constructor(makeWorker?: MakeWorker) {
    super();
    this.session = new Session(["best-fit"], firstProgram(), makeWorker && new Surveyor(makeWorker));
    this.clock = new Clock(this.session);
    this.recorded = [];
    this.message = "";
    this.isDropping = false;
    this.addEventListener("lab-open", (event) => void this.open((event as OpenEvent).what));
    this.addEventListener("lab-recorded", (event) => this.#playRecorded((event as RecordedEvent).program));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("dragover", (event) => this.#drag(event, true));
    this.addEventListener("dragleave", (event) => this.#drag(event, false));
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  protected override get shown(): Exhibit {
    return this.session;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.pause();
  }

  /** Opens a program by its id, or a file. Where that fails, says why, and all stays as it is. */
  async open(what: string | File): Promise<void> {
    const opened = await this.#opener.open(what, this.recorded);
    if (opened === undefined) return;
    this.message = "failure" in opened ? opened.failure : "";
    if ("module" in opened) this.module = opened.module;
    if ("program" in opened) this.#load(opened.program);
  }

  #load(program: Program): void {
    this.clock.pause();
    this.session.load(program);
    this.view.fit();
  }

  #playRecorded(program: Program | undefined): void {
    this.module = undefined;
    if (program !== undefined) this.#load(program);
  }

  protected override render(): TemplateResult {
    const { session, clock } = this;
    return html`<div class=${`lab ${this.isDropping ? "dropping" : ""}`}>
      <div class="bar"><lab-bar .session=${session} .recorded=${this.recorded}></lab-bar>${this.#notices()}</div>
      ${this.maps(session.panes.map((pane, index) => this.#pane(pane, index)))}
      <div class="side">
        <div class="card"><lab-steps .session=${session}></lab-steps></div>
        <div class="card"><lab-actions .session=${session}></lab-actions></div>
        <div class="card"><lab-side .exhibit=${session}></lab-side></div>
      </div>
      ${this.curves()}
      <div class="card transport"><lab-transport .session=${session} .clock=${clock}></lab-transport></div>
    </div>`;
  }

  #notices(): TemplateResult {
    const { work, module, message } = this;
    return html`${
      work === undefined
        ? ""
        : html`<div class="work"><span>${work.what}</span><progress max="1" value=${work.share ?? nothing} aria-label=${work.what}></progress></div>`
    }
      ${module === undefined ? "" : html`<lab-module .run=${module}></lab-module>`}
      <div role="alert">
        ${message === "" ? "" : html`<div class="card message"><span>${message}</span><button class="quiet" aria-label="Dismiss" @click=${() => this.#dismiss()}>✕</button></div>`}
      </div>`;
  }

  #pane(pane: Pane, index: number): TemplateResult {
    return paneTemplate({
      session: this.session,
      pane,
      index,
      view: this.view,
      version: this.version,
      onAllocator: (allocator) => this.#compare(this.session.allocators.with(index, allocator)),
      onRemove: () => this.#compare(this.session.allocators.toSpliced(index, 1)),
      onKey: (event) => this.mapKey(event, index),
    });
  }

  #dismiss(): void {
    this.message = "";
  }

  #compare(allocators: readonly AllocatorName[]): void {
    this.clock.pause();
    void this.session.compare(allocators);
  }

  #key(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const isField = target instanceof HTMLInputElement && target.type !== "range";
    const isTyping = isField || target instanceof HTMLSelectElement;
    const isButton = target instanceof HTMLButtonElement && event.key === " ";
    if (isTyping || isButton || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (onLabKey(event, this.session, this.clock)) event.preventDefault();
  }

  #drag(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.isDropping = isOver;
  }

  #drop(event: DragEvent): void {
    event.preventDefault();
    this.isDropping = false;
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) void this.open(file);
  }
}
