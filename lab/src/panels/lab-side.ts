// <lab-side>: the panels that share a place: one is seen, the others are a tab away.

import { css, html, type TemplateResult } from "lit";
import { ExhibitPanel } from "./panel.js";

interface Tab {
  readonly id: string;
  readonly title: string;
}

const TABS: readonly Tab[] = [
  { id: "chunk", title: "Chunk" },
  { id: "lists", title: "Lists" },
  { id: "figures", title: "Figures" },
  { id: "table", title: "Table" },
];

export class LabSide extends ExhibitPanel {
  static override properties = { ...ExhibitPanel.properties, tab: { type: String } };
  static override styles = [
    ...ExhibitPanel.styles,
    css`
      [role="tablist"] { display: flex; gap: 2px; border-bottom: 1px solid var(--line); margin: -4px 0 12px; }
      [role="tab"] { all: unset; cursor: pointer; padding: 6px 10px; color: var(--ink-soft); font-weight: 500; border-bottom: 2px solid transparent; margin-bottom: -1px; }
      [role="tab"][aria-selected="true"] { color: var(--ink); border-color: var(--accent); }
      [role="tab"]:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 6px; }
    `,
  ];

  declare tab: string;

  constructor() {
    super();
    this.tab = "chunk";
  }

  protected override render(): TemplateResult {
    return html`<div role="tablist" aria-label="Details" @keydown=${(event: KeyboardEvent) => this.#turn(event)}>
        ${TABS.map(({ id, title }) => {
          const isShown = id === this.tab;
          return html`<button role="tab" id=${`tab-${id}`} aria-controls="panel" aria-selected=${isShown} tabindex=${isShown ? 0 : -1} @click=${() => this.#show(id)}>${title}</button>`;
        })}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby=${`tab-${this.tab}`}>${this.#panel()}</div>`;
  }

  #panel(): TemplateResult {
    const { exhibit } = this;
    switch (this.tab) {
      case "lists":
        return html`<lab-lists .exhibit=${exhibit}></lab-lists>`;
      case "figures":
        return html`<lab-figures .exhibit=${exhibit}></lab-figures>`;
      case "table":
        return html`<lab-table .exhibit=${exhibit}></lab-table>`;
      default:
        return html`<lab-chunk .exhibit=${exhibit}></lab-chunk>`;
    }
  }

  #show(id: string): void {
    this.tab = id;
  }

  #turn({ key }: KeyboardEvent): void {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const index = TABS.findIndex(({ id }) => id === this.tab);
    const next = TABS[(index + step + TABS.length) % TABS.length];
    if (next === undefined) return;
    this.tab = next.id;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus());
  }
}
