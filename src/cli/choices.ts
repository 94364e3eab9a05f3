// Lists of names on the command line.

import { InvalidOptionError } from "../errors.js";

/**
 * A parser for an option that takes several of these names, separated by commas. Each is taken once.
 * The parser throws InvalidOptionError for any other name, and says which are known.
 */
export function choices<Name extends string>(option: string, known: readonly Name[]): (text: string) => Name[] {
  return (text) => {
    const names = text.split(",").map((name) => name.trim());
    return [...new Set(names.map((name) => knownName(option, name, known)))];
  };
}

function knownName<Name extends string>(option: string, name: string, known: readonly Name[]): Name {
  const found = known.find((each) => each === name);
  if (found === undefined) throw new InvalidOptionError(option, name, `one of ${known.join(", ")}`);
  return found;
}
