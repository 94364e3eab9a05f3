// <lab-bar>: what is played: a program of the lab's, or a file of one's own; and on how many strategies.

import { type AllocatorName, allocatorNames } from "heapsmith";
import { css, html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { scenarios } from "../model/scenarios.js";
import { MOST_PANES } from "../session/session.js";
import { SessionPanel } from "./panel.js";

/** What is compared first. */
const SUGGESTED: readonly AllocatorName[] = ["first-fit", "best-fit", "slab", "next-fit"];

/** A program was chosen, by its id; or a file. */
export class OpenEvent extends Event {
  readonly what: string | File;

  constructor(what: string | File) {
    super("lab-open", { bubbles: true, composed: true });
    this.what = what;
  }
}

export class LabBar extends SessionPanel {
  static override properties = { ...SessionPanel.properties, recorded: { attribute: false } };
  static override styles = [
    ...SessionPanel.styles,
    css`
      .bar { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
      h1 { margin: 0; font-size: 17px; font-weight: 700; letter-spacing: -0.01em; display: flex; gap: 8px; align-items: center; }
      h1 svg { width: 22px; height: 22px; }
      select { max-width: 260px; }
      .about { color: var(--ink-soft); flex: 1 1 220px; min-width: 0; }
    `,
  ];

  /** Recorded traces that can be fetched, by id. */
  declare recorded: readonly { readonly id: string; readonly title: string; readonly about: string }[];

  constructor() {
    super();
    this.recorded = [];
  }

  protected override render(): TemplateResult {
    const { program, panes } = this.session;
    const all = [...scenarios, ...this.recorded];
    const current = all.find(({ title }) => title === program.name);
    return html`<div class="bar">
      <h1>
        <svg viewBox="0 0 22 22" aria-hidden="true"><rect width="22" height="22" rx="5" fill="var(--accent)" /><path d="M4 6h9M15 6h3M4 11h4M10 11h8M4 16h7M13 16h2" stroke="var(--on-accent)" stroke-width="2.6" /></svg>
        Heap Lab
      </h1>
      <select aria-label="Program" .value=${live(current?.id ?? "")} @change=${(event: Event) => this.#choose(event)}>
        ${current === undefined ? html`<option value="" selected>${program.name}</option>` : ""}
        <optgroup label="Made to show something">${scenarios.map(({ id, title }) => this.#option(id, title, id === current?.id))}</optgroup>
        ${this.recorded.length === 0 ? "" : html`<optgroup label="Recorded of real programs">${this.recorded.map(({ id, title }) => this.#option(id, title, id === current?.id))}</optgroup>`}
      </select>
      <button @click=${() => this.renderRoot.querySelector("input")?.click()}>Open a file…</button>
      <input type="file" hidden aria-label="Trace or Wasm module" accept=".trc,.gz,.br,.wasm" @change=${(event: Event) => this.#open(event)} />
      <button ?disabled=${panes.length >= MOST_PANES} @click=${() => this.#add()}>Compare with another</button>
      <span class="about">${current?.about ?? ""}</span>
    </div>`;
  }

  #option(id: string, title: string, isSelected: boolean): TemplateResult {
    return html`<option value=${id} ?selected=${isSelected}>${title}</option>`;
  }

  #choose(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.dispatchEvent(new OpenEvent(event.target.value));
  }

  #open(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    const [file] = event.target.files ?? [];
    event.target.value = "";
    if (file !== undefined) this.dispatchEvent(new OpenEvent(file));
  }

  #add(): void {
    const { allocators } = this.session;
    const next = [...SUGGESTED, ...allocatorNames()].find((name) => !allocators.includes(name));
    if (next !== undefined) void this.session.compare([...allocators, next]);
  }
}
