// Optimises a module with Binaryen at -O3. The compiler's own pipeline inlines so much that the modules double in size;
// here the size of function that may be inlined at several places is a module's own.
import binaryen from "binaryen";

/** Expressions of a function that is inlined wherever it is called: paid in bytes, and worth it for the fast paths. */
const INLINED = { slab: 36, bump: 1, "best-fit": 1, "first-fit": 1, "next-fit": 1, "side-table": 1, "worst-fit": 1 };
const INLINED_ELSEWHERE = 12;
/** Modules made for size. */
const SMALLEST = new Set(["bump"]);

export function optimize(bytes, name) {
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(SMALLEST.has(name) ? 2 : 0);
  binaryen.setAlwaysInlineMaxSize(2);
  binaryen.setFlexibleInlineMaxSize(INLINED[name] ?? INLINED_ELSEWHERE);
  // No address below 1024 is ever one offset away from a wrap-around: offsets fold into loads and stores.
  binaryen.setLowMemoryUnused(true);
  const module = binaryen.readBinary(bytes);
  module.setFeatures(
    binaryen.Features.BulkMemory |
      binaryen.Features.BulkMemoryOpt |
      binaryen.Features.MutableGlobals |
      binaryen.Features.SignExt,
  );
  module.optimize();
  module.optimize();
  module.runPasses(["strip-debug", "strip-producers", "strip-target-features"]);
  if (!module.validate()) throw new Error(`${name}: Binaryen made an invalid module`);
  const optimized = module.emitBinary();
  module.dispose();
  return optimized;
}
