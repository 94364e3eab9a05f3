// heapsmith/js: every allocator in JavaScript and no WebAssembly, for places that forbid to compile it.

import { CoreHeap } from "./core.js";
import { InvalidOptionError } from "./errors.js";
import { twins } from "./generated/twins.js";
import { CoreHandleHeap } from "./handles/core.js";
import type { AllocatorName } from "./options.js";
import { createTwinHeap, type SingleOptions } from "./single.js";

export * from "./api.js";

/** As createHeap of the main entry, on the JavaScript engine alone. */
export function createHeap(options: SingleOptions<"handles", "js"> & { allocator: "handles" }): CoreHandleHeap;
export function createHeap(options?: SingleOptions<AllocatorName, "js">): CoreHeap;
export function createHeap(options: SingleOptions<AllocatorName, "js"> = {}): CoreHeap {
  const name = options?.allocator ?? "slab";
  const twin = Object.hasOwn(twins, name) ? twins[name] : undefined;
  if (twin === undefined) throw new InvalidOptionError("allocator", name, `one of ${Object.keys(twins).join(", ")}`);
  return createTwinHeap(name === "handles" ? CoreHandleHeap : CoreHeap, name, twin, options);
}
