// Checks of arguments. A 32-bit word is what a Wasm call takes: anything else would be wrapped to some other word.

import { InvalidOptionError, InvalidPointerError } from "./errors.js";
import type { MemoryViews } from "./views.js";

export function isWord(value: unknown): value is number {
  return typeof value === "number" && value >>> 0 === value;
}

/** An integer from 0, or an error; it may be too large for a word. */
export function checkCount(argument: string, value: unknown): asserts value is number {
  if (!(Number.isInteger(value) && (value as number) >= 0))
    throw new InvalidOptionError(argument, value, "an integer from 0");
}

export function checkWord(argument: string, value: unknown): asserts value is number {
  if (!isWord(value)) throw new InvalidOptionError(argument, value, "an integer from 0 to 4294967295");
}

export function checkIndex(index: unknown, length: number): asserts index is number {
  if (!(isWord(index) && index < length))
    throw new InvalidOptionError(
      "index",
      index,
      length === 0 ? "none: the array is empty" : `an integer from 0 to ${length - 1}`,
    );
}

export function checkAlignment(alignment: unknown): asserts alignment is number {
  if (!isWord(alignment) || alignment === 0 || (alignment & (alignment - 1)) !== 0)
    throw new InvalidOptionError("alignment", alignment, "a power of two up to 2147483648");
}

/** That `bytes` bytes from this address lie in the memory. */
export function checkRange(argument: string, pointer: unknown, bytes: number, alignment: number, views: MemoryViews) {
  const end = views.current().u8.length;
  const most = end - bytes;
  if (isWord(pointer) && pointer % alignment === 0 && pointer !== 0 && pointer <= most) return;
  const multiple = alignment === 1 ? "an address" : `a multiple of ${alignment}`;
  throw new InvalidPointerError(
    argument,
    pointer,
    `${multiple} from ${alignment} to ${most}, as the memory ends at ${end}`,
  );
}
