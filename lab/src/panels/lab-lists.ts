// <lab-lists>: the free list, bins or bitmaps of a heap, and the positions that it keeps, linked to the map.

import type { Bitmap, FreeList } from "heapsmith/inspect";
import { css, html, type TemplateResult } from "lit";
import { count, hex, plural } from "../explain/words.js";
import type { Specimen } from "../model/specimen.js";
import { rowsRound } from "./bit-rows.js";
import { ExhibitPanel } from "./panel.js";

/** Members of a list, and lists, that are shown at first. */
const SHOWN_MEMBERS = 16;
const SHOWN_LISTS = 40;
const SHOWN_WORDS = 6;
/** What the inspection calls lists of runs. */
const RUNS = "runs with free blocks";

export class LabLists extends ExhibitPanel {
  static override styles = [
    ...ExhibitPanel.styles,
    css`
      section + section { margin-top: 14px; }
      .list { display: grid; grid-template-columns: minmax(84px, auto) 1fr; gap: 4px 10px; padding: 4px 0; border-top: 1px solid var(--line); }
      .list:first-of-type { border-top: 0; }
      .members { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; min-width: 0; }
      button.chunk { min-height: 22px; padding: 0 6px; font: 11px/20px var(--mono); border-radius: 5px; background: var(--map-free); color: var(--map-on-free); border-color: var(--map-free-mark); }
      button.chunk[aria-current="true"] { outline: 2px solid var(--map-selection); }
      button.run { background: var(--map-run); color: var(--map-on-live); border-color: var(--map-run-mark); }
      @media (pointer: coarse) { button.chunk { min-height: 30px; } }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; }
      dt { color: var(--ink-soft); } dd { margin: 0; font-family: var(--mono); font-size: 12px; }
      .bits { font: 11px/1.5 var(--mono); overflow-x: auto; white-space: pre; }
      .bits b { font-weight: 400; color: var(--ink-soft); }
      .bits button { all: unset; cursor: pointer; display: inline-block; width: 0.75em; text-align: center; color: var(--ink-soft); }
      .bits button.set { color: var(--ink); font-weight: 700; background: var(--control-hover); }
      .bits button.mine { box-shadow: inset 0 -2px 0 var(--map-selection); }
      .bits button:focus-visible { outline: 2px solid var(--accent); }
    `,
  ];

  protected override render(): TemplateResult {
    const { specimen } = this.exhibit;
    const lists = specimen.inspection.lists();
    const bitmaps = specimen.inspection.bitmaps();
    return html`${lists.length === 0 ? "" : this.#lists(specimen, lists)}
      ${bitmaps.map((bitmap) => this.#bitmap(specimen, bitmap))} ${this.#places(specimen)}`;
  }

