// A guide, followed word for word: its files are written, its commands and programs run, in a project of its own.

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  return Array.from(text.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = "", code = ""]) => ({
    language,
    text: code,
  }));
}

/** What a program says that it prints: the comments behind its calls of console.log. */
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
  const command = `#!/bin/sh\nexec node ${join(root, "dist/cli/main.js")} "$@"\n`;
  writeFileSync(join(modules, ".bin/heapsmith"), command, { mode: 0o755 });
  writeFileSync(join(project, "package.json"), `{ "private": true, "type": "module" }\n`);
  return project;
}

/** A command line of the project's programs, without the network: what is to be installed is there. */
function runCommands(commands: string, project: string, variables: readonly string[]): void {
  const lines = commands.split("\n").filter((line) => !line.startsWith("npm install "));
  const script = [...variables, ...lines].join("\n").replaceAll("npx ", "");
  const path = [join(project, "node_modules/.bin"), process.env.PATH].join(delimiter);
  execFileSync("bash", ["-eu", "-c", script], { cwd: project, env: { ...process.env, PATH: path }, stdio: "pipe" });
}

export interface Printed {
  readonly promised: readonly string[];
  readonly printed: readonly string[];
}

/**
 * Follows a page from its first block to its last. Files are blocks that begin with their name in a comment, and the
 * repository's files in `given`. Returns what each program has promised and printed. Throws where a command fails.
 */
export function follow(page: string, given: readonly string[] = []): Printed[] {
  const project = newProject();
  try {
    for (const file of given) copyFileSync(join(root, file), join(project, basename(file)));
    const variables: string[] = [];
    const outputs: Printed[] = [];
    for (const { language, text } of blocksOf(page)) {
      const [, file] = /^(?:\/\/|#|;;) (\S+\.\w+)$/m.exec(text.slice(0, text.indexOf("\n"))) ?? [];
      if (file !== undefined) writeFileSync(join(project, file), text);
      else if (language === "sh") {
        runCommands(text, project, variables);
        variables.push(...text.split("\n").filter((line) => /^[A-Z]+=/.test(line)));
      } else if (language === "js") {
        const words = ["--input-type=module"];
        const output = execFileSync(process.execPath, words, { input: text, cwd: project, encoding: "utf8" });
        outputs.push({ promised: promised(text), printed: output.split("\n").filter((line) => line !== "") });
      }
    }
    return outputs;
  } finally {
    rmSync(project, { recursive: true });
  }
}
