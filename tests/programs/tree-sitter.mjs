// Parses JSON with tree-sitter, compiled with Emscripten, and a grammar that is a module of its own.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";

const { resolve } = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(resolve("tree-sitter-json/tree-sitter-json.wasm")));
const tree = parser.parse(readFileSync(resolve("../../package.json"), "utf8"));
console.log(tree.rootNode.type);
tree.delete();
parser.delete();
