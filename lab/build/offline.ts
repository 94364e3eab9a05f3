// A service worker that keeps the page, made of the list of what the build has written.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin, Rolldown } from "vite";

const SOURCE = fileURLToPath(new URL("service-worker.js", import.meta.url));

/** A chunk with all that it imports statically. */
function closure(bundle: Rolldown.OutputBundle, name: string, found = new Set<string>()): Set<string> {
  const output = bundle[name];
  if (found.has(name) || output?.type !== "chunk") return found;
  found.add(name);
  for (const imported of output.imports) closure(bundle, imported, found);
  return found;
}

export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const entries = Object.values(bundle).filter((output) => output.type === "chunk" && output.isEntry);
      const chunks = new Set(entries.flatMap(({ fileName }) => [...closure(bundle, fileName)]));
      const others = Object.keys(bundle).filter((name) => /\.css$|^assets\/worker-/.test(name));
      const files = ["./", "icon.svg", ...chunks, ...others].sort();
      const page = bundle["index.html"];
      const contents = page?.type === "asset" ? page.source : "";
      const version = createHash("sha256").update(files.join()).update(contents).digest("hex").slice(0, 12);
      const head = `const FILES = ${JSON.stringify(files)};\nconst VERSION = "${version}";\n`;
      this.emitFile({ type: "asset", fileName: "service-worker.js", source: head + readFileSync(SOURCE, "utf8") });
    },
  };
}
