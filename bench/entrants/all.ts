// All who take part: every module of the build, and the peers that are installed.

import { ASSEMBLYSCRIPT } from "../peers/assemblyscript.js";
import { EMSCRIPTEN } from "../peers/emscripten.js";
import { THING_MALLOC } from "../peers/thing-malloc.js";
import { TYPED_ARRAYS } from "../peers/typed-arrays.js";
import { WASI_LIBC } from "../peers/wasi-libc.js";
import { UsageError } from "../usage.js";
import type { Entrant } from "./entrant.js";
import { NULLS } from "./null.js";
import { OWN } from "./own.js";
import { wasmPeer } from "./peer.js";

const PEERS: readonly Entrant[] = [
  ...[WASI_LIBC, ...EMSCRIPTEN, ASSEMBLYSCRIPT].map(wasmPeer),
  THING_MALLOC,
  TYPED_ARRAYS,
];

export interface Field {
  /** Who takes part, the null allocator in all linkages first. */
  readonly entrants: readonly Entrant[];
  /** Who cannot, and why. */
  readonly absent: readonly { readonly name: string; readonly why: string }[];
}

/** All, or those named, and the null allocator always. Throws UsageError for a name that there is not. */
export function fieldOf(names: readonly string[] | undefined): Field {
  const all = [...OWN, ...PEERS];
  const known = [...new Set(all.map(({ allocator }) => allocator))];
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`unknown contender "${unknown}": expected some of ${known.join(", ")}`);
  const chosen = all.filter(({ allocator }) => names === undefined || names.includes(allocator));
  const absent = chosen.flatMap(({ name, absence }) => {
    const why = absence();
    return why === null ? [] : [{ name, why }];
  });
  const entrants = chosen.filter(({ name }) => absent.every((each) => each.name !== name));
  return { entrants: [...NULLS, ...entrants], absent };
}
