// A guide, followed word for word: its files are written, its commands and programs run, in a project of its own.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Block {
  readonly language: string;
  readonly text: string;
  /** The lines of the block behind it, where that names no language and nothing is said in between. */
  readonly output: readonly string[] | undefined;
}

/** The fenced blocks of a page that name their language. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  const fences = text.matchAll(/^```(\w+)\n(.*?)^```$(?:\n\n```\n(.*?)^```$)?/gms);
  return Array.from(fences, ([, language = "", code = "", output]) => ({
    language,
    text: code,
    output: output?.trimEnd().split("\n"),
  }));
}

/** What a program says that it prints, where no block of output follows: the comments behind its console.logs. */
function promised(program: string): string[] {
  return Array.from(program.matchAll(/console\.log\(.*\); *\/\/ (.*)$/gm), ([, output = ""]) => output);
}

/** A project in which heapsmith and what its repository has installed are installed. */
function newProject(): string {
  const project = mkdtempSync(join(tmpdir(), "heapsmith-guide-"));
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")).filter((each) => !each.startsWith(".")))
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  for (const name of readdirSync(join(root, "node_modules/.bin")))
    symlinkSync(join(root, "node_modules/.bin", name), join(modules, ".bin", name));
  symlinkSync(root, join(modules, "heapsmith"));
  symlinkSync(join(root, "bench"), join(project, "bench"));
  const command = `#!/bin/sh\nexec node ${join(root, "dist/cli/main.js")} "$@"\n`;
  writeFileSync(join(modules, ".bin/heapsmith"), command, { mode: 0o755 });
  writeFileSync(join(project, "package.json"), `{ "private": true, "type": "module" }\n`);
  return project;
}

/** A command line of the project's programs, without npm: what is to be installed is there. */
function runCommands(commands: string, project: string, variables: readonly string[]): void {
  const lines = commands.split("\n").filter((line) => !line.startsWith("npm "));
  const script = [...variables, ...lines].join("\n").replaceAll("npx ", "");
  const path = [join(project, "node_modules/.bin"), process.env.PATH].join(delimiter);
  execFileSync("bash", ["--norc", "-eu", "-c", script], {
    cwd: project,
    env: { ...process.env, PATH: path },
    stdio: "pipe",
  });
}

/** The file that a program is run from. */
const MAIN = "main.js";

export interface Printed {
  readonly promised: readonly string[];
  readonly printed: readonly string[];
}

/**
 * Follows a page from its first block to its last. Files are blocks that begin with their name in a comment, and those
 * in `given`, by their names. Returns what each program has promised and printed. Throws where a command fails.
 */
export function follow(page: string, given: Readonly<Record<string, string | Uint8Array>> = {}): Printed[] {
  const project = newProject();
  try {
    for (const [file, contents] of Object.entries(given)) writeFileSync(join(project, file), contents);
    const variables: string[] = [];
    const outputs: Printed[] = [];
    for (const { language, text, output } of blocksOf(page)) {
      const [, file] = /^(?:\/\/|#|;;) (\S+\.\w+)$/m.exec(text.slice(0, text.indexOf("\n"))) ?? [];
      if (file !== undefined) writeFileSync(join(project, file), text);
      else if (language === "sh") {
        runCommands(text, project, variables);
        variables.push(...text.split("\n").filter((line) => /^[A-Z]+=/.test(line)));
      } else if (language === "js" || language === "ts") {
        writeFileSync(join(project, MAIN), transformSync(text, { loader: language, target: "es2022" }).code);
        const printed = execFileSync(process.execPath, [MAIN], { cwd: project, encoding: "utf8" });
        outputs.push({
          promised: output ?? promised(text),
          printed: printed.split("\n").filter((line) => line !== ""),
        });
      }
    }
    return outputs;
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What the compiler has to say of the programs in TypeScript on these pages: nothing, where all is well. */
export function checkTypes(pages: readonly string[]): string {
  const project = newProject();
  try {
    const programs = pages.flatMap((page) => blocksOf(page)).filter(({ language }) => language === "ts");
    const files = programs.map((_, index) => `program${index}.ts`);
    for (const [index, { text }] of programs.entries()) writeFileSync(join(project, `program${index}.ts`), text);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      target: "es2022",
      lib: ["es2022", "esnext.disposable", "dom"],
      types: ["node"],
      module: "nodenext",
      skipLibCheck: true,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    return spawnSync(process.execPath, [tsc], { cwd: project, encoding: "utf8" }).stdout;
  } finally {
    rmSync(project, { recursive: true });
  }
}
