// The binary format of modules, as far as they are read and patched here: numbers, names, limits, sections.
// Source: WebAssembly core specification 2.0, sections 5.2 to 5.5; threads and memory64 proposals (flags of limits).

const CUSTOM_SECTION = 0;
export const TYPE_SECTION = 1;
export const IMPORT_SECTION = 2;
export const FUNCTION_SECTION = 3;
export const MEMORY_SECTION = 5;
export const GLOBAL_SECTION = 6;
export const EXPORT_SECTION = 7;

/** Kinds of imports and exports. */
export const FUNCTION = 0;
export const TABLE = 1;
export const MEMORY = 2;
export const GLOBAL = 3;
export const TAG = 4;

/** The order that sections come in, custom ones aside. */
const ORDER: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
const HEADER_BYTES = 8;
const HAS_MAXIMUM = 1;
const IS_SHARED = 2;
const IS_64_BIT = 4;
const KNOWN_FLAGS = HAS_MAXIMUM | IS_SHARED | IS_64_BIT;

export interface Limits {
  readonly minimum: number;
  readonly maximum: number | undefined;
  readonly isShared: boolean;
  readonly is64Bit: boolean;
}

/** Reads from `at` on. Throws RangeError where the module ends early, or says what is unknown here. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RangeError("the module ends early");
    this.at += 1;
    return value;
  }

  /** An unsigned LEB128 number; one of 64 bits as the nearest double. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** A signed LEB128 number of 32 bits. */
  signed(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const isNegative = shift < 28 && (byte & 0x40) !== 0;
      return isNegative ? value | (-128 << shift) : value;
    }
  }

  name(): string {
    const length = this.number();
    const start = this.at;
    this.skip(length);
    return decodeName(this.bytes.subarray(start, this.at));
  }

  limits(): Limits {
    const flags = this.byte();
    if ((flags & ~KNOWN_FLAGS) !== 0) throw new RangeError(`unknown flags of limits: ${flags}`);
    const minimum = this.number();
    const maximum = (flags & HAS_MAXIMUM) !== 0 ? this.number() : undefined;
    return { minimum, maximum, isShared: (flags & IS_SHARED) !== 0, is64Bit: (flags & IS_64_BIT) !== 0 };
  }

  skip(count: number): void {
    if (count > this.bytes.length - this.at) throw new RangeError("the module ends early");
    this.at += count;
  }
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new RangeError("a name is not UTF-8", { cause });
  }
}

/** A number as unsigned LEB128. */
export function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}

/** A number of 32 bits as signed LEB128. */
export function signedLeb(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = rest === ((low & 0x40) === 0 ? 0 : -1);
  return isLast ? [low] : [low | 0x80, ...signedLeb(rest)];
}

export interface Section {
  readonly id: number;
  /** Its first byte, its contents' first byte, and the first byte behind it. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

export function readSections(bytes: Uint8Array): Section[] {
  const reader = new Reader(bytes, HEADER_BYTES);
  const sections: Section[] = [];
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const length = reader.number();
    const body = reader.at;
    reader.skip(length);
    sections.push({ id, start, body, end: reader.at });
  }
  return sections;
}

/** What `read` makes of each entry of a section; an empty list where the module has no such section. */
export function readEntries<Entry>(bytes: Uint8Array, id: number, read: (reader: Reader) => Entry): Entry[] {
  const section = readSections(bytes).find((each) => each.id === id);
  if (section === undefined) return [];
  const reader = new Reader(bytes, section.body);
  const count = reader.number();
  const entries: Entry[] = [];
  while (entries.length < count) entries.push(read(reader));
  return entries;
}

/** The module without its custom sections, but for those of the names to keep. */
export function withoutCustomSections(bytes: Uint8Array, keep: readonly string[]): Uint8Array<ArrayBuffer> {
  const kept = readSections(bytes).filter(
    ({ id, body }) => id !== CUSTOM_SECTION || keep.includes(new Reader(bytes, body).name()),
  );
  return concatenate([bytes.subarray(0, HEADER_BYTES), ...kept.map(({ start, end }) => bytes.subarray(start, end))]);
}

function concatenate(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** First byte of the first section that belongs behind those of this id. */
function placeFor(id: number, bytes: Uint8Array): number {
  const rank = ORDER.indexOf(id);
  return readSections(bytes).find((section) => ORDER.indexOf(section.id) > rank)?.start ?? bytes.length;
}

/** The module with a section of these encoded entries, in place of the one it had or as a new one. */
export function withEntries(bytes: Uint8Array, id: number, entries: readonly number[][]): Uint8Array<ArrayBuffer> {
  const old = readSections(bytes).find((section) => section.id === id);
  const start = old?.start ?? placeFor(id, bytes);
  const contents = [...leb(entries.length), ...entries.flat()];
  const section = [id, ...leb(contents.length), ...contents];
  return concatenate([bytes.subarray(0, start), section, bytes.subarray(old?.end ?? start)]);
}

/** A name as a module holds it: its length and its bytes. */
export function nameBytes(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...leb(bytes.length), ...bytes];
}
