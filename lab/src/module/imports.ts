// What a dropped module is given for its imports: WASI, where it wants that, and for other functions, stand-ins.

import { OpenError } from "../element/open.js";

const WASI_MODULE = "wasi_snapshot_preview1";

export interface Host {
  readonly imports: WebAssembly.Imports;
  /** Functions that were asked for and are only stood in for: they do nothing, and return 0. */
  readonly standIns: readonly string[];
  /** Starts an instance as WASI has it: its `_initialize`, and, with `start`, its `_start`. */
  readonly initialize: (instance: WebAssembly.Instance) => void;
  readonly start: (instance: WebAssembly.Instance) => void;
}

interface WasiInstance {
  readonly exports: { readonly memory: WebAssembly.Memory; readonly _start: () => unknown };
}

/** An instance with a memory, as WASI needs it. */
function asWasi(instance: WebAssembly.Instance): WasiInstance {
  return instance as unknown as WasiInstance;
}

/** Throws OpenError where a module imports what only its own program can give: a memory, a table, a global. */
export async function hostFor(module: WebAssembly.Module, known: WebAssembly.Imports): Promise<Host> {
  const wanted = WebAssembly.Module.imports(module).filter((each) => !(each.module in known));
  const foreign = wanted.find(({ kind }) => kind !== "function");
  if (foreign !== undefined)
    throw new OpenError(
      `it imports the ${foreign.kind} ${foreign.module}.${foreign.name}, which only its own program can give: ` +
        "record it there, with heapsmith/record, and open the trace",
    );
  const { WASI, ConsoleStdout, File, OpenFile } = await import("@bjorn3/browser_wasi_shim");
  const silent = (): InstanceType<typeof ConsoleStdout> => new ConsoleStdout(() => {});
  const wasi = new WASI(["module"], [], [new OpenFile(new File([])), silent(), silent()]);
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  const standIns: string[] = [];
  for (const { module: from, name } of wanted) {
    const own = from === WASI_MODULE ? wasi.wasiImport[name] : undefined;
    if (own === undefined) standIns.push(`${from}.${name}`);
    imports[from] = { ...imports[from], [name]: own ?? (() => 0) };
  }
  const isWasi = WASI_MODULE in imports;
  return {
    imports: { ...imports, ...known },
    standIns,
    initialize: (instance) => {
      if (isWasi && !("_start" in instance.exports)) wasi.initialize(asWasi(instance));
    },
    start: (instance) => void wasi.start(asWasi(instance)),
  };
}
