// What part of the heaps is seen: the same in all panes.

import { Scale, type Viewport } from "./scale.js";

/** CSS pixels that a row is stretched to where a heap leaves room. */
const TALLEST_ROW = 30;

/** Milliseconds of a frame that all panes' drawing may take. */
const BUDGET_MS = 8;

export interface HeapRange {
  readonly base: number;
  readonly end: number;
}

export class View extends EventTarget {
  /** undefined: as near as all that is used of the largest heap can be seen. */
  #level: number | undefined;
  #scroll = 0;
  /** What all panes were fitted to last. */
  #fitted: { readonly level: number; readonly height: number } = { level: 0, height: 0 };
  /** What drawing each pane takes, on the average of late. */
  readonly #costs = new Map<object, number>();
  readonly #panes = new Map<object, { used: HeapRange; viewport: Viewport }>();

  /** Whether the level follows what is used. */
  get isFit(): boolean {
    return this.#level === undefined;
  }

  /** The scale of a pane; panes that are seen together have the same level. */
  scale(pane: object, { heap, used }: { heap: HeapRange; used: HeapRange }, viewport: Viewport): Scale {
    if (this.#level !== undefined) return new Scale(heap, viewport, this.#level, this.#scroll);
    this.#panes.set(pane, { used, viewport });
    const level = this.#fittingLevel();
    const height = this.#fittingHeight(level);
    if (level !== this.#fitted.level || height !== this.#fitted.height) {
      this.#fitted = { level, height };
      this.#changed();
    }
    return new Scale(heap, viewport, level, this.#scroll, height);
  }

  forget(pane: object): void {
    this.#panes.delete(pane);
    this.#costs.delete(pane);
  }

  /** To be called for each frame in which a pane wants to be drawn: where all take too long, they take turns. */
  isTurn(pane: object, frame: number): boolean {
    const panes = [...this.#costs.keys()];
    const total = [...this.#costs.values()].reduce((sum, cost) => sum + cost, 0);
    const turns = Math.min(Math.ceil(total / BUDGET_MS), panes.length);
    return turns < 2 || Math.max(panes.indexOf(pane), 0) % turns === frame % turns;
  }

  /** Milliseconds that drawing a pane has taken. */
  noteCost(pane: object, cost: number): void {
    const last = this.#costs.get(pane) ?? cost;
    this.#costs.set(pane, last + (cost - last) / 8);
  }

  fit(): void {
    this.#level = undefined;
    this.#scroll = 0;
    this.#changed();
  }

  /** Takes over the level and scroll of a scale. */
  adopt({ level, scroll }: Scale): void {
    this.#level = level;
    this.#scroll = scroll;
    this.#changed();
  }

  /** The largest heap is seen as a whole, unless the smallest would be lost beside it. */
  #fittingLevel(): number {
    const levels = Array.from(this.#panes.values(), ({ used, viewport }) => Scale.fit(used, viewport));
    return Math.min(Math.max(...levels), Math.min(...levels) + 1);
  }

  /** Rows are as tall as there is room for. */
  #fittingHeight(level: number): number {
    const heights = Array.from(this.#panes.values(), ({ used, viewport }) => {
      const scale = new Scale(used, viewport, level, 0);
      return Math.max(viewport.height / scale.rows, scale.rowHeight);
    });
    return Math.min(Math.floor(Math.min(...heights)), TALLEST_ROW);
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