  #lists(specimen: Specimen, lists: readonly FreeList[]): TemplateResult {
    const runs = lists.filter(({ text }) => text === RUNS);
    const holes = lists.filter(({ text }) => text !== RUNS);
    const filled = holes.filter(({ first }) => first !== 0);
    const title = holes.length > 1 ? `Bins: ${filled.length} of ${holes.length} are not empty` : "Free list";
    return html`${
      runs.length === 0
        ? ""
        : this.#section(
            "Runs with free blocks",
            specimen,
            runs.filter(({ first }) => first !== 0),
            "blocks of",
          )
    }
      ${this.#section(title, specimen, filled, holes.length > 1 ? "bin" : "")}`;
  }

  #section(title: string, specimen: Specimen, lists: readonly FreeList[], noun: string): TemplateResult {
    return html`<section>
      <h2>${title}</h2>
      ${lists.length === 0 ? html`<p class="soft">None.</p>` : ""}
      ${lists.slice(0, SHOWN_LISTS).map((list) => this.#list(specimen, list, noun))}
      ${lists.length > SHOWN_LISTS ? html`<p class="soft">and ${plural(lists.length - SHOWN_LISTS, "more bin")}</p>` : ""}
    </section>`;
  }

  #list({ inspection, chunks }: Specimen, list: FreeList, noun: string): TemplateResult {
    const members = inspection.members(list.index, SHOWN_MEMBERS + 1);
    const label = noun === "" ? list.text : `${noun} ${noun === "bin" ? list.index : list.most}`;
    const sizes = noun === "bin" ? html`<br /><span class="soft mono">${this.#sizes(list)}</span>` : "";
    return html`<div class="list">
      <div>${label}${sizes}</div>
      <div class="members">
        ${members.slice(0, SHOWN_MEMBERS).map((address) => {
          const index = chunks.at(address);
          return this.#chip(address, chunks.columns.size[index] ?? 0, list.text === RUNS);
        })}
        ${members.length > SHOWN_MEMBERS ? html`<span class="soft">…</span>` : ""}
      </div>
    </div>`;
  }

  #sizes({ least, most }: FreeList): string {
    return least === most ? count(least) : `${count(least)}–${most > 2 ** 31 ? "" : count(most)}`;
  }

  #chip(address: number, size: number, isRun: boolean): TemplateResult {
    const pane = this.exhibit.selection?.pane ?? 0;
    const isCurrent = this.exhibit.selection?.address === address;
    return html`<button
      class=${isRun ? "chunk run" : "chunk"}
      aria-current=${isCurrent}
      aria-label=${`${isRun ? "Run" : "Hole"} of ${size} bytes at ${hex(address)}`}
      @click=${() => this.exhibit.select({ pane, address })}
      @pointerenter=${() => this.exhibit.point({ pane, address })}
      @pointerleave=${() => this.exhibit.point(undefined)}
    >${count(size)}</button>`;
  }

  #bitmap(specimen: Specimen, bitmap: Bitmap): TemplateResult {
    const { inspection, chunks } = specimen;
    const selected = this.exhibit.selection?.address;
    const index = selected === undefined ? -1 : chunks.at(selected);
    const start = chunks.columns.address[index] ?? 0;
    const end = start + (chunks.columns.size[index] ?? 0);
    const bitOf = (address: number): number =>
      bitmap.unit === 0 ? 0 : Math.max((address - bitmap.first) / bitmap.unit, 0);
    const rows = rowsRound(
      inspection,
      bitmap,
      Math.floor(bitOf(index < 0 ? bitmap.first : start)),
      bitmap.unit === 0 ? 7 : SHOWN_WORDS,
    );
    const addressOf = (bit: number): number => bitmap.first + bit * bitmap.unit;
    const isMine = (bit: number): boolean =>
      index >= 0 && bitmap.unit !== 0 && addressOf(bit) >= start && addressOf(bit) < end;
    return html`<section>
      <h2>Bits: ${bitmap.text}</h2>
      <div class="bits" role="group" aria-label=${bitmap.text}>
        ${rows.map(
          ({ first, bits }) =>
            html`<div><b>${this.#bitLabel(bitmap, first)} </b>${bits.map(
              (bit) =>
                html`<button tabindex="-1" class=${`${bit.isSet ? "set" : ""} ${isMine(bit.index) ? "mine" : ""}`} title=${this.#bitLabel(bitmap, bit.index)} @click=${() => this.#pickBit(bitmap, bit.index)}>${bit.isSet ? 1 : 0}</button>`,
            )}</div>`,
        )}
      </div>
    </section>`;
  }

  #bitLabel({ unit, first }: Bitmap, bit: number): string {
    return unit === 0 ? `bin ${String(first + bit).padStart(3)}` : hex(first + bit * unit);
  }

  #pickBit({ unit, first }: Bitmap, bit: number): void {
    const pane = this.exhibit.selection?.pane ?? 0;
    const address = unit === 0 ? (this.exhibit.specimen.inspection.members(bit, 1)[0] ?? 0) : first + bit * unit;
    if (address !== 0) this.exhibit.select({ pane, address });
  }

  #places({ inspection, base, end }: Specimen): TemplateResult {
    const places = [{ text: "base", address: base }, ...inspection.places(), { text: "end", address: end }];
    return html`<section>
      <h2>Positions</h2>
      <dl>${places.map(({ text, address }) => html`<dt>${text}</dt><dd>${address === 0 ? "none" : hex(address)}</dd>`)}</dl>
    </section>`;
  }
}
