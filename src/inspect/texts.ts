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
  /** Where one bit of the word tells of the chunk, what it says. Which bit is the chunk's matter. */
  readonly bit?: Pick<FieldText, "name" | "say">;
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
    bit: { name: "first granule", say: (value) => (value === 0 ? "free" : "in use") },
  },
  6: {
    name: "last granules",
    fields: [],
    bit: { name: "last granule", say: (value) => (value === 0 ? "no block ends here" : "a block ends here") },
  },
  7: { name: "node: start", fields: [whole("address", place)] },
  8: {
    name: "node: size",
    fields: [SIZE, { name: "flags", from: 0, bits: 4, say: (value) => RANGE_FLAGS[value] ?? "flags that cannot be" }],
  },
  9: LINK("node: left"),
  10: LINK("node: right"),
  11: { name: "node: most", fields: [whole("largest free in this tree", bytes)] },
};

const LISTS: Readonly<Record<number, string>> = {
  1: "in address order",
  2: "of one size",
  3: "sorted by size",
  4: "free ranges in address order",
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
