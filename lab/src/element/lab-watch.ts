// <lab-watch>: a running heap of the page's, as it is.

import { html, type TemplateResult } from "lit";
import { bytes, plural } from "../explain/words.js";
import type { Exhibit } from "../session/exhibit.js";
import type { News, Watch } from "../session/watch.js";
import { LabFrame } from "./frame.js";
import { captionTemplate, mapTemplate } from "./pane.js";

function said({ allocated, allocatedBytes, freed, freedBytes }: News): string {
  const parts = [
    allocated === 0 ? "" : `${plural(allocated, "block")} allocated (${bytes(allocatedBytes)})`,
    freed === 0 ? "" : `${plural(freed, "block")} freed (${bytes(freedBytes)})`,
  ];
  return `Last seen: ${parts.filter((part) => part !== "").join(", ")}.`;
}

export class LabWatch extends LabFrame {
  static override properties = { watch: { attribute: false } };

  declare watch: Watch;

  protected override get shown(): Exhibit {
    return this.watch;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch.watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch.pause();
  }

  protected override render(): TemplateResult {
    const { watch, view, version } = this;
    const [pane] = watch.panes;
    const { allocator } = pane;
    const onKey = (event: KeyboardEvent): void => this.mapKey(event, 0);
    const map = html`<section class="card pane" aria-label=${`Heap of ${allocator}`}>
      <header>
        <h2>${allocator}</h2>
        ${captionTemplate(watch, pane, 0)}
        <button aria-pressed=${watch.isWatching} ?disabled=${watch.failure !== undefined} @click=${() => this.#toggle()}>
          ${watch.isWatching ? "Pause" : "Watch"}
        </button>
      </header>
      ${mapTemplate({ exhibit: watch, pane, index: 0, view, version, onKey })}
    </section>`;
    return html`<div class="lab">
      ${this.maps([map])}
      <div class="side">
        ${watch.failure === undefined ? "" : html`<div class="card message" role="alert">${watch.failure}</div>`}
        <div class="card"><h2>Running</h2><p>${watch.news === undefined ? "Nothing has changed yet." : said(watch.news)}</p></div>
        <div class="card"><lab-side .exhibit=${watch}></lab-side></div>
      </div>
      ${this.curves()}
    </div>`;
  }

  #toggle(): void {
    if (this.watch.isWatching) this.watch.pause();
    else this.watch.watch();
  }
}
