// AssemblyScript programs on the compiler's own heap and on ours.
//   npm run bench:as -- [--rounds N] [--json FILE]
import { launch } from "../launch.mjs";

await launch("assemblyscript/main.ts");
