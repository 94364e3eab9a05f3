// The search for slab's parameters: each one varied, the others as they are shipped.
//   npm run bench:slab -- --traces DIR
//   npm run bench:slab -- --set SMALL_MAX=96,MAX_BITS=11    one variant beside what is shipped
//   npm run bench:slab -- --help
import { launch } from "../launch.mjs";

await launch("slab/main.ts");
