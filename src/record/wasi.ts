// Runs an instrumented WASI command.

import { RecordError } from "../errors.js";
import type { Recording } from "./instrument.js";

export interface WasiOptions {
  /** The program's name and arguments. */
  readonly words: readonly string[];
  /** Folders that it may use, under the same names. */
  readonly folders: readonly string[];
}

const WASI_MODULE = "wasi_snapshot_preview1";

/** Runs `_start`. Returns the exit code. Throws RecordError for a module that is no WASI command. */
export async function runWasi(recording: Recording, { words, folders }: WasiOptions): Promise<number> {
  const module = new WebAssembly.Module(recording.bytes);
  const foreign = WebAssembly.Module.imports(module).filter(
    (each) => each.module !== WASI_MODULE && !(each.module in recording.imports),
  );
  const isCommand = WebAssembly.Module.exports(module).some(({ name }) => name === "_start");
  if (!isCommand || foreign.length > 0) {
    const lacks = isCommand ? `it imports ${foreign[0]?.module}.${foreign[0]?.name}` : "it exports no _start";
    throw new RecordError(`--run: expected a WASI command, but ${lacks}: instantiate it yourself, see docs/record.md`);
  }
  // Node says at once that this is experimental: only where it is used.
  const { WASI } = await import("node:wasi");
  const preopens = Object.fromEntries(folders.map((folder) => [folder, folder]));
  const wasi = new WASI({ version: "preview1", args: [...words], env: process.env, preopens, returnOnExit: true });
  const imports = { [WASI_MODULE]: wasi.wasiImport, ...recording.imports } as WebAssembly.Imports;
  return wasi.start(new WebAssembly.Instance(module, imports)) ?? 0;
}
