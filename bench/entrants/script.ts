// JavaScript as a program has it that makes one heap: functions of which there is one instance each. An engine compiles
// those for their one set of variables; from a second instance on, code and variables are shared, and all is slower.

import { join } from "node:path";
import { Script } from "node:vm";
import { build } from "esbuild";
import { ROOT } from "../root.js";

/** Evaluates a module's text anew at each call. It exports `instantiate`. */
export async function freshInstantiate<Instantiate>(file: string): Promise<() => Instantiate> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, file)],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "fresh",
    target: "es2022",
  });
  const text = outputFiles[0]?.text ?? "";
  let made = 0;
  return () => {
    made += 1;
    // Equal texts would be compiled once.
    const source = `(() => { ${text}; return fresh.instantiate; })() // ${made}`;
    return new Script(source, { filename: `${file}?${made}` }).runInThisContext() as Instantiate;
  };
}
