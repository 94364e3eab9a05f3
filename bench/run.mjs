// The comparison of all allocators.
//   npm run bench                     a look at everything, in under three minutes
//   npm run bench -- --full           for figures to be cited
//   npm run bench -- --help           sections and options
import { launch } from "./launch.mjs";

await launch("main.ts");
