// What part of the heaps is seen: the same in all panes.

import { Scale, type Viewport } from "./scale.js";

export interface HeapRange {
  readonly base: number;
  readonly end: number;
}

export class View extends EventTarget {
  /** undefined: as near as all that is used of the largest heap can be seen. */
  #level: number | undefined;
  #scroll = 0;
  readonly #panes = new Map<object, { used: HeapRange; viewport: Viewport }>();

  /** Whether the level follows what is used. */
  get isFit(): boolean {
    return this.#level === undefined;
  }

  /** The scale of a pane; panes that are seen together have the same level. */
  scale(pane: object, { heap, used }: { heap: HeapRange; used: HeapRange }, viewport: Viewport): Scale {
    this.#panes.set(pane, { used, viewport });
    return new Scale(heap, viewport, this.#level ?? this.#fittingLevel(), this.#scroll);
  }

  forget(pane: object): void {
    this.#panes.delete(pane);
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

  #fittingLevel(): number {
    return Math.max(...Array.from(this.#panes.values(), ({ used, viewport }) => Scale.fit(used, viewport)));
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
