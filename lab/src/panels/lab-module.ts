// <lab-module>: a dropped module: which of its functions to call, and what was recorded of them.

import { css, html, LitElement, type TemplateResult } from "lit";
import { plural } from "../explain/words.js";
import type { Program } from "../model/program.js";
import type { ExportedCall, ModuleRun } from "../module/module-run.js";
import { panelStyle } from "./style.js";

/** A recording is to be played; without one, the module was put away. */
export class RecordedEvent extends Event {
  readonly program: Program | undefined;

  constructor(program: Program | undefined) {
    super("lab-recorded", { bubbles: true, composed: true });
    this.program = program;
  }
}

export class LabModule extends LitElement {
  static override properties = { run: { attribute: false }, chosen: { state: true }, outcome: { state: true } };
  static override styles = [
    panelStyle,
    css`
      .card { background: var(--surface); border: 1px solid var(--accent); border-radius: 12px; padding: 12px 14px; display: grid; gap: 8px; }
      form { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
      input { width: 84px; font-family: var(--mono); }
      select { max-width: 240px; font-family: var(--mono); }
    `,
  ];

  declare run: ModuleRun;
  /** Index of the function that is to be called. */
  declare chosen: number;
  /** What the last call gave, or how it failed. */
  declare outcome: string;

  constructor() {
    super();
    this.chosen = 0;
    this.outcome = "";
  }

  protected override render(): TemplateResult {
    const { run } = this;
    const { recorded } = run;
    const call = run.calls[this.chosen];
    return html`<section class="card" aria-label=${`Module ${run.name}`}>
      <h2>${run.name}</h2>
      <p>Its allocations are recorded (${run.family}). Call its functions, then play what they did.</p>
      ${run.notes.map((note) => html`<p class="soft">Note: ${note}.</p>`)}
      <form @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <select aria-label="Function to call" @change=${(event: Event) => this.#choose(event)}>
          ${run.calls.map(({ name, parameters }, index) => html`<option value=${index} ?selected=${index === this.chosen}>${name}${parameters === 0 ? "" : ` / ${parameters}`}</option>`)}
        </select>
        ${call === undefined ? "" : this.#parameters(call)}
        <button type="submit" ?disabled=${call === undefined}>Call</button>
        <span role="status">${this.outcome}</span>
      </form>
      <div class="row">
        <button class="primary" ?disabled=${recorded === 0} @click=${() => this.#play()}>Play ${plural(recorded, "recorded call")}</button>
        <button class="quiet" @click=${() => this.dispatchEvent(new RecordedEvent(undefined))}>Put away</button>
      </div>
    </section>`;
  }

  #parameters({ parameters }: ExportedCall): TemplateResult[] {
    return Array.from(
      { length: parameters },
      (_, index) => html`<input type="number" step="any" value="0" aria-label=${`Argument ${index + 1}`} />`,
    );
  }

  #choose(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.chosen = Number(event.target.value);
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const call = this.run.calls[this.chosen];
    if (call === undefined) return;
    const words = Array.from(this.renderRoot.querySelectorAll("input"), ({ valueAsNumber }) => valueAsNumber || 0);
    try {
      const result = this.run.call(call.name, words);
      this.outcome = result === undefined ? `${call.name} has returned` : `${call.name} gives ${String(result)}`;
    } catch (error) {
      this.outcome = `${call.name} has failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.requestUpdate();
  }

  #play(): void {
    this.dispatchEvent(new RecordedEvent(this.run.program()));
  }
}
