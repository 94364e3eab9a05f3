// A Zig program on an imported heap: counts words. For Zig 0.11 to 0.13; from 0.14 on, `Allocator` has a `remap`, and
// alignments are of a type of their own. Build and link:
//   zig build-lib words.zig -target wasm32-freestanding -dynamic -rdynamic -OReleaseFast --export=__heap_base
//   npx heapsmith link words.wasm -o words.linked.wasm -O3

const std = @import("std");

extern "env" fn malloc(size: usize) ?[*]u8;
extern "env" fn aligned_alloc(alignment: usize, size: usize) ?[*]u8;
extern "env" fn free(block: [*]u8) void;
extern "env" fn malloc_usable_size(block: [*]u8) usize;

const heap = std.mem.Allocator{
    .ptr = undefined,
    .vtable = &.{ .alloc = alloc, .resize = resize, .free = release },
};

/// `malloc` aligns to 16 from 16 bytes on, to 8 below.
fn alloc(_: *anyopaque, size: usize, log2_align: u8, _: usize) ?[*]u8 {
    const alignment = @as(usize, 1) << @intCast(log2_align);
    if (alignment <= 8 or (alignment == 16 and size >= 16)) return malloc(size);
    return aligned_alloc(alignment, size);
}

/// In place, where the block holds as many bytes.
fn resize(_: *anyopaque, block: []u8, _: u8, size: usize, _: usize) bool {
    return size <= malloc_usable_size(block.ptr);
}

fn release(_: *anyopaque, block: []u8, _: u8, _: usize) void {
    free(block.ptr);
}

fn count(rounds: u32) !u32 {
    var counts = std.StringHashMap(u32).init(heap);
    var random: u32 = 1;
    for (0..rounds) |round| {
        random = random *% 1664525 +% 1013904223;
        const word = try std.fmt.allocPrint(heap, "word{d} of {d}", .{ random >> 20, round % 10 });
        const entry = try counts.getOrPut(word);
        if (entry.found_existing) heap.free(word) else entry.value_ptr.* = 0;
        entry.value_ptr.* += 1;
    }
    var sum: u32 = 0;
    var entries = counts.iterator();
    while (entries.next()) |entry| {
        var hash: u32 = 2166136261 ^ entry.value_ptr.*;
        for (entry.key_ptr.*) |byte| hash = (hash ^ byte) *% 16777619;
        sum +%= hash;
        heap.free(entry.key_ptr.*);
    }
    counts.deinit();
    return sum;
}

/// Counts words of a text that it makes up; gives a checksum of the counts, 0 when out of memory.
export fn run(rounds: u32) u32 {
    return count(rounds) catch 0;
}
