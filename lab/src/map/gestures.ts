// Wheel, mouse and touch on a map: what they come down to is pointing, picking, dragging and zooming.

import type { Point } from "./scale.js";

export interface GestureTarget {
  /** The mouse is over a place; undefined: over none. */
  point(place: Point | undefined): void;
  pick(place: Point): void;
  /** Twice in a row, at one place. */
  pickTwice(place: Point): void;
  /** The map is to move by so many CSS pixels. */
  drag(distance: number): void;
  /** Nearer (above 0) or farther by so many levels, round a place. */
  zoom(levels: number, place: Point): void;
}

/** How far a pointer may move and still be a click, and a wheel must turn for a level. */
const CLICK_DISTANCE = 5;
const WHEEL_LEVEL = 90;
/** Lines of a wheel that counts in lines, in pixels. */
const LINE = 40;

export class Gestures {
  readonly #element: HTMLElement;
  readonly #target: GestureTarget;
  readonly #pointers = new Map<number, Point>();
  #start: Point | undefined;
  #isDrag = false;
  #wheel = 0;
  /** Distance of two fingers at the last change of level. */
  #spread = 0;

  constructor(element: HTMLElement, target: GestureTarget) {
    this.#element = element;
    this.#target = target;
    element.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.#press(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#release(event, true));
    element.addEventListener("pointercancel", (event) => this.#release(event, false));
    element.addEventListener("pointerleave", () => this.#target.point(undefined));
    element.addEventListener("dblclick", (event) => this.#target.pickTwice(this.#place(event)));
  }

  #place({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #turn(event: WheelEvent): void {
    event.preventDefault();
    const distance = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
    if (event.shiftKey) {
      this.#target.drag(-distance - event.deltaX);
      return;
    }
    // A pinch on a touch pad comes as small turns with the control key.
    this.#wheel += distance * (event.ctrlKey ? 6 : 1);
    const levels = Math.trunc(this.#wheel / WHEEL_LEVEL);
    this.#wheel -= levels * WHEEL_LEVEL;
    if (levels !== 0) this.#target.zoom(-levels, this.#place(event));
  }

  #press(event: PointerEvent): void {
    this.#element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#place(event));
    this.#start = this.#place(event);
    this.#isDrag = this.#pointers.size > 1;
    this.#spread = this.#distance();
  }

  #move(event: PointerEvent): void {
    const place = this.#place(event);
    const last = this.#pointers.get(event.pointerId);
    if (last === undefined) {
      this.#target.point(place);
      return;
    }
    this.#pointers.set(event.pointerId, place);
    if (this.#pointers.size > 1) this.#pinch(place);
    else this.#pull(place, last);
  }

  #pull(place: Point, last: Point): void {
    const { x = 0, y = 0 } = this.#start ?? {};
    this.#isDrag ||= Math.hypot(place.x - x, place.y - y) > CLICK_DISTANCE;
    if (this.#isDrag) this.#target.drag(place.y - last.y);
  }

  #pinch(place: Point): void {
    const spread = this.#distance();
    const levels = Math.trunc(Math.log2(spread / this.#spread) * 2);
    if (levels === 0) return;
    this.#spread = spread;
    this.#target.zoom(levels, place);
  }

  /** Between the first two fingers; 1 where there are not two. */
  #distance(): number {
    const [one, other] = [...this.#pointers.values()];
    return one === undefined || other === undefined ? 1 : Math.max(Math.hypot(one.x - other.x, one.y - other.y), 1);
  }

  #release(event: PointerEvent, isLifted: boolean): void {
    this.#pointers.delete(event.pointerId);
    if (isLifted && !this.#isDrag) this.#target.pick(this.#place(event));
  }
}
