// Modules written by hand.

import binaryen from "binaryen";

const { Features } = binaryen;
/** What guests are written with: all but what changes how every module is encoded. */
const FEATURES =
  Features.BulkMemory |
  Features.Atomics |
  Features.Memory64 |
  Features.MultiMemory |
  Features.GC |
  Features.ReferenceTypes;

/** The bytes of a module in text form. */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  module.setFeatures(FEATURES);
  const bytes = Uint8Array.from(module.emitBinary());
  module.dispose();
  return bytes;
}
