// Who takes part: every module of the build, and the peers whose tool chains are installed.
import { embeddedBytes } from "../dist/engines/embed.js";
import { allocators } from "../dist/generated/allocators.js";
import { NULL } from "./null.mjs";
import * as tlsf from "./peers/assemblyscript-tlsf.mjs";
import { peers as emscripten } from "./peers/emscripten.mjs";
import * as wasi from "./peers/wasi-dlmalloc.mjs";

const PEERS = [wasi, ...emscripten, tlsf];

function own(module) {
  return { name: module.name, isOwn: true, isInstalled: () => true, build: () => embeddedBytes(module) };
}

/** All contenders, or those named, and the null allocator always. Throws for a name that there is not. */
export function contenders(names) {
  const all = [...Object.values(allocators).map(own), ...PEERS.map((peer) => ({ ...peer, isOwn: false }))];
  const known = all.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`unknown contender "${unknown}": expected some of ${known.join(", ")}`);
  const chosen = names === undefined ? all : all.filter(({ name }) => names.includes(name));
  return [NULL, ...chosen];
}
