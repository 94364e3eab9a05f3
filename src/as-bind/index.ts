// heapsmith/as-bind: as-bind 0.8.2 for programs of today's AssemblyScript compiler.
//
//   asc app.ts --transform heapsmith/as --transform heapsmith/as-bind --exportRuntime
//
// As a module it gives as-bind's `instantiate` and `instantiateSync`, whose converters it replaces: as-bind's own know
// the layouts of the compiler's version 0.19.

import asBind from "as-bind/dist/as-bind.cjs.js";
import { converters } from "./converters.js";

export { default } from "./transform.js";

asBind.converters.clear();
for (const [pattern, converter] of converters) asBind.converters.set(pattern, converter);

/** An instance whose exported functions take and give strings, arrays, typed arrays and buffers. */
export interface Bound<Exports> {
  readonly exports: Exports;
}

/** A compiled module. */
export type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** What `fetch` gives. */
export interface Fetched {
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What a module imports, by module and name. */
export type Imports = Record<string, Record<string, unknown>>;

/** Instantiates a module that was compiled with the transform. */
export function instantiate<Exports = Record<string, unknown>>(
  source: Bytes | Fetched | Promise<Bytes | Fetched>,
  imports: Imports = {},
): Promise<Bound<Exports>> {
  return asBind.instantiate<Exports>(source, imports);
}

export function instantiateSync<Exports = Record<string, unknown>>(
  source: Bytes,
  imports: Imports = {},
): Bound<Exports> {
  return asBind.instantiateSync<Exports>(source, imports);
}
