// A panel shows a part of an exhibit, and is renewed when that changes: at once, or, while changes fly by, a few times a
// second.

import { LitElement, type PropertyValues } from "lit";
import type { Exhibit } from "../session/exhibit.js";
import type { Session } from "../session/session.js";
import { panelStyle } from "./style.js";

const LEAST_MS = 120;

/** What has to do with a source of "change" events. */
abstract class Panel extends LitElement {
  static override styles = [panelStyle];

  #source: EventTarget | undefined;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onChange = (): void => this.renewSoon();

  /** What the panel shows. */
  protected abstract get source(): EventTarget;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow(this.source);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#follow(this.source);
  }

  #follow(source: EventTarget | undefined): void {
    if (source === this.#source) return;
    this.#source?.removeEventListener("change", this.#onChange);
    source?.addEventListener("change", this.#onChange);
    this.#source = source;
  }

  /** Renews the panel now, or when a little time has passed since it was last renewed. */
  protected renewSoon(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + LEAST_MS - performance.now();
    if (wait <= 0) this.#renew();
    else this.#timer = setTimeout(() => this.#renew(), wait);
  }

  #renew(): void {
    this.#timer = undefined;
    this.#last = performance.now();
    this.requestUpdate();
  }
}

/** Shows heaps, whoever works on them. */
export abstract class ExhibitPanel extends Panel {
  static override properties = { exhibit: { attribute: false } };

  declare exhibit: Exhibit;

  protected override get source(): EventTarget {
    return this.exhibit;
  }
}

/** Shows how a program is played. */
export abstract class SessionPanel extends Panel {
  static override properties = { session: { attribute: false } };

  declare session: Session;

  protected override get source(): EventTarget {
    return this.session;
  }
}
