// What the way from JavaScript into a module and back costs, beside the same calls from Wasm.
import binaryen from "binaryen";
import { createHeap } from "../../dist/index.js";

const COUNT = 2000;

/** A guest that makes pairs of malloc and free, and two functions that do nothing. */
const GUEST = `(module
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (import "env" "free" (func $free (param i32)))
  (func (export "pairs") (param $count i32) (param $bytes i32)
    (loop $next
      (call $free (call $malloc (local.get $bytes)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func (export "make") (param $bytes i32) (result i32) (local.get $bytes))
  (func (export "drop") (param $block i32)))`;

/** Two calls of JavaScript's, the second with what the first has returned. */
function pairs(make, drop, bytes) {
  const run = () => {
    for (let i = 0; i < COUNT; i++) drop(make(bytes));
  };
  return { operations: COUNT, run };
}

function open() {
  const { malloc, free } = createHeap().exports;
  const module = new WebAssembly.Module(binaryen.parseText(GUEST).emitBinary());
  const guest = new WebAssembly.Instance(module, { env: { malloc, free } }).exports;
  return { malloc, free, guest };
}

export const BOUNDARY = {
  name: "the way into Wasm",
  unit: "malloc and free",
  parameter: "bytes",
  parameters: [16, 100, 200],
  cases: {
    "called from Wasm": (bytes) => {
      const { guest } = open();
      return { operations: COUNT, run: () => guest.pairs(COUNT, bytes) };
    },
    "called from JavaScript": (bytes) => {
      const { malloc, free } = open();
      return pairs(malloc, free, bytes);
    },
    "two calls that do nothing": (bytes) => {
      const { guest } = open();
      return pairs(guest.make, guest.drop, bytes);
    },
  },
};
