// Optimises a module with Binaryen at -O3. The compiler's own pipeline inlines either next to nothing or so much that
// the module doubles in size; here it is the module's to say how large a function may be that is inlined everywhere.
import binaryen from "binaryen";

/** Modules whose fast paths are worth bytes: expressions of a function that is inlined wherever it is called. */
const INLINED = { binned: 25, slab: 32 };
/** The same of guarded modules, whose size is of no account. */
const INLINED_GUARDED = 80;

export function isTunedForSpeed(name) {
  return name in INLINED;
}

export function optimize(bytes, name, isGuarded) {
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(2);
  binaryen.setFlexibleInlineMaxSize(isGuarded ? INLINED_GUARDED : INLINED[name]);
  // No address is within 1024 bytes of a wrap-around: constants fold into the offsets of loads and stores.
  binaryen.setLowMemoryUnused(true);
  const module = binaryen.readBinary(bytes);
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, SignExt } = binaryen.Features;
  module.setFeatures(BulkMemory | BulkMemoryOpt | MutableGlobals | SignExt);
  module.optimize();
  module.optimize();
  module.runPasses(["strip-debug", "strip-producers", "strip-target-features"]);
  if (!module.validate()) throw new Error(`${name}: Binaryen made an invalid module`);
  const optimized = module.emitBinary();
  module.dispose();
  return optimized;
}
