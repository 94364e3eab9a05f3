// <lab-table>: the chunks of the map as a table, a page at a time.

import { css, html, type TemplateResult } from "lit";
import { type Chunk, Moment } from "../explain/moment.js";
import { count, hex } from "../explain/words.js";
import { UNKNOWN } from "../model/chunk-index.js";
import { ExhibitPanel } from "./panel.js";

const PAGE = 50;

export class LabTable extends ExhibitPanel {
  static override properties = { ...ExhibitPanel.properties, page: { state: true } };
  static override styles = [
    ...ExhibitPanel.styles,
    css`
      .scroll { overflow: auto; max-height: 420px; border: 1px solid var(--line); border-radius: 8px; }
      th { position: sticky; top: 0; background: var(--surface); }
      th:first-child, td:first-child { padding-left: 8px; }
      td button { min-height: 0; padding: 0 6px; font: 12px/20px var(--mono); }
      tr[aria-current="true"] { background: var(--note); }
      .row { margin-top: 8px; justify-content: space-between; }
    `,
  ];

  /** Undefined: the page of the chunk that is selected. */
  declare page: number | undefined;

  protected override render(): TemplateResult {
    const { specimen } = this.exhibit;
    const { chunks, inspection, allocator } = specimen;
    const moment = new Moment(chunks, inspection);
    const pages = Math.max(Math.ceil(chunks.count / PAGE), 1);
    const selected = this.exhibit.selection === undefined ? -1 : chunks.at(this.exhibit.selection.address);
    const page = Math.min(this.page ?? Math.floor(Math.max(selected, 0) / PAGE), pages - 1);
    const first = page * PAGE;
    const indices = Array.from({ length: Math.min(PAGE, chunks.count - first) }, (_, index) => first + index);
    return html`<h2>Chunks of ${allocator}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Chunks in address order">
        <table>
          <caption class="hidden-text">Chunks ${count(first + 1)} to ${count(first + indices.length)} of ${count(chunks.count)}, in address order</caption>
          <thead><tr><th scope="col">Address</th><th scope="col" class="number">Size</th><th scope="col" class="number">Asked</th><th scope="col">State</th></tr></thead>
          <tbody>${indices.map((index) => this.#row(moment.chunk(index), chunks.asked[index] ?? UNKNOWN, index === selected))}</tbody>
        </table>
      </div>
      <div class="row">
        <button ?disabled=${page === 0} @click=${() => this.#turn(page - 1)}>Lower</button>
        <span class="soft">${count(first + 1)}–${count(first + indices.length)} of ${count(chunks.count)}</span>
        <button ?disabled=${page >= pages - 1} @click=${() => this.#turn(page + 1)}>Higher</button>
      </div>`;
  }

  #row({ address, size, state, isInRun }: Chunk, asked: number, isSelected: boolean): TemplateResult {
    const pane = this.exhibit.selection?.pane ?? 0;
    return html`<tr aria-current=${isSelected}>
      <td><button class="quiet" aria-label=${`Select ${hex(address)}`} @click=${() => this.#select(pane, address)}>${hex(address)}</button></td>
      <td class="number">${count(size)}</td>
      <td class="number">${asked === UNKNOWN ? "" : count(asked)}</td>
      <td>${isInRun ? `${state}, in run` : state}</td>
    </tr>`;
  }

  #select(pane: number, address: number): void {
    this.page = undefined;
    this.exhibit.select({ pane, address });
  }

  #turn(page: number): void {
    this.page = page;
  }
}
