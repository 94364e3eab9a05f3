// Has every module that a program compiles instrumented, whoever compiles it: WebAssembly's own functions are replaced.

import { RecordError } from "../errors.js";
import { instrumentWith } from "./binaryen.js";
import type { Binaryen } from "./identify.js";
import type { Instrumented, InstrumentOptions } from "./instrument.js";
import { Recorder } from "./recorder.js";

/** What has been recorded of one instance. */
export interface Recorded {
  readonly instrumented: Instrumented;
  readonly recorder: Recorder;
}

export interface Patch {
  /** One for each instance of a module that has a malloc family. */
  readonly recorded: readonly Recorded[];
  /** Why modules are not recorded. */
  readonly refusals: readonly string[];
}

function bytesOf(source: BufferSource): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return new Uint8Array(view);
}

/** Replaces the functions of `WebAssembly` for good. */
export function patchWebAssembly(binaryen: Binaryen, options: InstrumentOptions): Patch {
  const { Module, Instance } = WebAssembly;
  const instrumentedBy = new WeakMap<WebAssembly.Module, Instrumented>();
  const recorded: Recorded[] = [];
  const refusals: string[] = [];

  function compile(source: BufferSource): WebAssembly.Module {
    const bytes = bytesOf(source);
    try {
      const instrumented = instrumentWith(binaryen, bytes, options);
      const module = new Module(instrumented.bytes);
      instrumentedBy.set(module, instrumented);
      return module;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      refusals.push(error.message);
      return new Module(bytes);
    }
  }

  function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports = {}): WebAssembly.Instance {
    const instrumented = instrumentedBy.get(module);
    if (instrumented === undefined) return new Instance(module, imports);
    const recorder = new Recorder(options);
    const instance = new Instance(module, { ...imports, ...recorder.imports });
    recorded.push({ instrumented, recorder });
    return instance;
  }

  type Source = WebAssembly.Module | BufferSource;
  const instantiateAny = async (source: Source, imports?: WebAssembly.Imports): Promise<unknown> => {
    if (source instanceof Module) return instantiate(source, imports);
    const module = compile(source);
    return { module, instance: instantiate(module, imports) };
  };
  const bytesFrom = async (response: Response | PromiseLike<Response>): Promise<ArrayBuffer> =>
    (await response).arrayBuffer();

  Object.assign(WebAssembly, {
    Module: new Proxy(Module, { construct: (_target, [source]: [BufferSource]) => compile(source) }),
    Instance: new Proxy(Instance, {
      construct: (_target, [module, imports]: [WebAssembly.Module, WebAssembly.Imports?]) =>
        instantiate(module, imports),
    }),
    compile: async (source: BufferSource) => compile(source),
    instantiate: instantiateAny,
    compileStreaming: async (response: Response) => compile(await bytesFrom(response)),
    instantiateStreaming: async (response: Response, imports?: WebAssembly.Imports) =>
      instantiateAny(await bytesFrom(response), imports),
  });
  return { recorded, refusals };
}
