// Runs one command line: the program's frame, its errors and its exit codes.

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { HeapsmithError } from "../errors.js";
import { adviseCommand } from "./advise.js";
import { OK, USAGE } from "./exit.js";
import { linkCommand } from "./link.js";
import { listCommand } from "./list.js";
import { recordCommand } from "./record.js";
import { replayCommand } from "./replay.js";

/** Each makes one subcommand, which calls back with its exit code. */
const COMMANDS: readonly ((exit: (code: number) => void) => Command)[] = [
  adviseCommand,
  linkCommand,
  listCommand,
  recordCommand,
  replayCommand,
];

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return String((manifest as { version: unknown }).version);
}

const oneLine = (message: string): string => message.trim().replace(/\s*\n\s*/g, " ");

function report(message: string): void {
  process.stderr.write(`heapsmith: ${oneLine(message)}\n`);
}

/** Settings that a subcommand does not take from its parent by itself. */
function framed(command: Command): Command {
  return command.exitOverride().configureOutput({ outputError: (message) => report(message.replace(/^error: /, "")) });
}

/** The exit code that an error stands for, once it is reported. */
function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
  if (!(error instanceof HeapsmithError)) throw error;
  report(error.message);
  return USAGE;
}

/** Whoever reads the output may stop early: that is no error, and nothing is left to say. */
function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

/**
 * Runs `heapsmith` with these arguments. Returns the exit code: 0, 1 where a heap failed, 2 where the arguments or
 * the input are wrong, with one line on stderr that says how.
 */
export async function run(words: readonly string[]): Promise<number> {
  let code = OK;
  const program = framed(new Command("heapsmith"))
    .description("malloc for WebAssembly linear memory: replay recorded traces, compare allocators")
    .version(version());
  const exit = (exitCode: number): void => {
    code = exitCode;
  };
  for (const make of COMMANDS) program.addCommand(framed(make(exit)));
  endWithReader();
  try {
    if (words.length === 0) program.error("no command given; `heapsmith --help` lists them");
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    return failure(error);
  }
  return code;
}
