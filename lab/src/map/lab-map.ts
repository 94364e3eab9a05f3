// <lab-map>: a heap as a canvas of addresses.

import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Mark } from "../explain/story.js";
import type { Specimen } from "../model/specimen.js";
import { readOverlayColours } from "./colours.js";
import { Gestures, type GestureTarget } from "./gestures.js";
import { drawOverlay, drawRuler, type OverlayColours, type Range } from "./overlay.js";
import { type Palette, readPalette } from "./palette.js";
import { Raster } from "./raster.js";
import type { Point, Scale } from "./scale.js";
import { View } from "./view.js";

/** An address on a map: where the mouse is, or what was clicked. */
export class AddressEvent extends Event {
  readonly address: number | undefined;

  constructor(type: "lab-point" | "lab-pick" | "lab-pick-twice", address: number | undefined) {
    super(type, { bubbles: true, composed: true });
    this.address = address;
  }
}

const RULER = 58;

/** Behind the last block, this share of the heap's span is worth seeing of the top. */
const TOP_SHARE = 8;

function usedEnd({ base, end, figures: { span } }: Specimen): number {
  return Math.min(end, base + span + Math.max(span / TOP_SHARE, 512));
}

interface Surface {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly image: ImageData;
  readonly raster: Raster;
}

export class LabMap extends LitElement implements GestureTarget {
  static override properties = {
    specimen: { attribute: false },
    view: { attribute: false },
    marks: { attribute: false },
    locks: { attribute: false },
    selected: { attribute: false },
    hovered: { attribute: false },
    links: { attribute: false },
    label: { type: String },
    hint: { type: String },
    version: { attribute: false },
  };

  static override styles = css`
    :host { display: block; position: relative; min-height: 120px; contain: strict; background: var(--map-ground); }
    canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
    canvas:last-of-type { touch-action: none; cursor: crosshair; border-radius: inherit; }
    canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
    span { display: none; }
  `;

  declare specimen: Specimen | undefined;
  declare view: View;
  declare marks: readonly Mark[];
  /** Locked blocks. */
  declare locks: readonly Mark[];
  declare selected: number | undefined;
  declare hovered: number | undefined;
  declare links: readonly number[];
  declare label: string;
  declare hint: string;
  /** Changed whenever the specimen has changed. */
  declare version: number;

  #surface: Surface | undefined;
  #palette: Palette | undefined;
  #ink: OverlayColours | undefined;
  #frame = 0;
  readonly #onView = (): void => this.draw();
  readonly #sizes = new ResizeObserver(() => this.#resize());

