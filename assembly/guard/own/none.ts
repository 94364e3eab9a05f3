// Allocators that have nothing besides the C calls, or nothing that can be guarded.
