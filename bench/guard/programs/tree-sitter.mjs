// Parses a large JSON document; prints the milliseconds that it took.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";

const { resolve } = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(resolve("tree-sitter-json/tree-sitter-json.wasm")));
const text = readFileSync(resolve("../../../package-lock.json"), "utf8");
const work = (passes) => {
  for (let pass = 0; pass < passes; pass += 1) parser.parse(text).delete();
};
work(3);
const start = performance.now();
work(15);
console.log(performance.now() - start);
parser.delete();
