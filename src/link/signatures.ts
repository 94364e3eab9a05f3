// Functions that modules import and export, with their types.

import { FUNCTION } from "../wasm/binary.js";
import { readFunctions, readTypes } from "../wasm/definitions.js";
import { readExports, readImports } from "../wasm/interface.js";

export interface Signature {
  readonly name: string;
  /** As text, such as "(i32, i32) -> (i32)". */
  readonly type: string;
}

/** In the order of the function index space. */
export function importedSignatures(bytes: Uint8Array): Signature[] {
  const types = readTypes(bytes);
  return readImports(bytes).flatMap((each) =>
    each.kind === FUNCTION ? [{ name: each.name, type: types[each.type] ?? "unknown" }] : [],
  );
}

/** In the order of the export section. */
export function exportedSignatures(bytes: Uint8Array): Signature[] {
  const types = readTypes(bytes);
  const imported = importedSignatures(bytes);
  const defined = readFunctions(bytes);
  const typeOf = (index: number): string | undefined =>
    imported[index]?.type ?? types[defined[index - imported.length] ?? -1];
  return readExports(bytes).flatMap(({ name, kind, index }) =>
    kind === FUNCTION ? [{ name, type: typeOf(index) ?? "unknown" }] : [],
  );
}
