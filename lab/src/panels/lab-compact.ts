// <lab-compact>: what heaps with handles can do: lock a block, unlock it, compact step by step.

import { css, html, nothing, type TemplateResult } from "lit";
import { UNLIMITED } from "../model/program.js";
import { SessionPanel } from "./panel.js";

export class LabCompact extends SessionPanel {
  static override styles = [
    ...SessionPanel.styles,
    css`
      :host { display: block; margin-top: 6px; }
      form { display: flex; gap: 6px; margin-top: 6px; }
      input { width: 96px; flex: 1; min-width: 64px; font-family: var(--mono); }
      label { display: contents; }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (!session.hasHandles) return nothing;
    const slot = session.selectedSlot;
    const isLocked = slot !== undefined && session.isLocked(slot);
    return html`<div class="row">
        <button ?disabled=${slot === undefined} @click=${() => slot !== undefined && session.toggleLock(slot)}>${isLocked ? "Unlock block" : "Lock block"}</button>
        <button @click=${() => session.compact(UNLIMITED)}>Compact all</button>
      </div>
      <form @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <label><span class="hidden-text">Bytes that a step may move</span><input name="budget" type="number" inputmode="numeric" min="1" max=${2 ** 28} step="1" value="256" required /></label>
        <button type="submit">Compact a step</button>
      </form>`;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const budget = this.renderRoot.querySelector("input")?.valueAsNumber;
    if (budget !== undefined && Number.isInteger(budget)) this.session.compact(budget);
  }
}
