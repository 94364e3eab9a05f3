// Modules as text. Base64 breaks the alignment of bytes, which costs a third after compression; here every byte is a
// character of its own, and most are one of 91 printable ones:
//   0 to 90      the character of that number, counted from "#" and leaving out the backslash
//   91 to 181    "!" and the character of the number less 91
//   182 to 255   a space and the character of the number less 182
// scripts/embed.mjs writes it.

const SPACE = 32;
const EXCLAMATION_MARK = 33;
const FIRST = 35;
const BACKSLASH = 92;
const ONE_CHARACTER = 91;

/** The bytes of a module that is embedded as text. */
export function embeddedBytes({ wasm, wasmBytes }: { wasm: string; wasmBytes: number }): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(wasmBytes);
  let [at, shift] = [0, 0];
  for (let index = 0; index < wasm.length; index += 1) {
    const code = wasm.charCodeAt(index);
    if (code === EXCLAMATION_MARK) shift = ONE_CHARACTER;
    else if (code === SPACE) shift = 2 * ONE_CHARACTER;
    else {
      bytes[at++] = code - FIRST - Number(code > BACKSLASH) + shift;
      shift = 0;
    }
  }
  return bytes;
}
