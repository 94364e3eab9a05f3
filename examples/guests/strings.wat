;; Strings in linear memory, written by hand: four bytes of length, then the bytes. Whoever holds one frees it.
(module
  (import "env" "memory" (memory 1))
  (import "env" "malloc" (func $malloc (param $size i32) (result i32)))
  (import "env" "realloc" (func $realloc (param $block i32) (param $size i32) (result i32)))
  (import "env" "free" (func $free (param $block i32)))

  ;; What the module keeps for itself lies below; the heap begins here.
  (global (export "__heap_base") i32 (i32.const 1024))
  (data (i32.const 16) "\05\00\00\00Hello")

  ;; A new string that reads "Hello"; 0 when out of memory.
  (func (export "hello") (result i32) (local $string i32)
    (local.set $string (call $malloc (i32.const 9)))
    (if (local.get $string)
      (then (memory.copy (local.get $string) (i32.const 16) (i32.const 9))))
    (local.get $string))

  ;; The string with another one behind it, perhaps elsewhere; the other is freed.
  ;; 0 when out of memory: then both are as they were.
  (func (export "append") (param $string i32) (param $other i32) (result i32)
    (local $length i32) (local $more i32)
    (local.set $length (i32.load (local.get $string)))
    (local.set $more (i32.load (local.get $other)))
    (local.set $string
      (call $realloc
        (local.get $string)
        (i32.add (i32.const 4) (i32.add (local.get $length) (local.get $more)))))
    (if (local.get $string)
      (then
        (i32.store (local.get $string) (i32.add (local.get $length) (local.get $more)))
        (memory.copy
          (i32.add (i32.add (local.get $string) (i32.const 4)) (local.get $length))
          (i32.add (local.get $other) (i32.const 4))
          (local.get $more))
        (call $free (local.get $other))))
    (local.get $string))

  (func (export "dispose") (param $string i32)
    (call $free (local.get $string))))
