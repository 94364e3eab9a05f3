// <heap-lab>: the whole lab as one element.

import type { AllocatorName } from "heapsmith";
import { html, LitElement, type TemplateResult } from "lit";
import { type MakeWorker, Surveyor } from "../curves/surveyor.js";
import { LabMap } from "../map/lab-map.js";
import { FARTHEST, NEAREST } from "../map/scale.js";
import { View } from "../map/view.js";
import type { Pane } from "../model/pane.js";
import { Program } from "../model/program.js";
import { makeShortProgram, scenarios } from "../model/scenarios.js";
import type { ModuleRun } from "../module/module-run.js";
import { LabActions } from "../panels/lab-actions.js";
import { LabBar, type OpenEvent } from "../panels/lab-bar.js";
import { LabChunk } from "../panels/lab-chunk.js";
import { LabCurves } from "../panels/lab-curves.js";
import { LabFigures } from "../panels/lab-figures.js";
import { LabLegend } from "../panels/lab-legend.js";
import { LabLists } from "../panels/lab-lists.js";
import { LabModule, type RecordedEvent } from "../panels/lab-module.js";
import { LabSide } from "../panels/lab-side.js";
import { LabSteps } from "../panels/lab-steps.js";
import { LabTable } from "../panels/lab-table.js";
import { LabTransport } from "../panels/lab-transport.js";
import { panelStyle } from "../panels/style.js";
import { Clock } from "../session/clock.js";
import { Session } from "../session/session.js";
import { onLabKey, onMapKey } from "./keys.js";
import { layout } from "./layout.js";
import type { Recorded } from "./open.js";
import { Opener, type Work } from "./opener.js";
import { paneTemplate } from "./pane.js";
import { theme } from "./theme.js";

const PARTS: Readonly<Record<string, CustomElementConstructor>> = {
  "lab-actions": LabActions,
  "lab-bar": LabBar,
  "lab-chunk": LabChunk,
  "lab-curves": LabCurves,
  "lab-figures": LabFigures,
  "lab-legend": LabLegend,
  "lab-lists": LabLists,
  "lab-map": LabMap,
  "lab-module": LabModule,
  "lab-side": LabSide,
  "lab-steps": LabSteps,
  "lab-table": LabTable,
  "lab-transport": LabTransport,
};

/** CSS pixels of a window in which the curves are open from the beginning. */
const LEAST_HEIGHT_FOR_CURVES = 760;
const COLUMNS = ["", "", "two", "three", "four"];

function firstProgram(): Program {
  const [first] = scenarios;
  return first === undefined ? Program.empty("Your calls") : makeShortProgram(first);
}

export class HeapLab extends LitElement {
  static override properties = {
    recorded: { attribute: false },
    message: { state: true },
    module: { state: true },
    work: { state: true },
    isDropping: { state: true },
  };
  static override styles = [panelStyle, theme, layout];
  /** Makes the worker that plays programs ahead, for the curves. Without one, curves show what has been played. */
  static makeWorker: MakeWorker | undefined;

  readonly session = new Session(
    ["best-fit"],
    firstProgram(),
    HeapLab.makeWorker === undefined ? undefined : new Surveyor(HeapLab.makeWorker),
  );
  readonly clock = new Clock(this.session);
  /** Recorded traces that can be fetched. */
  declare recorded: readonly Recorded[];
  /** What went wrong last; "" for nothing. */
  declare message: string;
  /** The module that was dropped, until its recording is played. */
  declare module: ModuleRun | undefined;
  declare work: Work | undefined;
  declare isDropping: boolean;
  readonly #view = new View();
  readonly #opener = new Opener((work) => {
    this.work = work;
  });
  #version = 0;
  readonly #onScheme = (): void => this.#recolour();
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    this.recorded = [];
    this.message = "";
    this.isDropping = false;
    for (const [name, part] of Object.entries(PARTS)) if (!customElements.get(name)) customElements.define(name, part);
    this.session.addEventListener("change", () => {
      this.#version += 1;
      this.requestUpdate();
    });
    this.addEventListener("lab-open", (event) => void this.open((event as OpenEvent).what));
    this.addEventListener("lab-recorded", (event) => this.#playRecorded((event as RecordedEvent).program));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("dragover", (event) => this.#drag(event, true));
    this.addEventListener("dragleave", (event) => this.#drag(event, false));
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener("change", this.#onScheme);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.pause();
    this.#scheme.removeEventListener("change", this.#onScheme);
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
    this.#view.fit();
  }

  #playRecorded(program: Program | undefined): void {
    this.module = undefined;
    if (program !== undefined) this.#load(program);
  }

  protected override render(): TemplateResult {
    const { session, clock } = this;
    return html`<div class=${`lab ${this.isDropping ? "dropping" : ""}`}>
      <div class="bar"><lab-bar .session=${session} .recorded=${this.recorded}></lab-bar>${this.#notices()}</div>
      <div class="main">
        <div class=${`maps ${COLUMNS[session.panes.length]}`}>${session.panes.map((pane, index) => this.#pane(pane, index))}</div>
        <div class="under">
          <lab-legend></lab-legend>
          <div class="zoom" role="group" aria-label="Zoom">
            <button aria-label="Zoom in" @click=${() => this.#zoom(-1)}>+</button>
            <button aria-label="Zoom out" @click=${() => this.#zoom(1)}>−</button>
            <button @click=${() => this.#view.fit()}>Fit</button>
          </div>
        </div>
      </div>
      <div class="side">
        <div class="card"><lab-steps .session=${session}></lab-steps></div>
        <div class="card"><lab-actions .session=${session}></lab-actions></div>
        <div class="card"><lab-side .session=${session}></lab-side></div>
      </div>
      <details class="card curves" ?open=${window.innerHeight >= LEAST_HEIGHT_FOR_CURVES}>
        <summary>Curves</summary>
        <lab-curves .session=${session}></lab-curves>
      </details>
      <div class="card transport"><lab-transport .session=${session} .clock=${clock}></lab-transport></div>
    </div>`;
  }

  #notices(): TemplateResult {
    const { work, module, message } = this;
    return html`${
      work === undefined
        ? ""
        : html`<div class="work"><span>${work.what}</span><progress max="1" .value=${work.share ?? 0} aria-label=${work.what}></progress></div>`
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
      view: this.#view,
      version: this.#version,
      onAllocator: (allocator) => this.#compare(this.session.allocators.with(index, allocator)),
      onRemove: () => this.#compare(this.session.allocators.toSpliced(index, 1)),
      onKey: (event) => this.#mapKey(event, index),
    });
  }

  #dismiss(): void {
    this.message = "";
  }

  #zoom(levels: number): void {
    const { scale } = this.renderRoot.querySelector<LabMap>("lab-map") ?? {};
    if (scale === undefined) return;
    const centre = this.session.selection?.address ?? scale.addressAt({ x: 0, y: scale.height / 2 });
    const level = Math.min(Math.max(scale.level + levels, NEAREST), FARTHEST);
    this.#view.adopt(scale.zoomed(level, Math.min(centre, scale.end - 1)));
  }

  #compare(allocators: readonly AllocatorName[]): void {
    this.clock.pause();
    void this.session.compare(allocators);
  }

  #mapKey(event: KeyboardEvent, index: number): void {
    if (event.target instanceof LabMap && onMapKey(event, event.target, index, this.session)) event.preventDefault();
  }

  #key(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
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

  #recolour(): void {
    for (const part of this.renderRoot.querySelectorAll<LabMap | LabLegend | LabCurves>(
      "lab-map, lab-legend, lab-curves",
    ))
      part.recolour();
  }
}
