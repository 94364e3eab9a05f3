// The parameters of slab that can be varied: constants of its sources.

export interface Parameter {
  readonly name: string;
  /** Below assembly. */
  readonly file: string;
  readonly what: string;
  /** What a study tries beside what is shipped. */
  readonly tried: readonly number[];
}

export const PARAMETERS: readonly Parameter[] = [
  {
    name: "SMALL_MAX",
    file: "heap/runs.ts",
    what: "largest block of a run, bytes",
    tried: [64, 80, 96, 128, 160, 192],
  },
  { name: "MIN_BITS", file: "heap/runs.ts", what: "log2 of the smallest run", tried: [11, 12] },
  { name: "MAX_BITS", file: "heap/runs.ts", what: "log2 of the largest run; a fill has room for 12", tried: [10, 11] },
  { name: "SHARE_BITS", file: "heap/runs.ts", what: "a run is at most the heap / 2^n", tried: [5, 6, 8, 9] },
  { name: "TRIES", file: "heap/fits.ts", what: "chunks of a bin that a request looks at", tried: [1, 2, 8, 64] },
  { name: "ALIGNED_TRIES", file: "heap/large.ts", what: "the same, for an aligned request", tried: [1, 4, 16, 64] },
  { name: "GROWTH_SHIFT", file: "traits/none.ts", what: "growth is the heap / 2^n", tried: [2, 3, 5, 6] },
];

/** A parameter with a value of its own. */
export interface Setting {
  readonly name: string;
  readonly value: number;
}

const declaration = (name: string): RegExp => new RegExp(`(const ${name}: u32 = )(\\d+);`);

/** The value that a source gives a parameter. */
export function shippedValue({ name, file }: Parameter, text: string): number {
  const found = declaration(name).exec(text)?.[2];
  if (found === undefined) throw new Error(`assembly/${file} has no constant ${name}`);
  return Number(found);
}

/** Block sizes of a run: 8, and multiples of 16 up to the largest. */
const classesUpTo = (most: number): number => 1 + most / 16;

function replaced(text: string, name: string, value: number): string {
  return text.replace(declaration(name), `$1${value};`);
}

/** Makes a source that of a variant. */
export function edited(file: string, text: string, settings: readonly Setting[]): string {
  return settings.reduce((changed, { name, value }) => {
    const own = replaced(changed, name, value);
    return name === "SMALL_MAX" && file === "heap/runs.ts" ? replaced(own, "CLASSES", classesUpTo(value)) : own;
  }, text);
}

/** Settings as they are written: NAME=VALUE, separated by commas. Throws RangeError for anything else. */
export function parseSettings(text: string): Setting[] {
  return text.split(",").map((word) => {
    const [name = "", digits = ""] = word.trim().split("=");
    const value = Number(digits);
    const known = PARAMETERS.map((parameter) => parameter.name);
    if (!known.includes(name)) throw new RangeError(`--set: expected one of ${known.join(", ")}, got "${name}"`);
    if (!/^\d+$/.test(digits) || value === 0)
      throw new RangeError(`--set ${name}: expected a whole number above 0, got "${digits}"`);
    if (name === "SMALL_MAX" && value % 16 !== 0)
      throw new RangeError(`--set SMALL_MAX: expected a multiple of 16, got ${value}`);
    return { name, value };
  });
}