  constructor() {
    super();
    this.view = new View();
    this.marks = [];
    this.locks = [];
    this.links = [];
    this.label = "";
    this.hint = "";
    this.version = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.view.removeEventListener("change", this.#onView);
    this.view.forget(this);
  }

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>
      <canvas tabindex="0" role="application" aria-label=${this.label} aria-description=${this.hint}></canvas>
      <span></span>`;
  }

  protected override firstUpdated(): void {
    const canvas = this.#canvas(1);
    if (canvas !== undefined) new Gestures(canvas, this);
    this.#resize();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("view")) {
      changed.get("view")?.removeEventListener("change", this.#onView);
      this.view.addEventListener("change", this.#onView);
    }
    this.draw();
  }

  /** The colour scheme has changed. */
  recolour(): void {
    this.#palette = undefined;
    this.#ink = undefined;
    this.draw();
  }

  /** Draws at the next frame, or when it is this map's turn. */
  draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      const start = performance.now();
      if (!this.view.isTurn(this, Math.round((now * 60) / 1000))) {
        this.draw();
        return;
      }
      this.#paint();
      this.view.noteCost(this, performance.now() - start);
    });
  }

  /** The scale of the map at present. */
  get scale(): Scale | undefined {
    const { specimen } = this;
    if (specimen === undefined) return undefined;
    const { width, height } = this.#surface ?? { width: RULER + 1, height: 1 };
    const used = { base: specimen.base, end: usedEnd(specimen) };
    return this.view.scale(this, { heap: specimen, used }, { width: width - RULER, height });
  }

  point(place: Point | undefined): void {
    this.dispatchEvent(new AddressEvent("lab-point", place === undefined ? undefined : this.#addressAt(place)));
  }

  pick(place: Point): void {
    this.dispatchEvent(new AddressEvent("lab-pick", this.#addressAt(place)));
  }

  pickTwice(place: Point): void {
    this.dispatchEvent(new AddressEvent("lab-pick-twice", this.#addressAt(place)));
  }

  drag(distance: number): void {
    const { scale } = this;
    if (scale !== undefined) this.view.adopt(scale.scrolled(scale.scroll - distance));
  }

  zoom(levels: number, place: Point): void {
    const { scale } = this;
    if (scale === undefined) return;
    const address = scale.addressAt({ x: place.x - RULER, y: place.y });
    const inside = Math.min(Math.max(address, scale.base), scale.end - 1);
    this.view.adopt(scale.zoomed(scale.level - levels, inside));
  }

  /** Scrolls just so far that an address can be seen. */
  reveal(address: number): void {
    const { scale } = this;
    const shown = scale?.showing(address);
    if (shown !== undefined && shown !== scale) this.view.adopt(shown);
  }

  override focus(options?: FocusOptions): void {
    this.#canvas(1)?.focus(options);
  }

  #addressAt(place: Point): number | undefined {
    const { scale } = this;
    const address = scale?.addressAt({ x: place.x - RULER, y: place.y });
    if (scale === undefined || address === undefined || place.x < RULER) return undefined;
    return address >= scale.base && address < scale.end ? address : undefined;
  }

  #canvas(index: number): HTMLCanvasElement | undefined {
    return this.renderRoot.querySelectorAll("canvas")[index];
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this;
    const ratio = window.devicePixelRatio;
    if (width <= RULER || height === 0 || this.#canvas(0) === undefined) return;
    for (const canvas of this.renderRoot.querySelectorAll("canvas")) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const image = new ImageData(Math.round((width - RULER) * ratio), Math.round(height * ratio));
    const raster = new Raster(image.width, image.height, new Uint32Array(image.data.buffer));
    this.#surface = { width, height, ratio, image, raster };
    this.draw();
  }

  #paint(): void {
    const { scale, specimen } = this;
    const surface = this.#surface;
    const probe = this.renderRoot.querySelector("span");
    const [base, over] = [0, 1].map((index) => this.#canvas(index)?.getContext("2d"));
    if (scale === undefined || specimen === undefined || surface === undefined || !base || !over || !probe) return;
    this.#palette ??= readPalette(probe);
    this.#ink ??= readOverlayColours(probe);
    surface.raster.draw(specimen, scale, surface.ratio, this.#palette);
    base.putImageData(surface.image, Math.round(RULER * surface.ratio), 0);
    over.setTransform(surface.ratio, 0, 0, surface.ratio, 0, 0);
    over.clearRect(0, 0, surface.width, surface.height);
    drawRuler(over, scale, RULER, this.#ink);
    over.save();
    over.translate(RULER, 0);
    const { links } = this;
    const marks = [...this.locks, ...this.marks];
    const [selection, hover] = [this.#chunkAt(this.selected), this.#chunkAt(this.hovered)];
    const { chunks, inspection, end } = specimen;
    drawOverlay(over, { chunks, inspection, end, marks, links, selection, hover }, scale, this.#ink);
    over.restore();
  }

  #chunkAt(address: number | undefined): Range | undefined {
    const { chunks } = this.specimen ?? {};
    if (address === undefined || chunks === undefined) return undefined;
    const index = chunks.at(address);
    if (index < 0) return undefined;
    return { address: chunks.columns.address[index] ?? 0, size: chunks.columns.size[index] ?? 0 };
  }
}
