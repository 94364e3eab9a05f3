// Recorded traces: those of the repository, or of the folder that HEAPSMITH_TRACES names.

import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readTrace } from "../../src/trace/file.js";
import type { Trace } from "../../src/trace/parse.js";

const OURS = fileURLToPath(new URL("../../bench/traces", import.meta.url));
const FOLDER = resolve(process.env.HEAPSMITH_TRACES ?? OURS);
const SUFFIX = ".trc.br";

export interface RecordedTrace {
  readonly name: string;
  readonly load: () => Trace;
}

export function recordedTraces(): RecordedTrace[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(SUFFIX));
  if (files.length === 0) throw new RangeError(`no ${SUFFIX} file in ${FOLDER}`);
  return files.map((file) => ({
    name: file.slice(0, -SUFFIX.length),
    load: () => readTrace(resolve(FOLDER, file)),
  }));
}
