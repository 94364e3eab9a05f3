// The README is true: its programs run and print what it says, its commands exist, its table is that of the build.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { moduleNamed, names } from "./support/engine.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const manifest: { scripts: object; bin: object } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** The fenced blocks of these languages. */
function blocks(...languages: string[]): string[] {
  const fences = readme.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return Array.from(fences, ([, language = "", text = ""]) => ({ language, text }))
    .filter(({ language }) => languages.includes(language))
    .map(({ text }) => text);
}

/** What a program says that it prints: the comments behind its calls of console.log. */
function promised(program: string): string[] {
  return Array.from(program.matchAll(/console\.log\(.*\); *\/\/ (.*)$/gm), ([, output = ""]) => output);
}

describe("programs", () => {
  const programs = blocks("ts", "js").map((program, index) => ({ program, index }));

  test("are there", () => {
    expect(programs.length).toBeGreaterThanOrEqual(3);
  });

  test.each(programs)("program $index prints what it says", ({ program }) => {
    const { code } = transformSync(program, { loader: "ts", target: "es2022" });
    const output = execFileSync(process.execPath, ["--input-type=module"], {
      input: code,
      cwd: root,
      encoding: "utf8",
    });
    expect(promised(program)).not.toEqual([]);
    expect(output.trimEnd().split("\n")).toEqual(promised(program));
  });
});

describe("commands", () => {
  const commands = blocks("sh")
    .flatMap((text) => text.trim().split(/\n|&&/))
    .map((command) => command.trim());

  test.each(commands)("%s", (command) => {
    const [tool, ...words] = command.split(/\s+/);
    if (tool === "npx") {
      expect(Object.keys(manifest.bin)).toContain(words[0]);
      for (const file of words.filter((word) => word.includes("/")))
        expect(readFileSync(`${root}${file}`).length).toBeGreaterThan(0);
      return;
    }
    expect(tool).toBe("npm");
    const [verb = "", script = verb] = words.filter((word) => word !== "run");
    if (verb !== "ci" && verb !== "install") expect(Object.keys(manifest.scripts)).toContain(script);
  });
});

test("the table of modules is that of the build", () => {
  const rows = Array.from(readme.matchAll(/^\| `([\w-]+)` +\|.*\| *([\d,]+) *\|$/gm), ([, name = "", bytes = ""]) => ({
    name,
    bytes: Number(bytes.replaceAll(",", "")),
  }));
  const built = names.map((name) => ({ name, bytes: moduleNamed(name).wasmBytes }));
  expect(rows.sort((one, other) => one.name.localeCompare(other.name))).toEqual(built);
});
