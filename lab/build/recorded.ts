// The repository's recorded traces as files of the page.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const SUFFIX = ".trc.br";
const MODULE = "virtual:recorded";
const RESOLVED = `\0${MODULE}`;
const FOLDER = "traces";

interface Facts {
  readonly command: string;
  readonly n_ops: number;
}

/** `folder`: where the traces lie, each NAME.trc.br with a NAME.json beside it. */
export function recorded(folder: string): Plugin {
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  const list = files.map((file) => {
    const id = file.slice(0, -SUFFIX.length);
    const facts: Facts = JSON.parse(readFileSync(join(folder, `${id}.json`), "utf8"));
    const about = `${facts.command}: ${facts.n_ops.toLocaleString("en")} calls`;
    return { id, title: id, about, url: `${FOLDER}/${file}` };
  });
  return {
    name: "recorded",
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? `export const recorded = ${JSON.stringify(list)};` : undefined),
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const file = files.find((one) => request.url?.endsWith(`/${FOLDER}/${one}`));
        if (file === undefined) next();
        else response.end(readFileSync(join(folder, file)));
      });
    },
    generateBundle() {
      for (const file of files)
        this.emitFile({ type: "asset", fileName: `${FOLDER}/${file}`, source: readFileSync(join(folder, file)) });
    },
  };
}
