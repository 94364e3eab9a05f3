// The layers of the source are those that CONTRIBUTING.md lists: a file imports from its own folder or from one above.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(`${root}CONTRIBUTING.md`, "utf8");
const listed = Array.from(text.matchAll(/^\| `assembly\/(\w+)\/`/gm), ([, folder = ""]) => folder);

/** The folders beside its own that a file imports from. */
function importedBy(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return Array.from(source.matchAll(/^(?:import|export|\})[^;]*? from "\.\.\/(\w+)/gm), ([, folder = ""]) => folder);
}

test("every folder is listed", () => {
  const folders = readdirSync(`${root}assembly`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...listed].sort());
});

describe.each(listed)("assembly/%s", (folder) => {
  const files = readdirSync(`${root}assembly/${folder}`).filter((file) => file.endsWith(".ts"));

  test.each(files)("%s imports from above alone", (file) => {
    const above = listed.slice(0, listed.indexOf(folder));
    for (const imported of importedBy(`${root}assembly/${folder}/${file}`)) expect(above).toContain(imported);
  });
});
