// <lab-actions>: calls of one's own: allocate, free, resize.

import { css, html, type TemplateResult } from "lit";
import { SessionPanel } from "./panel.js";

const LEAST = 0;
const MOST = 2 ** 28;
const QUICK = [24, 100, 1000] as const;

export class LabActions extends SessionPanel {
  static override styles = [
    ...SessionPanel.styles,
    css`
      form { display: flex; gap: 6px; }
      input { width: 96px; flex: 1; min-width: 64px; font-family: var(--mono); }
      .row { margin-top: 6px; }
      .left { margin-top: 8px; padding: 8px 10px; border-radius: 8px; background: var(--note); }
      label { display: contents; }
    `,
  ];

  protected override render(): TemplateResult {
    const { session } = this;
    const slot = session.selectedSlot;
    const isFixed = slot === undefined || session.isLocked(slot);
    return html`<h2>Do</h2>
      <form @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <label><span class="hidden-text">Bytes to allocate</span><input id="size" name="size" type="number" inputmode="numeric" min=${LEAST} max=${MOST} step="1" value="64" required /></label>
        <button class="primary" type="submit">Allocate</button>
      </form>
      <div class="row" role="group" aria-label="Allocate one of these sizes">
        ${QUICK.map((size) => html`<button @click=${() => session.allocate(size)} aria-label=${`Allocate ${size} bytes`}>${size}</button>`)}
      </div>
      <div class="row">
        <button ?disabled=${isFixed} @click=${() => slot !== undefined && session.free(slot)}>Free block</button>
        <button ?disabled=${isFixed} @click=${() => slot !== undefined && session.resize(slot, this.#size())}>Resize to this size</button>
      </div>
      <lab-compact .session=${session}></lab-compact>
      ${session.isOwn && session.program.slots > 0 ? html`<div class="row"><button @click=${() => this.#save()}>Save as a trace</button></div>` : ""}
      ${session.original === undefined ? "" : this.#left(session.original.name)}`;
  }

  #left(name: string): TemplateResult {
    return html`<div class="left">
      <p>You have left “${name}” for calls of your own.</p>
      <div class="row"><button @click=${() => void this.session.returnToOriginal()}>Back to it</button></div>
    </div>`;
  }

  /** Gives the program as a file, as the browser gives files. */
  #save(): void {
    const url = URL.createObjectURL(new Blob([new Uint8Array(this.session.program.encode())]));
    const link = document.createElement("a");
    link.href = url;
    link.download = "own.trc";
    link.click();
    URL.revokeObjectURL(url);
  }

  #size(): number {
    const input = this.renderRoot.querySelector("input");
    const size = input === null || !input.checkValidity() ? 64 : input.valueAsNumber;
    return Math.max(size, 1);
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const size = this.renderRoot.querySelector("input")?.valueAsNumber;
    if (size !== undefined && Number.isInteger(size)) this.session.allocate(size);
  }
}
