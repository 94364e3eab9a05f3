// A module's imports and exports: read, changed, and written back.
// Source: WebAssembly core specification 2.0, sections 5.5.5 and 5.5.10.

import {
  EXPORT_SECTION,
  FUNCTION,
  GLOBAL,
  IMPORT_SECTION,
  type Limits,
  leb,
  MEMORY,
  nameBytes,
  type Reader,
  readEntries,
  TABLE,
  TAG,
  withEntries,
} from "./binary.js";

/** What is imported: the kind, and what the module says about it. */
export type ImportType =
  | { readonly kind: typeof FUNCTION | typeof TAG; readonly type: number }
  | { readonly kind: typeof TABLE }
  | { readonly kind: typeof MEMORY; readonly limits: Limits }
  | { readonly kind: typeof GLOBAL };

export type Import = ImportType & {
  readonly module: string;
  readonly name: string;
  /** The kind and what follows it, as encoded. */
  readonly encoded: readonly number[];
};

export interface Export {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

function readImportType(reader: Reader): ImportType {
  const kind = reader.byte();
  switch (kind) {
    case FUNCTION:
      return { kind, type: reader.number() };
    case TABLE:
      reader.skip(1);
      reader.limits();
      return { kind };
    case MEMORY:
      return { kind, limits: reader.limits() };
    case GLOBAL:
      reader.skip(2);
      return { kind };
    case TAG:
      reader.skip(1);
      return { kind, type: reader.number() };
    default:
      throw new RangeError(`unknown kind of import: ${kind}`);
  }
}

export function readImports(bytes: Uint8Array): Import[] {
  return readEntries(bytes, IMPORT_SECTION, (reader) => {
    const module = reader.name();
    const name = reader.name();
    const start = reader.at;
    const type = readImportType(reader);
    return { ...type, module, name, encoded: [...bytes.subarray(start, reader.at)] };
  });
}

export function withImports(bytes: Uint8Array, imports: readonly Import[]): Uint8Array<ArrayBuffer> {
  const entries = imports.map(({ module, name, encoded }) => [...nameBytes(module), ...nameBytes(name), ...encoded]);
  return withEntries(bytes, IMPORT_SECTION, entries);
}

export function readExports(bytes: Uint8Array): Export[] {
  return readEntries(bytes, EXPORT_SECTION, (reader) => ({
    name: reader.name(),
    kind: reader.byte(),
    index: reader.number(),
  }));
}

export function withExports(bytes: Uint8Array, exports: readonly Export[]): Uint8Array<ArrayBuffer> {
  const entries = exports.map(({ name, kind, index }) => [...nameBytes(name), kind, ...leb(index)]);
  return withEntries(bytes, EXPORT_SECTION, entries);
}
