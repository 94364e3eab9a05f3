// <lab-chunk>: the chunk that is pointed at, or selected: what it is, its words bit by bit, its neighbours, its list.

import type { ChunkWord } from "heapsmith/inspect";
import { css, html, nothing, type TemplateResult } from "lit";
import { type Chunk, endOf, Moment } from "../explain/moment.js";
import { bytes, count, hex } from "../explain/words.js";
import { UNKNOWN } from "../model/chunk-index.js";
import type { Specimen } from "../model/specimen.js";
import { ExhibitPanel } from "./panel.js";

const NAMES: Readonly<Record<Chunk["state"], string>> = {
  live: "Live block",
  free: "Hole",
  top: "Top",
  foreign: "Pages of others",
  run: "Run of equal blocks",
  table: "The heap's own words",
};

/** A chunk in a few words. */
export function nameOf({ state, isInRun, size, address }: Chunk): string {
  const name = state === "free" && isInRun ? "Free block of a run" : NAMES[state];
  return `${name}, ${bytes(size)} at ${hex(address)}`;
}

export class LabChunk extends ExhibitPanel {
  static override styles = [
    ...ExhibitPanel.styles,
    css`
      .name { font-weight: 600; font-size: 14px; }
      .word { margin-top: 10px; border: 1px solid var(--line); border-radius: 8px; padding: 8px 10px; }
      .word header { display: flex; justify-content: space-between; gap: 8px; font-weight: 500; }
      .bits { display: flex; margin: 6px 0; font: 10px/1 var(--mono); }
      .bits i { flex: 1; font-style: normal; text-align: center; padding: 3px 0; color: var(--ink-soft); border-bottom: 3px solid transparent; }
      .bits i:nth-child(8n + 1) { margin-left: 2px; }
      .bits .f0 { border-color: var(--field-0); color: var(--ink); }
      .bits .f1 { border-color: var(--field-1); color: var(--ink); }
      .bits .f2 { border-color: var(--field-2); color: var(--ink); }
      .bits .f3 { border-color: var(--field-3); color: var(--ink); }
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: grid; grid-template-columns: 10px auto 1fr; gap: 6px; align-items: baseline; }
      li::before { content: ""; width: 8px; height: 8px; border-radius: 2px; background: var(--field-0); }
      li.f1::before { background: var(--field-1); }
      li.f2::before { background: var(--field-2); }
      li.f3::before { background: var(--field-3); }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 10px 0 0; }
      dt { color: var(--ink-soft); }
      dd { margin: 0; }
      button.link { all: unset; cursor: pointer; color: var(--accent-text); font-family: var(--mono); font-size: 12px; text-decoration: underline; text-underline-offset: 2px; }
      button.link:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
    `,
  ];

  protected override render(): TemplateResult {
    const { specimen, selection, hover } = this.exhibit;
    const pointer = hover ?? selection;
    if (pointer === undefined)
      return html`<h2>Chunk</h2><p class="soft">Point at the map, or click a chunk to keep it here.</p>`;
    const shown = this.exhibit.panes[pointer.pane] ?? specimen;
    const moment = new Moment(shown.chunks, shown.inspection);
    const chunk = moment.at(pointer.address);
    if (chunk === undefined) return html`<h2>Chunk</h2><p>${this.#bookkeeping(shown, pointer.address)}</p>`;
    return html`<h2>Chunk</h2>
      <p class="name">${nameOf(chunk)}</p>
      ${this.#facts(shown, moment, chunk)} ${shown.inspection.words(chunk.address).map((word) => this.#word(word))}`;
  }

  #bookkeeping({ base, end }: Specimen, address: number): string {
    if (address < base || address >= end) return `${hex(address)} lies outside the heap.`;
    return `${hex(address)}: the heap's own bookkeeping. It belongs to no chunk.`;
  }

  #facts(specimen: Specimen, moment: Moment, chunk: Chunk): TemplateResult {
    const index = specimen.chunks.at(chunk.address);
    const asked = specimen.chunks.asked[index] ?? UNKNOWN;
    const slot = specimen.slotOf(chunk.payload);
    const list = chunk.state === "free" ? specimen.inspection.listOf(chunk.address) : undefined;
    const found = list === undefined ? undefined : specimen.inspection.lists()[list];
    const usable = endOf(chunk) - chunk.payload;
    return html`<dl>
      ${chunk.payload === chunk.address ? nothing : html`<dt>Payload</dt><dd class="mono">${hex(chunk.payload)}, ${bytes(usable)}</dd>`}
      ${asked === UNKNOWN ? nothing : html`<dt>Asked for</dt><dd>${bytes(asked)}, ${count(usable - asked)} slack</dd>`}
      ${slot === undefined ? nothing : html`<dt>Slot</dt><dd>${slot}</dd>`}
      ${found === undefined ? nothing : html`<dt>List</dt><dd>${list === 0 ? "" : `bin ${list}, `}${found.text}</dd>`}
      ${this.#neighbour("Below", moment.below(chunk))} ${this.#neighbour("Above", moment.above(chunk))}
    </dl>`;
  }

  #neighbour(where: string, chunk: Chunk | undefined): TemplateResult | typeof nothing {
    if (chunk === undefined) return nothing;
    const pane = this.exhibit.hover?.pane ?? this.exhibit.selection?.pane ?? 0;
    return html`<dt>${where}</dt>
      <dd>
        <button class="link" @click=${() => this.exhibit.select({ pane, address: chunk.address })}>${hex(chunk.address)}</button>
        ${chunk.state}, ${bytes(chunk.size)}
      </dd>`;
  }

  #word({ name, address, value, fields }: ChunkWord): TemplateResult {
    const fieldAt = (bit: number): number => fields.findIndex(({ from, bits }) => bit >= from && bit < from + bits);
    const bits = Array.from({ length: 32 }, (_, index) => 31 - index);
    return html`<section class="word">
      <header><span>${name}</span><code>${hex(value)} <span class="soft">at ${hex(address)}</span></code></header>
      <div class="bits" aria-hidden="true">
        ${bits.map((bit) => {
          const field = fieldAt(bit);
          return html`<i class=${field < 0 ? "" : `f${field}`}>${(value >>> bit) & 1}</i>`;
        })}
      </div>
      <ul>
        ${fields.map(
          (field, index) => html`<li class=${`f${index}`}>
            <span>${field.name} <span class="soft">${field.bits === 1 ? `bit ${field.from}` : `bits ${field.from}–${field.from + field.bits - 1}`}</span></span>
            <span>${field.text}</span>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}
