// Heaps of the allocator `handles`, of the entries that have no other and no inspection.

import type { ViewType } from "../block.js";
import { CoreHeap, type Strategy } from "../core.js";
import type { Place } from "../place.js";
import type { Handle } from "./handle.js";
import { type CompactOptions, type HandleCalls, HandleSource, type PolicyOptions } from "./source.js";

/** A heap whose blocks can move, and which can be compacted. */
export class CoreHandleHeap extends CoreHeap implements HandleCalls {
  readonly #handles: HandleSource;

  /** @internal */
  constructor(place: Place, strategy: Strategy) {
    super(place, strategy);
    this.#handles = new HandleSource(this);
  }

  handle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> {
    return this.#handles.handle(type, length);
  }

  tryHandle<View extends ArrayBufferView>(type: ViewType<View>, length: number): Handle<View> | null {
    return this.#handles.tryHandle(type, length);
  }

  adopt<View extends ArrayBufferView>(type: ViewType<View>, handle: number, length?: number): Handle<View> {
    return this.#handles.adopt(type, handle, length);
  }

  compact(options?: CompactOptions): number {
    return this.#handles.compact(options);
  }

  setPolicy(options: PolicyOptions): void {
    this.#handles.setPolicy(options);
  }
}
