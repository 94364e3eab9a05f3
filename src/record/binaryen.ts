// The instrumentation itself, with Binaryen at hand. No entry's types lead here, as Binaryen's need not be installed.

import { RecordError, UnsupportedError } from "../errors.js";
import { Reader, readSections } from "../wasm/binary.js";
import { type Binaryen, identify } from "./identify.js";
import type { Instrumented, InstrumentOptions } from "./instrument.js";
import { rewrite } from "./rewrite.js";

function noteOf(missing: readonly string[], isNamed: boolean): string | undefined {
  if (missing.length === 0) return undefined;
  const names = missing.join(" and ");
  if (isNamed) return `the module has no ${names}`;
  return (
    `${names} not found: the module names no functions but those it exports. Where it has them all the same, their ` +
    "calls are recorded as the malloc and free that they make inside, and a resize in place is not seen"
  );
}

/** What modules may use. Other features change the encoding also of modules that do not use them. */
const FEATURES = [
  "Atomics",
  "MutableGlobals",
  "NontrappingFPToInt",
  "SIMD128",
  "BulkMemory",
  "SignExt",
  "ExceptionHandling",
  "TailCall",
  "ReferenceTypes",
  "Multivalue",
  "GC",
  "Memory64",
  "RelaxedSIMD",
  "ExtendedConst",
  "MultiMemory",
] as const;

function featuresOf({ Features }: Binaryen): number {
  return FEATURES.reduce((all, name) => all | Features[name], 0);
}

const CUSTOM_SECTION = 0;

function hasNames(bytes: Uint8Array): boolean {
  const customs = readSections(bytes).filter(({ id }) => id === CUSTOM_SECTION);
  return customs.some(({ body }) => new Reader(bytes, body).name() === "name");
}

/**
 * Instruments a module with this Binaryen. Throws RecordError where the bytes are no module, or its family cannot be
 * told: the message says what was found and what is lacking.
 */
export function instrumentWith(
  binaryen: Binaryen,
  bytes: Uint8Array<ArrayBuffer>,
  { functions }: InstrumentOptions = {},
): Instrumented {
  if (!WebAssembly.validate(bytes)) throw new RecordError("not a WebAssembly module that can be compiled here");
  const module = binaryen.readBinary(bytes);
  try {
    module.setFeatures(featuresOf(binaryen));
    const { members, missing } = identify(binaryen, module, functions);
    rewrite(binaryen, module, members);
    const isNamed = hasNames(bytes);
    binaryen.setDebugInfo(isNamed);
    const found = members.map((member) => member.found);
    return { bytes: new Uint8Array(module.emitBinary()), found, missing, note: noteOf(missing, isNamed) };
  } finally {
    module.dispose();
  }
}

/** Binaryen, an optional dependency, loaded when it is first needed. Throws UnsupportedError where it is not there. */
export async function loadBinaryen(): Promise<Binaryen> {
  try {
    return (await import("binaryen")).default;
  } catch (cause) {
    throw new UnsupportedError("recording needs Binaryen: npm install --save-dev binaryen", undefined, { cause });
  }
}
