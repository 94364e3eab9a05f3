// Optimises a module with Binaryen at -O3. The compiler's own pipeline inlines either next to nothing or so much that
// the module doubles in size; here it is the module's to say how large a function may be that is inlined everywhere.
import binaryen from "binaryen";

/**
 * Modules whose fast paths are worth bytes. inlined: expressions of a function that is inlined wherever it is called.
 * called: what is not, so that the module stays within its size.
 */
const TUNED = {
  binned: { inlined: 25, called: [] },
  "good-fit": { inlined: 25, called: [] },
  slab: {
    inlined: 80,
    called: [
      "heap/large/alignedStart",
      "heap/large/takeTop",
      "heap/large/listChunk",
      "heap/large/setTop",
      "heap/control/limit",
    ],
  },
};
/** The same of guarded modules, whose size is of no account. */
const INLINED_GUARDED = 140;

export function isTunedForSpeed(name) {
  return name in TUNED;
}

/** Keeps functions, named by file and name, from being inlined. */
function keepCalls(module, called) {
  for (const path of called) {
    const name = `assembly/${path}`;
    if (module.getFunction(name) === 0) throw new Error(`no function ${name}`);
    binaryen.setPassArgument("no-inline", name);
    module.runPasses(["no-inline"]);
  }
}

/** `bytes`: unoptimised, with the names of functions. */
export function optimize(bytes, name, isGuarded) {
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(2);
  binaryen.setFlexibleInlineMaxSize(isGuarded ? INLINED_GUARDED : TUNED[name].inlined);
  binaryen.setAllowInliningFunctionsWithLoops(isGuarded);
  // No address is within 1024 bytes of a wrap-around: constants fold into the offsets of loads and stores.
  binaryen.setLowMemoryUnused(true);
  const module = binaryen.readBinary(bytes);
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, SignExt } = binaryen.Features;
  module.setFeatures(BulkMemory | BulkMemoryOpt | MutableGlobals | SignExt);
  if (!isGuarded) keepCalls(module, TUNED[name].called);
  module.optimize();
  module.optimize();
  module.runPasses(["strip-debug", "strip-producers", "strip-target-features"]);
  if (!module.validate()) throw new Error(`${name}: Binaryen made an invalid module`);
  const optimized = module.emitBinary();
  module.dispose();
  return optimized;
}
