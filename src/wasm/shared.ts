// Modules for shared memories: a module that imports a memory says whether it is shared, so its bytes are patched. The
// build does so with our own, and embeds what differs.
// Source: threads proposal (flag 3 of limits: shared, with a maximum).

import { leb, MEMORY } from "./binary.js";
import { readImports, withImports } from "./interface.js";

const SHARED_WITH_MAXIMUM = 3;
const MAXIMUM_PAGES = 65536;

/** The module's bytes, with its imported memory declared shared and as large as a memory can be. */
export function forSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const imports = readImports(bytes);
  const memory = imports.find((each) => each.kind === MEMORY);
  if (memory === undefined) throw new RangeError("the module imports no memory");
  const encoded = [MEMORY, SHARED_WITH_MAXIMUM, ...leb(memory.limits.minimum), ...leb(MAXIMUM_PAGES)];
  return withImports(
    bytes,
    imports.map((each) => (each === memory ? { ...memory, encoded } : each)),
  );
}
