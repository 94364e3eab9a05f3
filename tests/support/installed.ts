// The package as a user has it: packed, and installed into an empty project.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const programs = fileURLToPath(new URL("../places", import.meta.url));

/** Makes the project, with the programs of tests/places in it, and gives its folder. */
export function installPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-installed-"));
  const npm = (cwd: string, ...words: string[]) =>
    execFileSync("npm", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const packed = npm(root, "pack", "--ignore-scripts", "--json", "--pack-destination", folder);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, filename));
  for (const file of readdirSync(programs).filter((name) => name.endsWith(".mjs")))
    cpSync(join(programs, file), join(folder, file));
  return folder;
}

export function removeFolder(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
