// What study and watch have in common: maps of heaps that are seen at one scale, a legend, zoom.

import { html, LitElement, type TemplateResult } from "lit";
import { FOREIGN, LOCKED, RUN } from "../map/kinds.js";
import { LabMap } from "../map/lab-map.js";
import { FARTHEST, NEAREST } from "../map/scale.js";
import { View } from "../map/view.js";
import type { LabCurves } from "../panels/lab-curves.js";
import type { LabLegend } from "../panels/lab-legend.js";
import { panelStyle } from "../panels/style.js";
import type { Exhibit } from "../session/exhibit.js";
import { onMapKey } from "./keys.js";
import { layout } from "./layout.js";

/** CSS pixels of a window in which the curves are open from the beginning. */
const LEAST_HEIGHT_FOR_CURVES = 760;
const COLUMNS = ["", "", "two", "three", "four"];

export abstract class LabFrame extends LitElement {
  static override styles = [panelStyle, layout];

  readonly view = new View();
  /** Changed whenever the heaps have. */
  protected version = 0;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #onScheme = (): void => this.recolour();
  readonly #onChange = (): void => {
    this.version += 1;
    this.requestUpdate();
  };

  protected abstract get shown(): Exhibit;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener("change", this.#onScheme);
    this.shown.addEventListener("change", this.#onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener("change", this.#onScheme);
    this.shown.removeEventListener("change", this.#onChange);
  }

  /** The colour scheme has changed. */
  recolour(): void {
    const parts = this.renderRoot.querySelectorAll<LabMap | LabLegend | LabCurves>("lab-map, lab-legend, lab-curves");
    for (const part of parts) part.recolour();
  }

  protected maps(panes: readonly TemplateResult[]): TemplateResult {
    return html`<div class="main">
      <div class=${`maps ${COLUMNS[panes.length]}`}>${panes}</div>
      <div class="under">
        <lab-legend .present=${this.#present()}></lab-legend>
        <div class="zoom" role="group" aria-label="Zoom">
          <button aria-label="Zoom in" @click=${() => this.#zoom(-1)}>+</button>
          <button aria-label="Zoom out" @click=${() => this.#zoom(1)}>−</button>
          <button @click=${() => this.view.fit()}>Fit</button>
        </div>
      </div>
    </div>`;
  }

  protected curves(): TemplateResult {
    return html`<details class="card curves" ?open=${window.innerHeight >= LEAST_HEIGHT_FOR_CURVES}>
      <summary>Curves</summary>
      <lab-curves .exhibit=${this.shown}></lab-curves>
    </details>`;
  }

  protected mapKey(event: KeyboardEvent, pane: number): void {
    if (event.target instanceof LabMap && onMapKey(event, event.target, pane, this.shown)) event.preventDefault();
  }

  /** Kinds of bytes that some heap shown has, of those that not all have. */
  #present(): ReadonlySet<number> {
    const kinds = this.shown.panes.flatMap(({ allocator, figures, locks = [] }) => [
      ...(allocator === "slab" ? [RUN] : []),
      ...(locks.length > 0 ? [LOCKED] : []),
      ...(figures.foreignBytes > 0 ? [FOREIGN] : []),
    ]);
    return new Set(kinds);
  }

  #zoom(levels: number): void {
    const { scale } = this.renderRoot.querySelector<LabMap>("lab-map") ?? {};
    if (scale === undefined) return;
    const centre = this.shown.selection?.address ?? scale.addressAt({ x: 0, y: scale.height / 2 });
    const level = Math.min(Math.max(scale.level + levels, NEAREST), FARTHEST);
    this.view.adopt(scale.zoomed(level, Math.min(centre, scale.end - 1)));
  }
}
