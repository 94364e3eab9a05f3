// What a module defines: its function types, memories and globals.
// Source: WebAssembly core specification 2.0, sections 5.3, 5.4.9, 5.5.4, 5.5.6, 5.5.8 and 5.5.9.

import {
  FUNCTION_SECTION,
  GLOBAL_SECTION,
  type Limits,
  MEMORY_SECTION,
  type Reader,
  readEntries,
  TYPE_SECTION,
} from "./binary.js";

const FUNCTION_TYPE = 0x60;
const VALUE_TYPES: Readonly<Record<number, string>> = {
  127: "i32",
  126: "i64",
  125: "f32",
  124: "f64",
  123: "v128",
  112: "funcref",
  111: "externref",
  105: "exnref",
};

const END = 0x0b;
const I32_CONST = 0x41;
const V128_PREFIX = 0xfd;
/** Instructions of constant expressions by what follows them: a number, bytes, or nothing. */
const BEFORE_A_NUMBER = new Set([I32_CONST, 0x42, 0x23, 0xd0, 0xd2]); // i64.const, global.get, ref.null, ref.func
const BEFORE_BYTES = new Map([
  [0x43, 4], // f32.const
  [0x44, 8], // f64.const
  [V128_PREFIX, 17],
]);
const ARITHMETIC = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]); // add, sub and mul, of i32 and i64

export interface Global {
  readonly isMutable: boolean;
  /** What it is set to, where that is a constant of 32 bits. */
  readonly constant: number | undefined;
}

function readValueTypes(reader: Reader): string {
  const names: string[] = [];
  for (let left = reader.number(); left > 0; left -= 1) {
    const code = reader.byte();
    const name = VALUE_TYPES[code];
    if (name === undefined) throw new RangeError(`unknown type of values: ${code}`);
    names.push(name);
  }
  return `(${names.join(", ")})`;
}

/** Function types as text, such as "(i32, i32) -> (i32)". */
export function readTypes(bytes: Uint8Array): string[] {
  return readEntries(bytes, TYPE_SECTION, (reader) => {
    const form = reader.byte();
    if (form !== FUNCTION_TYPE) throw new RangeError(`unknown form of type: ${form}`);
    return `${readValueTypes(reader)} -> ${readValueTypes(reader)}`;
  });
}

export function readMemories(bytes: Uint8Array): Limits[] {
  return readEntries(bytes, MEMORY_SECTION, (reader) => reader.limits());
}

function skipImmediate(reader: Reader, opcode: number): void {
  if (BEFORE_A_NUMBER.has(opcode)) reader.number();
  else if (!ARITHMETIC.has(opcode)) {
    const length = BEFORE_BYTES.get(opcode);
    if (length === undefined) throw new RangeError(`unknown instruction in a constant expression: ${opcode}`);
    reader.skip(length);
  }
}

function readConstant(reader: Reader): number | undefined {
  let constant: number | undefined;
  let instructions = 0;
  for (let opcode = reader.byte(); opcode !== END; opcode = reader.byte()) {
    instructions += 1;
    if (opcode === I32_CONST) constant = reader.signed();
    else skipImmediate(reader, opcode);
  }
  return instructions === 1 ? constant : undefined;
}

/** Type indices of the functions that the module defines; imported ones come before them in its index space. */
export function readFunctions(bytes: Uint8Array): number[] {
  return readEntries(bytes, FUNCTION_SECTION, (reader) => reader.number());
}

/** The globals that the module defines; imported ones come before them in its index space. */
export function readGlobals(bytes: Uint8Array): Global[] {
  return readEntries(bytes, GLOBAL_SECTION, (reader) => {
    reader.skip(1);
    const isMutable = reader.byte() === 1;
    return { isMutable, constant: readConstant(reader) };
  });
}
