// Asks the tool process; it is started when it is first needed, and ends with this one.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, Job, Request } from "./jobs.js";

const pending = new Map<number, (answer: Answer) => void>();
let tools: ChildProcess | undefined;
let last = 0;

/** Bundled beside the benchmark; see launch.mjs. */
const program = (): string => fileURLToPath(new URL("tools.mjs", import.meta.url));

function start(): ChildProcess {
  const child = fork(program(), { execArgv: [], serialization: "advanced" });
  child.on("message", (answer: Answer) => {
    pending.get(answer.id)?.(answer);
    pending.delete(answer.id);
    if (pending.size === 0) child.channel?.unref();
  });
  child.on("exit", (code) => {
    for (const [id, settle] of pending) settle({ id, error: `the tools ended with ${code}` });
  });
  child.unref();
  return child;
}

/** The module that the job makes. Throws where it cannot be made. */
export async function ask(job: Job): Promise<Uint8Array<ArrayBuffer>> {
  tools ??= start();
  const { channel } = tools;
  channel?.ref();
  last += 1;
  const request: Request = { id: last, job };
  const answered = new Promise<Answer>((resolve) => pending.set(request.id, resolve));
  tools.send(request);
  const { bytes, error } = await answered;
  if (bytes === undefined) throw new Error(error);
  return new Uint8Array(bytes);
}
