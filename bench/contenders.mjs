// Who takes part: every module of the build, and the peers whose tool chains are installed.
import { allocators } from "../dist/generated/allocators.js";
import * as tlsf from "./peers/assemblyscript-tlsf.mjs";
import { peers as emscripten } from "./peers/emscripten.mjs";
import * as wasi from "./peers/wasi-dlmalloc.mjs";

export const REFERENCE = wasi.name;
const PEERS = [wasi, ...emscripten, tlsf];

function own({ name, wasm }) {
  return { name, isOwn: true, isInstalled: () => true, build: () => Buffer.from(wasm, "base64") };
}

/** All contenders, or those named. Throws for a name that there is not. */
export function contenders(names) {
  const all = [...Object.values(allocators).map(own), ...PEERS.map((peer) => ({ ...peer, isOwn: false }))];
  const known = all.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`unknown contender "${unknown}": expected some of ${known.join(", ")}`);
  return names === undefined ? all : all.filter(({ name }) => names.includes(name));
}
