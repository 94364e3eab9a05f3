// Preloaded into a node program by `heapsmith record --node`: records every module that the program compiles, and
// writes the traces when it exits.

import { loadBinaryen } from "./binaryen.js";
import { numbered, writeTrace } from "./files.js";
import { patchWebAssembly } from "./patch.js";
import { type HookSettings, SETTINGS } from "./settings.js";
import { summaryOf } from "./summary.js";

const { [SETTINGS]: text } = process.env;
if (text !== undefined) {
  const { output, stacks, functions } = JSON.parse(text) as HookSettings;
  const patch = patchWebAssembly(await loadBinaryen(), { stacks, functions });
  process.on("exit", () => {
    const withCalls = patch.recorded.filter(({ recorder }) => recorder.hasCalls);
    for (const [index, { instrumented, recorder }] of withCalls.entries()) {
      const path = numbered(output, index);
      const trace = recorder.trace();
      writeTrace(path, trace);
      process.stderr.write(summaryOf(path, instrumented, trace));
    }
    if (withCalls.length > 0) return;
    const reasons = patch.refusals.length === 0 ? ["no module was compiled"] : [...new Set(patch.refusals)];
    process.stderr.write(`heapsmith: nothing was recorded: ${reasons.join("; ")}\n`);
    process.exitCode = process.exitCode || 1;
  });
}
