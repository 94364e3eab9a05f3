// <lab-legend>: what the map's colours and patterns mean, and its zoom.

import { css, html, LitElement, type TemplateResult } from "lit";
import { FOREIGN, KINDS, LOCKED, RUN } from "../map/kinds.js";
import { readPalette } from "../map/palette.js";
import { drawSwatches } from "../map/swatch.js";
import { panelStyle } from "./style.js";

/** Kinds that only some heaps have. */
const OPTIONAL = new Set([RUN, FOREIGN, LOCKED]);

export class LabLegend extends LitElement {
  static override properties = { present: { attribute: false } };
  static override styles = [
    panelStyle,
    css`
      ul { display: flex; flex-wrap: wrap; gap: 4px 14px; list-style: none; margin: 0; padding: 0; font-size: 12px; color: var(--ink-soft); }
      li { display: flex; gap: 6px; align-items: center; }
      li[hidden] { display: none; }
      canvas { width: 16px; height: 16px; border-radius: 4px; box-shadow: 0 0 0 1px var(--line-strong); }
      span { display: none; }
    `,
  ];

  /** Kinds that some heap shown has. */
  declare present: ReadonlySet<number>;

  constructor() {
    super();
    this.present = new Set();
  }

  protected override render(): TemplateResult {
    return html`<ul aria-label="What the map shows">
        ${KINDS.map(
          ({ title, about }, kind) =>
            html`<li title=${about} ?hidden=${OPTIONAL.has(kind) && !this.present.has(kind)}><canvas aria-hidden="true"></canvas>${title}</li>`,
        )}
      </ul>
      <span></span>`;
  }

  protected override firstUpdated(): void {
    this.recolour();
  }

  /** The colour scheme has changed. */
  recolour(): void {
    const probe = this.renderRoot.querySelector("span");
    if (probe !== null) drawSwatches(this.renderRoot.querySelectorAll("canvas"), readPalette(probe));
  }
}
