// A panel shows a part of a session, and is renewed when that changes: at once, or, while calls fly by, a few times a
// second.

import { LitElement, type PropertyValues } from "lit";
import type { Session } from "../session/session.js";
import { panelStyle } from "./style.js";

const LEAST_MS = 120;

export class Panel extends LitElement {
  static override properties = { session: { attribute: false } };
  static override styles = [panelStyle];

  declare session: Session;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onChange = (): void => this.renewSoon();

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.session.addEventListener("change", this.#onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.#onChange);
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("session")) return;
    const old: unknown = changed.get("session");
    if (old instanceof EventTarget) old.removeEventListener("change", this.#onChange);
    this.session.addEventListener("change", this.#onChange);
  }

  /** Renews the panel now, or when a little time has passed since it was last renewed. */
  protected renewSoon(): void {
    const wait = this.#last + LEAST_MS - performance.now();
    if (this.#timer !== undefined) return;
    if (wait <= 0) {
      this.#renew();
      return;
    }
    this.#timer = setTimeout(() => this.#renew(), wait);
  }

  #renew(): void {
    this.#timer = undefined;
    this.#last = performance.now();
    this.requestUpdate();
  }
}
