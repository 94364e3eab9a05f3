// What a guest does, in Wasm: copies, and the ways to a block.

import binaryen from "binaryen";

const TEXT = `(module
  (import "env" "memory" (memory 1))
  (func (export "copyAll") (param $target i32) (param $source i32) (param $bytes i32)
    (memory.copy (local.get $target) (local.get $source) (local.get $bytes)))
  (func (export "copyEach") (param $target i32) (param $source i32) (param $size i32) (param $end i32)
    (loop $next
      (memory.copy (local.get $target) (local.get $source) (local.get $size))
      (local.set $target (i32.add (local.get $target) (local.get $size)))
      (local.set $source (i32.add (local.get $source) (local.get $size)))
      (br_if $next (i32.lt_u (local.get $source) (local.get $end)))))
  (func (export "sumByHandle") (param $handle i32) (param $bytes i32) (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (i32.load (i32.add (i32.load (local.get $handle)) (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $bytes))))
    (local.get $sum))
  (func (export "sumByPointer") (param $pointer i32) (param $bytes i32) (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (local.get $pointer) (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $bytes))))
    (local.get $sum))
  (func (export "chaseHandles") (param $handle i32) (param $steps i32) (result i32)
    (loop $next
      (local.set $handle (i32.load (i32.load (local.get $handle))))
      (local.set $steps (i32.sub (local.get $steps) (i32.const 1)))
      (br_if $next (local.get $steps)))
    (local.get $handle))
  (func (export "chasePointers") (param $pointer i32) (param $steps i32) (result i32)
    (loop $next
      (local.set $pointer (i32.load (local.get $pointer)))
      (local.set $steps (i32.sub (local.get $steps) (i32.const 1)))
      (br_if $next (local.get $steps)))
    (local.get $pointer)))`;

export interface Kernels {
  copyAll(target: number, source: number, bytes: number): void;
  /** Block by block, as a compaction does. */
  copyEach(target: number, source: number, size: number, end: number): void;
  sumByHandle(handle: number, bytes: number): number;
  sumByPointer(pointer: number, bytes: number): number;
  /** Follows a list whose links are handles. */
  chaseHandles(handle: number, steps: number): number;
  chasePointers(pointer: number, steps: number): number;
}

let compiled: WebAssembly.Module | undefined;

export function kernelsOn(memory: WebAssembly.Memory): Kernels {
  if (compiled === undefined) {
    const module = binaryen.parseText(TEXT);
    module.setFeatures(binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt);
    compiled = new WebAssembly.Module(new Uint8Array(module.emitBinary()));
    module.dispose();
  }
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}
