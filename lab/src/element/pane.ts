// A pane: one heap's map under its name and figures, and what the present step did there.

import { type AllocatorName, allocatorNames } from "heapsmith";
import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { Moment } from "../explain/moment.js";
import { count } from "../explain/words.js";
import type { AddressEvent } from "../map/lab-map.js";
import { linksOf } from "../map/links.js";
import type { View } from "../map/view.js";
import { nameOf } from "../panels/lab-chunk.js";
import type { Exhibit, Exhibited, Pointer } from "../session/exhibit.js";
import type { Session } from "../session/session.js";

export interface PaneParts extends Omit<MapParts, "exhibit"> {
  readonly session: Session;
  readonly onAllocator: (allocator: AllocatorName) => void;
  readonly onRemove: () => void;
}

const HINT = "Arrow keys go from chunk to chunk, plus and minus zoom, 0 shows all that is used, F frees the block.";
const HANDLES_HINT = " L locks or unlocks it, C compacts a step.";

function header({ session, pane, index, onAllocator, onRemove }: PaneParts): TemplateResult {
  const { allocator } = pane;
  const choose = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) onAllocator(target.value as AllocatorName);
  };
  return html`<header>
    <select aria-label="Strategy of this heap" .value=${live(allocator)} @change=${choose}>
      ${allocatorNames().map((name) => html`<option ?selected=${name === allocator}>${name}</option>`)}
    </select>
    ${captionTemplate(session, pane, index)}
    ${session.differences[index] === true ? html`<span class="differs-badge">differs</span>` : ""}
    ${session.panes.length === 1 ? "" : html`<button class="quiet" aria-label=${`Remove ${allocator}`} @click=${onRemove}>✕</button>`}
  </header>`;
}

/** What a map is of, and what it tells of. */
export interface MapParts {
  readonly exhibit: Exhibit;
  readonly pane: Exhibited;
  /** Which of the exhibit's panes it is. */
  readonly index: number;
  readonly view: View;
  /** Changed whenever the heap has. */
  readonly version: number;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** A chunk in a few words. */
function nameAt({ chunks, inspection }: Exhibited, address: number): string {
  const chunk = new Moment(chunks, inspection).at(address);
  return chunk === undefined ? "The heap's own bookkeeping" : nameOf(chunk);
}

/** What is pointed at in this heap; else its figures. */
export function captionTemplate(exhibit: Exhibit, pane: Exhibited, index: number): TemplateResult {
  const { hover } = exhibit;
  const { liveBytes, span } = pane.figures;
  const text = hover?.pane === index ? nameAt(pane, hover.address) : `${count(liveBytes)} live · span ${count(span)}`;
  return html`<span class="figures">${text}</span>`;
}

export function mapTemplate({ exhibit, pane, index, view, version, onKey }: MapParts): TemplateResult {
  const at = (pointer: Pointer | undefined): number | undefined =>
    pointer?.pane === index ? pointer.address : undefined;
  const pointer = (address: number | undefined): Pointer | undefined =>
    address === undefined ? undefined : { pane: index, address };
  const selected = at(exhibit.selection);
  return html`<lab-map
    label=${`Map of the heap of ${pane.allocator}`}
    hint=${pane.allocator === "handles" ? HINT + HANDLES_HINT : HINT}
    .specimen=${pane}
    .view=${view}
    .version=${version}
    .marks=${pane.step?.marks ?? []}
    .locks=${pane.locks ?? []}
    .selected=${selected}
    .links=${selected === undefined ? [] : linksOf(pane, selected)}
    .hovered=${at(exhibit.hover)}
    @keydown=${onKey}
    @lab-point=${({ address }: AddressEvent) => exhibit.point(pointer(address))}
    @lab-pick=${({ address }: AddressEvent) => exhibit.select(pointer(address))}
  ></lab-map>
  <p class="hidden-text" aria-live="polite">${selected === undefined ? "" : nameAt(pane, selected)}</p>`;
}

export function paneTemplate(parts: PaneParts): TemplateResult {
  const { session, pane, index } = parts;
  const isAlone = session.panes.length === 1;
  const differs = session.differences[index] === true;
  return html`<section class=${`card pane ${isAlone ? "" : "many"} ${differs ? "differs" : ""}`} aria-label=${`Heap of ${pane.allocator}`}>
    ${header(parts)} ${mapTemplate({ ...parts, exhibit: session })}
    ${isAlone || pane.step === undefined ? "" : html`<p class="told" aria-hidden="true"><code>${pane.step.call}</code> ${pane.step.sentence}</p>`}
  </section>`;
}
