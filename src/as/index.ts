// heapsmith/as: a transform for the AssemblyScript compiler that puts our heap in the place of its own.
//
//   asc app.ts --transform heapsmith/as --runtime minimal          (or incremental)
//
// The compiler's collectors stay. Its memory manager, rt/tlsf, is emptied once all files are parsed, and the files of our
// runtime are parsed beside it.

import { runtimeSources } from "../generated/runtime.js";

/** What is asked of the compiler's parser. */
export interface Parser {
  readonly sources: readonly { readonly internalPath: string; statements: unknown[] }[];
  parseFile(text: string, path: string, isEntry: boolean): void;
}

const MEMORY_MANAGER = "~lib/rt/tlsf";

export default class HeapsmithTransform {
  afterParse(parser: Parser): void {
    const replaced = parser.sources.find(({ internalPath }) => internalPath === MEMORY_MANAGER);
    if (replaced === undefined)
      throw new Error("heapsmith/as: expected --runtime minimal or incremental, which have a heap to be replaced");
    replaced.statements = [];
    for (const { path, text } of runtimeSources) parser.parseFile(text, `~lib/heapsmith/${path}`, false);
  }
}
