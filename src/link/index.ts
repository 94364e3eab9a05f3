// heapsmith/link: static linking, as the command `heapsmith link` does it. For Node, with Binaryen installed.

export { LinkError } from "../errors.js";
export { type Linked, type LinkOptions, linkModule, type Optimization } from "./link.js";
