// Values on their way between JavaScript and a program, by the names of AssemblyScript's types. Everything that comes
// back is a copy: the program's own may be collected or moved by its next call.

import type { ASUtil } from "@assemblyscript/loader";
import type { Converter, Instance } from "as-bind/dist/as-bind.cjs.js";
import { loaderFor } from "./lens.js";

const ARRAY = /^~lib\/array\/Array<(.+)>$/;
const STATIC_ARRAY = /^~lib\/staticarray\/StaticArray<(.+)>$/;
const TYPED_ARRAY = /^~lib\/typedarray\/(\w+)$/;

const loader = (binding: Instance): ASUtil => loaderFor(binding.loadedModule.instance);

/** A reference: 0 stands for null, which is all that null and undefined may become. */
function reference<Value>(
  toJs: (binding: Instance, pointer: number, type: string) => Value,
  toAsc: (binding: Instance, value: Value, type: string) => number,
): Converter {
  return {
    ascToJs: (binding, pointer, type) => (pointer === 0 ? null : toJs(binding, pointer as number, type)),
    jsToAsc: (binding, value, type) =>
      value === null || value === undefined ? 0 : toAsc(binding, value as Value, type),
  };
}

function number(toJs: (value: never) => unknown): Converter {
  return { ascToJs: (_, value) => toJs(value as never), jsToAsc: (_, value) => value };
}

const same = number((value) => value);

const text = reference<string>(
  (binding, pointer) => loader(binding).__getString(pointer),
  (binding, value) => loader(binding).__newString(value),
);

const buffer = reference<ArrayBuffer>(
  (binding, pointer) => loader(binding).__getArrayBuffer(pointer),
  (binding, value) => loader(binding).__newArrayBuffer(value),
);

const typedArray = reference<ArrayBufferView>(
  (binding, pointer, type) => {
    const get = `__get${TYPED_ARRAY.exec(type)?.[1]}` as "__getInt8Array";
    return loader(binding)[get](pointer);
  },
  (binding, value, type) => loader(binding).__newArray(binding.getTypeId(type), value),
);

/** Arrays of elements that have converters themselves. Elements are pinned until the array holds them. */
function arrayOf(pattern: RegExp): Converter {
  const element = (type: string): string => pattern.exec(type)?.[1] ?? "";
  return reference<readonly unknown[]>(
    (binding, pointer, type) => {
      const { ascToJs } = converterFor(element(type));
      return loader(binding)
        .__getArray(pointer)
        .map((value) => ascToJs(binding, value, element(type)));
    },
    (binding, values, type) => {
      const { __pin, __unpin, __newArray } = loader(binding);
      const converter = converterFor(element(type));
      const isReference = !isNumber(element(type));
      const elements = Array.from(values, (value) => {
        const converted = converter.jsToAsc(binding, value, element(type)) as number;
        return isReference && converted !== 0 ? __pin(converted) : converted;
      });
      const array = __newArray(binding.getTypeId(type), elements);
      if (isReference) for (const each of elements) if (each !== 0) __unpin(each);
      return array;
    },
  );
}

const NUMBERS: readonly (readonly [RegExp, Converter])[] = [
  [/^(void|[iu](8|16)|i32|i64|isize|f32|f64|externref)$/, same],
  [/^(u32|usize)$/, number((value: number) => value >>> 0)],
  [/^u64$/, number((value: bigint) => BigInt.asUintN(64, value))],
  [/^bool$/, number((value: number) => value !== 0)],
];

const isNumber = (type: string): boolean => NUMBERS.some(([pattern]) => pattern.test(type));

/** In the order in which as-bind tries them. */
export const converters: readonly (readonly [RegExp, Converter])[] = [
  ...NUMBERS,
  [/^~lib\/string\/String$/, text],
  [/^~lib\/arraybuffer\/ArrayBuffer$/, buffer],
  [TYPED_ARRAY, typedArray],
  [ARRAY, arrayOf(ARRAY)],
  [STATIC_ARRAY, arrayOf(STATIC_ARRAY)],
];

function converterFor(type: string): Converter {
  const found = converters.find(([pattern]) => pattern.test(type));
  if (found === undefined) throw new TypeError(`heapsmith/as-bind: elements of type ${type} cannot be passed`);
  return found[1];
}
