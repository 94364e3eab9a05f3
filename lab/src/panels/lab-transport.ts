// <lab-transport>: step, play, scrub.

import { css, html, type PropertyValues, type TemplateResult } from "lit";
import { count } from "../explain/words.js";
import { type Clock, SPEEDS } from "../session/clock.js";
import { SessionPanel } from "./panel.js";

const ICONS = {
  start: "M6 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7L7 19z",
  end: "M18 5v14M5 5l10 7-10 7z",
} as const;

function icon(name: keyof typeof ICONS): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]} /></svg>`;
}

export class LabTransport extends SessionPanel {
  static override properties = { ...SessionPanel.properties, clock: { attribute: false } };
  static override styles = [
    ...SessionPanel.styles,
    css`
      :host { container-type: inline-size; }
      .bar { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; }
      .keys { display: flex; gap: 2px; }
      .keys button { width: 40px; padding: 0; display: grid; place-items: center; }
      svg { width: 18px; height: 18px; fill: currentColor; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
      .more { display: flex; gap: 6px; order: 3; margin-left: auto; }
      @container (max-width: 560px) { input[type="range"] { order: 4; } .place { order: 5; min-width: 0; } }
      input[type="range"] { flex: 1; min-width: 140px; padding: 0; min-height: 28px; accent-color: var(--accent); }
      .place { font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 14ch; text-align: right; }
      progress { width: 100%; height: 4px; display: block; accent-color: var(--accent); }
      .busy { flex-basis: 100%; display: flex; gap: 10px; align-items: center; }
    `,
  ];

  declare clock: Clock;
  readonly #onClock = (): void => this.requestUpdate();

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("clock")) return;
    const old: unknown = changed.get("clock");
    if (old instanceof EventTarget) old.removeEventListener("change", this.#onClock);
    this.clock.addEventListener("change", this.#onClock);
  }

  protected override render(): TemplateResult {
    const { session, clock } = this;
    const { position, program, isAtEnd, busy } = session;
    const isStart = position === 0;
    const isEmpty = program.length === 0;
    return html`<div class="bar" role="group" aria-label="Playing">
      <div class="keys">
        <button class="quiet" aria-label="To the start" ?disabled=${isStart} @click=${() => this.#go(0)}>${icon("start")}</button>
        <button class="quiet" aria-label="Step back" ?disabled=${isStart} @click=${() => this.#go(position - 1)}>${icon("back")}</button>
        <button class="primary" aria-label=${clock.isPlaying ? "Pause" : "Play"} ?disabled=${isEmpty} @click=${() => clock.toggle()}>
          ${icon(clock.isPlaying ? "pause" : "play")}
        </button>
        <button class="quiet" aria-label="Step" ?disabled=${isAtEnd} @click=${() => this.#step()}>${icon("forward")}</button>
        <button class="quiet" aria-label="To the end" ?disabled=${isAtEnd} @click=${() => this.#go(program.length)}>${icon("end")}</button>
      </div>
      <input type="range" aria-label="Position" min="0" max=${program.length} .value=${String(position)} ?disabled=${isEmpty}
        aria-valuetext=${`call ${count(position)} of ${count(program.length)}`} @input=${(event: Event) => this.#scrub(event)} />
      <span class="place">${count(position)} / ${count(program.length)}</span>
      <div class="more"><select aria-label="Calls a second" @change=${(event: Event) => this.#setSpeed(event)}>
        ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === clock.speed}>${count(speed)}/s</option>`)}
      </select>
      ${session.panes.length > 1 ? html`<button ?disabled=${isAtEnd} @click=${() => this.#nextDifference()}>Next difference</button>` : ""}</div>
      ${busy === undefined ? "" : this.#busy(busy.what, busy.done, busy.total)}
    </div>`;
  }

  #busy(what: string, done: number, total: number): TemplateResult {
    return html`<div class="busy">
      <progress max=${Math.max(total, 1)} value=${done} aria-label=${what}></progress>
      <button class="quiet" @click=${() => void this.session.cancel()}>Stop</button>
    </div>`;
  }

  #go(position: number): void {
    this.clock.pause();
    void this.session.seek(position);
  }

  #step(): void {
    this.clock.pause();
    this.session.step();
  }

  #nextDifference(): void {
    this.clock.pause();
    void this.session.nextDifference();
  }

  #scrub(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.#go(event.target.valueAsNumber);
  }

  #setSpeed(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.clock.speed = Number(event.target.value);
  }
}
