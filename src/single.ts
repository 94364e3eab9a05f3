// Heaps of one allocator on one engine: what the entries heapsmith/<allocator> and heapsmith/js/<allocator> are made of.

import type { CoreHeap, Strategy } from "./core.js";
import type { Twin, WasmSource } from "./engines/module.js";
import { instantiateWasm } from "./engines/wasm.js";
import { InvalidOptionError, UnsupportedError } from "./errors.js";
import type { AllocatorName, EngineName } from "./options.js";
import { type Place, type PlaceOptions, resolvePlace } from "./place.js";

/** The options of an entry that has one allocator and one engine: naming them is allowed, and changes nothing. */
export interface SingleOptions<Name extends AllocatorName, Engine extends EngineName> extends PlaceOptions {
  allocator?: Name | undefined;
  engine?: Engine | undefined;
}

function agree(option: string, value: unknown, only: string): void {
  if (value !== undefined && value !== only) throw new InvalidOptionError(option, value, `${only}, as imported`);
}

/** The heaps that an entry makes. */
type HeapClass<Made extends CoreHeap> = new (place: Place, strategy: Strategy) => Made;

function create<Made extends CoreHeap>(
  Heap: HeapClass<Made>,
  options: SingleOptions<AllocatorName, EngineName>,
  allocator: AllocatorName,
  engine: EngineName,
  instantiate: Twin["instantiate"],
): Made {
  const place = resolvePlace(options);
  agree("allocator", options.allocator, allocator);
  agree("engine", options.engine, engine);
  return new Heap(place, { allocator, engine, instantiate });
}

/** A heap of this module, or an attachment to the one that already lies at `base`. */
export function createWasmHeap<Name extends AllocatorName, Made extends CoreHeap>(
  Heap: HeapClass<Made>,
  source: WasmSource & { readonly name: Name },
  options: SingleOptions<Name, "wasm">,
): Made {
  return create(Heap, options, source.name, "wasm", (env) => {
    try {
      return instantiateWasm(source, env);
    } catch (cause) {
      if (!(cause instanceof WebAssembly.CompileError)) throw cause;
      throw new UnsupportedError(
        `WebAssembly may not be compiled here: import heapsmith/js/${source.name}`,
        undefined,
        {
          cause,
        },
      );
    }
  });
}

/** A heap of this twin, or an attachment to the one that already lies at `base`. */
export function createTwinHeap<Name extends AllocatorName, Made extends CoreHeap>(
  Heap: HeapClass<Made>,
  name: Name,
  { instantiate }: Twin,
  options: SingleOptions<Name, "js">,
): Made {
  return create(Heap, options, name, "js", instantiate);
}
