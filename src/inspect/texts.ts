// The kinds of assembly/describe/kinds.ts in words, and what the bits of a word mean.

export interface FieldText {
  readonly name: string;
  /** Lowest bit. */
  readonly from: number;
  readonly bits: number;
  /** What the field's bits, shifted down, say. */
  readonly say: (value: number) => string;
}

export interface WordText {
  readonly name: string;
  /** From the highest bits to the lowest; they need not cover the word. */
  readonly fields: readonly FieldText[];
  /** Where only a part of the word tells of the chunk, what it says. Where the part begins is the chunk's matter. */
  readonly part?: Omit<FieldText, "from">;
}

const bytes = (count: number): string => `${count.toLocaleString("en")} bytes`;
const place = (address: number): string => (address === 0 ? "none" : `0x${address.toString(16)}`);
const whole = (name: string, say: (value: number) => string): FieldText => ({ name, from: 0, bits: 32, say });
const flag = (name: string, from: number, clear: string, set: string): FieldText => ({
  name,
  from,
  bits: 1,
  say: (value) => (value === 0 ? clear : set),
});

/** Offsets in a run are counted down from its record. */
const below = (distance: number): string => (distance === 0 ? "none" : `${bytes(distance)} below the run's record`);
const entry = (value: number): string => {
  const [index, bits] = [value >>> 4, value & 15];
  return value === 0 ? "chunks" : `run of ${bytes(2 ** bits)}, blocks of ${bytes(index === 0 ? 8 : 16 * index)}`;
};

/** What follows the header of a chunk with a handle. */
const lock = (link: number): string => {
  if (link % 2 === 0) return `movable, master at ${place(link)}`;
  if (link === 0xffffffff) return "masters";
  if (link === 0xfffffffd) return "fence";
  return link >= 2 ** 31 ? `raw, payload at ${(link & 0x7ffffff8) >>> 0}` : `locks: ${link >>> 1}`;
};

const LINK = (name: string): WordText => ({ name, fields: [whole("address", place)] });
const SIZE: FieldText = { name: "size", from: 4, bits: 28, say: (value) => bytes(value * 16) };
const RANGE_FLAGS: Readonly<Record<number, string>> = { 0: "free", 3: "taken", 15: "pages of others" };

const WORDS: Readonly<Record<number, WordText>> = {
  1: {
    name: "header",
    fields: [
      SIZE,
      flag("check", 2, "the ones in the word are even as they are", "makes the ones in the word even"),
      flag("PREV_IN_USE", 1, "the chunk below is free", "the chunk below is in use"),
      flag("IN_USE", 0, "free", "in use"),
    ],
  },
  2: LINK("next free"),
  3: LINK("previous free"),
  4: { name: "footer", fields: [whole("size", bytes)] },
  5: {
    name: "granules in use",
    fields: [],
    part: { name: "first granule", bits: 1, say: (value) => (value === 0 ? "free" : "in use") },
  },
  6: {
    name: "last granules",
    fields: [],
    part: { name: "last granule", bits: 1, say: (value) => (value === 0 ? "no block ends here" : "a block ends here") },
  },
  7: { name: "node: start", fields: [whole("address", place)] },
  8: {
    name: "node: size",
    fields: [SIZE, { name: "flags", from: 0, bits: 4, say: (value) => RANGE_FLAGS[value] ?? "flags that cannot be" }],
  },
  9: LINK("node: left"),
  10: LINK("node: right"),
  11: { name: "node: most", fields: [whole("largest free in this tree", bytes)] },
  12: {
    name: "run: fill",
    fields: [
      { name: "in use", from: 20, bits: 12, say: (value) => `${value} blocks` },
      { name: "first free", from: 8, bits: 12, say: below },
    ],
  },
  13: LINK("next run"),
  14: LINK("previous run"),
  15: { name: "unit map", fields: [{ name: "entry", from: 0, bits: 8, say: entry }] },
  16: { name: "link", fields: [{ name: "next free", from: 0, bits: 16, say: below }] },
  17: {
    name: "header word",
    fields: [
      { name: "size less 16", from: 4, bits: 28, say: (value) => bytes(value * 16) },
      {
        name: "IN_USE",
        from: 2,
        bits: 2,
        say: (value) => ["free", "flags that cannot be", "flags that cannot be", "in use"][value] ?? "",
      },
      flag("PREV_IN_USE", 1, "the chunk below is free", "the chunk below is in use"),
      flag("check", 0, "the ones in the word are even as they are", "makes the ones in the word even"),
    ],
  },
  18: {
    name: "size and flags",
    fields: [
      { name: "size", from: 3, bits: 29, say: (value) => bytes(value * 8) },
      flag("check", 2, "the ones in the word are even as they are", "makes the ones in the word even"),
      flag("BELOW_FREE", 1, "the chunk below is in use", "the chunk below is free"),
      flag("IN_USE", 0, "free", "in use"),
    ],
  },
  19: { name: "master or locks", fields: [whole("lock", lock)] },
};

const LISTS: Readonly<Record<number, string>> = {
  1: "in address order",
  2: "of one size",
  3: "sorted by size",
  4: "free ranges in address order",
  5: "of a range of sizes, the last freed first",
  6: "runs with free blocks",
  7: "holes, the last freed first",
};

const BITMAPS: Readonly<Record<number, string>> = {
  1: "granules in use",
  2: "last granules of blocks",
  3: "words with all granules in use",
  4: "bins that may have members",
};

const PLACES: Readonly<Record<number, string>> = {
  1: "top",
  2: "rover",
  3: "stop",
  4: "cursor",
  5: "start",
  6: "mark",
  7: "last block",
  8: "table",
  9: "untouched",
  10: "first free master",
};

const UNKNOWN: WordText = { name: "word", fields: [] };

export function wordText(kind: number): WordText {
  return WORDS[kind] ?? UNKNOWN;
}

export function listText(kind: number): string {
  return LISTS[kind] ?? "list";
}

export function bitmapText(kind: number): string {
  return BITMAPS[kind] ?? "bits";
}

export function placeText(kind: number): string {
  return PLACES[kind] ?? "place";
}
