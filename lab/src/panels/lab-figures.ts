// <lab-figures>: the figures of all heaps side by side, and how large their holes are.

import { css, html, type TemplateResult } from "lit";
import { bytes, count } from "../explain/words.js";
import type { Figures } from "../model/figures.js";
import { ExhibitPanel } from "./panel.js";

const ROWS: readonly (readonly [title: string, about: string, say: (figures: Figures) => string])[] = [
  ["Live", "bytes asked for", ({ liveBytes }) => count(liveBytes)],
  ["Blocks", "live blocks", ({ liveBlocks }) => count(liveBlocks)],
  ["Span", "bytes from the base to behind the last block", ({ span }) => count(span)],
  ["Span / live", "", ({ span, liveBytes }) => (liveBytes === 0 ? "–" : (span / liveBytes).toFixed(3))],
  ["Holes", "free chunks below the top", ({ holes }) => count(holes)],
  ["In holes", "bytes in them", ({ freeBytes }) => count(freeBytes)],
  ["Largest hole", "", ({ largestHole }) => count(largestHole)],
  ["Fragmentation", "1 − largest hole / all holes", ({ fragmentation }) => `${(100 * fragmentation).toFixed(1)} %`],
];

export class LabFigures extends ExhibitPanel {
  static override styles = [
    ...ExhibitPanel.styles,
    css`
      .scroll { overflow-x: auto; }
      section + section { margin-top: 14px; }
      .bars { display: flex; align-items: flex-end; gap: 2px; height: 64px; margin-top: 4px; border-bottom: 1px solid var(--line-strong); }
      .bars i { flex: 1; background: var(--map-free-mark); min-width: 3px; border-radius: 2px 2px 0 0; }
      .scale { display: flex; justify-content: space-between; font-size: 11px; color: var(--ink-soft); }
      h3 { margin: 8px 0 0; font-size: 12px; font-weight: 600; }
    `,
  ];

  protected override render(): TemplateResult {
    const { panes } = this.exhibit;
    return html`<section>
        <h2>Figures</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Figures of the heaps">
          <table>
            <thead><tr><th scope="col"><span class="hidden-text">Figure</span></th>${panes.map(({ allocator }) => html`<th scope="col" class="number">${allocator}</th>`)}</tr></thead>
            <tbody>
              ${ROWS.map(([title, about, say]) => html`<tr><th scope="row" title=${about}>${title}</th>${panes.map(({ figures }) => html`<td class="number">${say(figures)}</td>`)}</tr>`)}
            </tbody>
          </table>
        </div>
      </section>
      <section>
        <h2>Holes by size</h2>
        ${panes.map(({ allocator, figures }) => html`${panes.length > 1 ? html`<h3>${allocator}</h3>` : ""}${this.#bars(figures)}`)}
      </section>`;
  }

  #bars({ holeSizes, holes }: Figures): TemplateResult {
    if (holes === 0) return html`<p class="soft">No holes.</p>`;
    const first = holeSizes.findIndex((number) => number > 0);
    const last = holeSizes.findLastIndex((number) => number > 0);
    const shown = [...holeSizes.subarray(first, last + 1)];
    const most = Math.max(...shown);
    const text = shown.map((number, index) => `${number} from ${bytes(2 ** (first + index))}`).join(", ");
    return html`<div class="bars" role="img" aria-label=${`Holes: ${text}`}>
        ${shown.map((number) => html`<i style=${`height:${number === 0 ? 0 : Math.max((100 * number) / most, 4)}%`} title=${count(number)}></i>`)}
      </div>
      <div class="scale"><span>${count(2 ** first)}</span><span>${count(2 ** (last + 1))} bytes</span></div>`;
  }
}
