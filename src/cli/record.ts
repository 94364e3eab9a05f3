// heapsmith record: the allocations of any module, or of any node program's modules, as a trace.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { RecordError } from "../errors.js";
import { checkTraceName, writeModule, writeTrace } from "../record/files.js";
import { instrument } from "../record/index.js";
import { type HookSettings, SETTINGS } from "../record/settings.js";
import { familyText, summaryOf } from "../record/summary.js";
import { runWasi } from "../record/wasi.js";

interface Options {
  readonly output?: string;
  readonly run?: true;
  readonly node?: true;
  readonly dir: readonly string[];
  readonly stacks: boolean;
  readonly functions: Readonly<Record<string, string>>;
}

function parseFunctions(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [role, name, ...rest] = pair.split("=").map((word) => word.trim());
      if (!role || !name || rest.length > 0)
        throw new RecordError(`--functions: expected ROLE=NAME, separated by commas, got "${pair}"`);
      return [role, name];
    }),
  );
}

function readModule(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new RecordError(`${path}: cannot be read (${(cause as Error).message})`, undefined, { cause });
  }
}

const withoutEnding = (path: string): string => path.replace(/\.\w+$/, "");

/** Writes the module, instrumented, for its own host. */
async function writeInstrumented(path: string, { output, functions }: Options): Promise<number> {
  const instrumented = await instrument(readModule(path), { functions });
  const target = output ?? `${withoutEnding(path)}.rec.wasm`;
  writeModule(target, instrumented.bytes);
  process.stderr.write(`heapsmith: ${target}: ${familyText(instrumented)}\n`);
  return 0;
}

/** Runs a WASI command and writes its trace. */
async function runModule(path: string, words: readonly string[], options: Options): Promise<number> {
  const target = checkTraceName(options.output ?? `${withoutEnding(path)}.trc`);
  const recording = await instrument(readModule(path), options);
  const code = await runWasi(recording, { words: [path, ...words], folders: options.dir });
  const trace = recording.trace();
  writeTrace(target, trace);
  process.stderr.write(summaryOf(target, recording, trace));
  return code;
}

/** Runs a node program all of whose modules are recorded. */
function runNode(script: string, words: readonly string[], { output, stacks, functions }: Options): number {
  const target = resolve(checkTraceName(output ?? `${withoutEnding(script)}.trc`));
  const settings: HookSettings = { output: target, stacks, functions };
  const hook = new URL("../record/hook.js", import.meta.url).href;
  const { status, signal } = spawnSync(process.execPath, ["--import", hook, script, ...words], {
    stdio: "inherit",
    env: { ...process.env, [SETTINGS]: JSON.stringify(settings) },
  });
  if (signal !== null) throw new RecordError(`${script}: ended by ${signal}, before a trace was written`);
  return status ?? 1;
}

export function recordCommand(exit: (code: number) => void): Command {
  return new Command("record")
    .description("record a module's allocations as a trace")
    .argument("<file>", "a WebAssembly module; with --node, a node program")
    .argument("[words...]", "what the program is given, with --run or --node; behind -- where it begins with a dash")
    .option("-o, --output <file>", "the instrumented module, or the trace (.trc, .trc.br or .trc.gz)")
    .option("--run", "run the module, a WASI command, and write the trace")
    .option("--node", "run a node program, and write a trace of each module that it instantiates")
    .option("--stacks", "record the stack of each call too, in <trace>.stacks.json", false)
    .addOption(
      new Option("--dir <folders>", "folders that a WASI command may use, separated by commas")
        .argParser((text: string) => text.split(","))
        .default([], "none"),
    )
    .addOption(
      new Option("--functions <list>", "where names do not tell: ROLE=NAME, separated by commas, as malloc=Xa,free=Ya")
        .argParser(parseFunctions)
        .default({}, "by their names"),
    )
    .action(async (file: string, words: string[], options: Options) => {
      if (options.run && options.node) throw new RecordError("--run and --node: expected one of them");
      if (options.node) exit(runNode(file, words, options));
      else if (options.run) exit(await runModule(file, words, options));
      else if (words.length > 0) throw new RecordError(`"${words[0]}": words are for --run and --node`);
      else exit(await writeInstrumented(file, options));
    });
}
