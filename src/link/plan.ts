// What goes into a merge: guest, allocator and the heap's range, with names by which they find each other.
//
//   guest      malloc, free, …      ──▶  allocator
//   allocator  memory               ──▶  guest (which defines it, or imports it from elsewhere)
//              __heap_base, _limit  ──▶  range: two constants
//
// Names made here begin with a prefix, so that none meets a name of the guest; `settleExports` removes them again.

import { InvalidOptionError, LinkError } from "../errors.js";
import { FUNCTION, GLOBAL, GLOBAL_SECTION, MEMORY, signedLeb, withEntries } from "../wasm/binary.js";
import { type Export, readExports, readImports, withExports, withImports } from "../wasm/interface.js";
import type { Guest } from "./guest.js";
import { exportedSignatures, type Signature } from "./signatures.js";

const PREFIX = "heapsmith:";
const GUEST = `${PREFIX}guest`;
const ALLOCATOR = `${PREFIX}allocator`;
const RANGE = `${PREFIX}range`;
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const I32 = 0x7f;
const CONSTANT = 0;
const I32_CONST = 0x41;
const END = 0x0b;

export interface Part {
  /** What the other parts import it as. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The calls that the guest imports of those that the allocator has. Throws LinkError for none, or another type. */
export function callsToLink(guest: Guest, allocator: Uint8Array): Signature[] {
  const family = exportedSignatures(allocator);
  const calls = family.filter(({ name }) => guest.functions.some((imported) => imported.name === name));
  if (calls.length === 0)
    throw new LinkError(`imports none of ${family.map(({ name }) => name).join(", ")}: there is nothing to link`);
  for (const { name, type } of guest.functions) {
    const call = calls.find((each) => each.name === name);
    if (call !== undefined && call.type !== type)
      throw new LinkError(`imports ${name} as ${type}: expected ${call.type}`);
  }
  return calls;
}

/** Throws LinkError where the guest exports a call of the family that it defines itself: blocks would cross heaps. */
function checkOwnCalls({ exports, functions }: Guest, allocator: Uint8Array, calls: readonly Signature[]): void {
  const family = exportedSignatures(allocator);
  const own = exports.find(
    ({ name, kind, index }) =>
      kind === FUNCTION && index >= functions.length && family.some((each) => each.name === name),
  );
  if (own === undefined) return;
  const imported = calls.map(({ name }) => name).join(", ");
  throw new LinkError(
    `imports ${imported} but defines and exports its own ${own.name}: expected one heap for all calls`,
  );
}

function guestPart({ bytes, imports, exports }: Guest, calls: readonly Signature[]): Part {
  const isLinked = (kind: number, name: string): boolean =>
    kind === FUNCTION && calls.some((call) => call.name === name);
  const renamed = imports.map((each) =>
    isLinked(each.kind, each.name) ? { ...each, module: ALLOCATOR, name: PREFIX + each.name } : each,
  );
  const memory = { name: `${PREFIX}memory`, kind: MEMORY, index: 0 };
  return { name: GUEST, bytes: withExports(withImports(bytes, renamed), [...exports, memory]) };
}

function allocatorPart(bytes: Uint8Array): Part {
  const imports = readImports(bytes).map((each) => ({
    ...each,
    module: each.kind === MEMORY ? GUEST : RANGE,
    name: PREFIX + each.name,
  }));
  const exports = readExports(bytes).map((each) => ({ ...each, name: PREFIX + each.name }));
  return { name: ALLOCATOR, bytes: withExports(withImports(bytes, imports), exports) };
}

function rangePart(base: number, limit: number): Part {
  const constants = [base, limit].map((value) => [I32, CONSTANT, I32_CONST, ...signedLeb(value | 0), END]);
  const exports = ["__heap_base", "__heap_limit"].map((name, index) => ({ name: PREFIX + name, kind: GLOBAL, index }));
  return { name: RANGE, bytes: withExports(withEntries(EMPTY_MODULE, GLOBAL_SECTION, constants), exports) };
}

/** The parts to be merged, in the order in which their start functions shall run. */
export function partsOf(guest: Guest, allocator: Uint8Array, base: number, limit: number): Part[] {
  const calls = callsToLink(guest, allocator);
  checkOwnCalls(guest, allocator, calls);
  return [rangePart(base, limit), allocatorPart(allocator), guestPart(guest, calls)];
}

/** Throws InvalidOptionError or LinkError where a call cannot be exported under its name. */
export function checkExports(guest: Guest, allocator: Uint8Array, names: readonly string[]): void {
  const known = readExports(allocator).map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) throw new InvalidOptionError("exports", name, `some of ${known.join(", ")}`);
    const taken = guest.exports.find((each) => each.name === name);
    const isTheCall = taken?.kind === FUNCTION && guest.functions[taken.index]?.name === name;
    if (taken !== undefined && !isTheCall)
      throw new LinkError(`has an export ${name} already: the allocator's cannot take its name`);
  }
}

/** The merged module with the guest's exports, and these calls of the allocator. */
export function settleExports(merged: Uint8Array, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const all = readExports(merged);
  const own = all.filter(({ name }) => !name.startsWith(PREFIX));
  const wanted = names.filter((name) => own.every((each) => each.name !== name));
  const added = all.filter(({ name }) => wanted.some((each) => name === PREFIX + each));
  const settled: Export[] = [...own, ...added.map((each) => ({ ...each, name: each.name.slice(PREFIX.length) }))];
  return withExports(merged, settled);
}
