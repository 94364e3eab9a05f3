// The guest of a link: a module that imports calls of the malloc family, read as far as linking has to know it.

import { LinkError } from "../errors.js";
import { GLOBAL, type Limits, MEMORY, withoutCustomSections } from "../wasm/binary.js";
import { readGlobals, readMemories } from "../wasm/definitions.js";
import { type Export, type Import, readExports, readImports } from "../wasm/interface.js";
import { importedSignatures, type Signature } from "./signatures.js";

const MAGIC = [0, 0x61, 0x73, 0x6d];
const VERSION = [1, 0, 0, 0];
/** The version's third byte where the bytes are a component. */
const COMPONENT_LAYER = 1;
const GRANULE = 16;

export interface Guest {
  readonly bytes: Uint8Array;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly memory: Limits;
  /** The functions that it imports, by their indices. */
  readonly functions: readonly Signature[];
  /** First address behind what the module keeps for itself: its `__heap_base`, rounded up to 16; undefined for none. */
  readonly heapBase: number | undefined;
}

function checkHeader(bytes: Uint8Array): void {
  const startsWith = (expected: readonly number[], at: number): boolean =>
    expected.every((byte, offset) => bytes[at + offset] === byte);
  if (!startsWith(MAGIC, 0)) throw new LinkError("not a WebAssembly module");
  if (startsWith(VERSION, MAGIC.length)) return;
  throw new LinkError(bytes[6] === COMPONENT_LAYER ? "a component: expected a core module" : "of an unknown version");
}

/** The only memory. */
function memoryOf(bytes: Uint8Array, imports: readonly Import[]): Limits {
  const imported = imports.flatMap((each) => (each.kind === MEMORY ? [each.limits] : []));
  const [memory, ...others] = [...imported, ...readMemories(bytes)];
  if (memory === undefined) throw new LinkError("has no memory: there is nowhere to allocate");
  if (others.length > 0) throw new LinkError(`has ${others.length + 1} memories: a heap knows one only`);
  if (memory.is64Bit) throw new LinkError("has a 64-bit memory: heaps have 32-bit addresses");
  return memory;
}

function heapBaseOf(bytes: Uint8Array, imports: readonly Import[], exports: readonly Export[]): number | undefined {
  const exported = exports.find(({ name, kind }) => name === "__heap_base" && kind === GLOBAL);
  if (exported === undefined) return undefined;
  const imported = imports.filter(({ kind }) => kind === GLOBAL).length;
  const global = readGlobals(bytes)[exported.index - imported];
  if (global?.constant === undefined || global.isMutable) return undefined;
  return Math.ceil((global.constant >>> 0) / GRANULE) * GRANULE;
}

/**
 * A module without its custom sections, but for those of the names to keep: what debuggers read is not true of a merge.
 * Throws LinkError for what is no module, or has not exactly one memory of 32 bits.
 */
export function readGuest(module: Uint8Array, keep: readonly string[] = []): Guest {
  checkHeader(module);
  try {
    const bytes = withoutCustomSections(module, keep);
    const imports = readImports(bytes);
    const exports = readExports(bytes);
    const memory = memoryOf(bytes, imports);
    const functions = importedSignatures(bytes);
    return { bytes, imports, exports, memory, functions, heapBase: heapBaseOf(bytes, imports, exports) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LinkError(`not to be read: ${cause.message}`, undefined, { cause });
  }
}
