// <lab-steps>: what the last calls did and why, a sentence each.

import { css, html, type TemplateResult } from "lit";
import type { Step } from "../explain/explain.js";
import { count } from "../explain/words.js";
import { SessionPanel } from "./panel.js";

/** Earlier steps that are listed. */
const LISTED = 30;

export class LabSteps extends SessionPanel {
  static override styles = [
    ...SessionPanel.styles,
    css`
      .now { min-height: 64px; }
      .call { font-weight: 600; }
      h3 { margin: 14px 0 4px; font-size: 12px; font-weight: 600; color: var(--ink-soft); }
      ol { list-style: none; margin: 0; padding: 0; max-height: 132px; overflow: auto; border-top: 1px solid var(--line); }
      li { padding: 6px 0; border-bottom: 1px solid var(--line); }
      li button { all: unset; cursor: pointer; display: block; width: 100%; }
      li button:focus-visible { outline: 2px solid var(--accent); }
      li .call { font-weight: 500; }
    `,
  ];

  protected override render(): TemplateResult {
    const { log, position, program } = this.session;
    const steps = log.at(-1);
    return html`<h2>What happened</h2>
      <div class="now" role="status" aria-live="polite">${steps === undefined ? this.#silence() : this.#told(steps)}</div>
      <p class="hidden-text">Call ${count(position)} of ${count(program.length)}.</p>
      ${log.length > 1 ? this.#earlier() : ""}`;
  }

  #silence(): TemplateResult {
    const { position, program } = this.session;
    if (program.length === 0) return html`<p>A heap with nothing in it. Allocate a block.</p>`;
    if (position === 0)
      return html`<p>Nothing yet. Step, or press play: ${count(program.length)} calls are to come.</p>`;
    return html`<p>Playing: call ${count(position)} of ${count(program.length)}. Pause to read what a call does.</p>`;
  }

  #told(steps: readonly Step[]): TemplateResult {
    const [step] = steps;
    const { differences, panes } = this.session;
    const others = panes.filter((_, index) => differences[index] === true).map(({ allocator }) => allocator);
    if (steps.length === 1) return html`<p><code class="call">${step?.call}</code></p><p>${step?.sentence}</p>`;
    const [first] = panes;
    return html`<p><code class="call">${step?.call}</code> <span class="soft">on ${first?.allocator}</span></p>
      <p>${others.length === 0 ? "All choose alike." : html`${others.join(", ")} ${others.length === 1 ? "chooses" : "choose"} another place than ${first?.allocator}.`}</p>
      <div class="hidden-text">${steps.map(({ call, sentence }, index) => html`<p>${panes[index]?.allocator}: ${call}. ${sentence}</p>`)}</div>`;
  }

  #earlier(): TemplateResult {
    const earlier = this.session.log.slice(0, -1).slice(-LISTED).reverse();
    return html`<h3>Earlier</h3>
      <ol tabindex="0" aria-label="Earlier calls">
      ${earlier.map(
        ([step]) => html`<li>
          <button @click=${() => void this.session.seek((step?.index ?? 0) + 1)}>
            <code class="call">${step?.call}</code><br /><span class="soft">${step?.sentence}</span>
          </button>
        </li>`,
      )}
    </ol>`;
  }
}
