// The loader's calls on an instance that somebody else has made.
//
// The loader can only instantiate modules itself. So it is given a module that imports what it asks of a program (the
// memory and the runtime's calls) from the instance, and exports it again under the same names.

import { type ASUtil, instantiateSync } from "@assemblyscript/loader";
import { FUNCTION, GLOBAL, IMPORT_SECTION, MEMORY, nameBytes, TYPE_SECTION, withEntries } from "../wasm/binary.js";
import { withExports } from "../wasm/interface.js";

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const FUNCTION_TYPE = 0x60;
const I32 = 0x7f;
const IMMUTABLE = 0;
const ANY_SIZE = [0, 0];
/** Where the lens imports from. */
const INSTANCE = "instance";

/** The runtime's calls: parameters and results, all i32. */
const CALLS: readonly (readonly [name: string, parameters: number, results: number])[] = [
  ["__new", 2, 1],
  ["__pin", 1, 1],
  ["__unpin", 1, 0],
  ["__collect", 0, 0],
];

function makeLens(): Uint8Array<ArrayBuffer> {
  const words = (count: number): number[] => [count, ...Array<number>(count).fill(I32)];
  const types = CALLS.map(([, parameters, results]) => [FUNCTION_TYPE, ...words(parameters), ...words(results)]);
  const imported = (name: string, ...type: number[]): number[] => [...nameBytes(INSTANCE), ...nameBytes(name), ...type];
  const imports = [
    imported("memory", MEMORY, ...ANY_SIZE),
    imported("__rtti_base", GLOBAL, I32, IMMUTABLE),
    ...CALLS.map(([name], type) => imported(name, FUNCTION, type)),
  ];
  return withExports(withEntries(withEntries(EMPTY_MODULE, TYPE_SECTION, types), IMPORT_SECTION, imports), [
    { name: "memory", kind: MEMORY, index: 0 },
    { name: "__rtti_base", kind: GLOBAL, index: 0 },
    ...CALLS.map(([name], index) => ({ name, kind: FUNCTION, index })),
  ]);
}

let lens: WebAssembly.Module | undefined;
const utilities = new WeakMap<WebAssembly.Instance, ASUtil>();

/** Throws WebAssembly.LinkError where the instance does not export its memory and its runtime. */
export function loaderFor(instance: WebAssembly.Instance): ASUtil {
  let utility = utilities.get(instance);
  if (utility === undefined) {
    lens ??= new WebAssembly.Module(makeLens());
    utility = instantiateSync(lens, { [INSTANCE]: { ...instance.exports } }).exports as unknown as ASUtil;
    utilities.set(instance, utility);
  }
  return utility;
}
