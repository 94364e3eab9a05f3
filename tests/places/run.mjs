// The scenario on a command line: in Node.js, Deno and Bun.
import { scenario } from "./scenario.mjs";

console.log(JSON.stringify(scenario("wasm")));
