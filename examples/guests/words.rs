// A Rust program on an imported heap: counts words. Build and link, with H for the heapsmith package's folder:
//   rustc --target wasm32-unknown-unknown --crate-type cdylib -O -C link-arg=--export=__heap_base words.rs
//   npx heapsmith link words.wasm -o words.linked.wasm -O3

use std::alloc::{GlobalAlloc, Layout};
use std::collections::{BTreeMap, HashMap};

#[link(wasm_import_module = "env")]
extern "C" {
    fn malloc(size: usize) -> *mut u8;
    fn calloc(count: usize, size: usize) -> *mut u8;
    fn realloc(block: *mut u8, size: usize) -> *mut u8;
    fn aligned_alloc(alignment: usize, size: usize) -> *mut u8;
    fn free_sized(block: *mut u8, size: usize);
    fn free_aligned_sized(block: *mut u8, alignment: usize, size: usize);
}

struct Heapsmith;

/// Whether `malloc` aligns such a block by itself: to 16 from 16 bytes on, to 8 below.
fn is_natural(layout: Layout) -> bool {
    layout.align() <= 8 || (layout.align() == 16 && layout.size() >= 16)
}

unsafe impl GlobalAlloc for Heapsmith {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_natural(layout) {
            malloc(layout.size())
        } else {
            aligned_alloc(layout.align(), layout.size())
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if is_natural(layout) {
            return calloc(1, layout.size());
        }
        let block = self.alloc(layout);
        if !block.is_null() {
            block.write_bytes(0, layout.size());
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_natural(layout) {
            free_sized(block, layout.size())
        } else {
            free_aligned_sized(block, layout.align(), layout.size())
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let resized = Layout::from_size_align_unchecked(size, layout.align());
        if is_natural(layout) && is_natural(resized) {
            return realloc(block, size);
        }
        let moved = self.alloc(resized);
        if !moved.is_null() {
            moved.copy_from_nonoverlapping(block, layout.size().min(size));
            self.dealloc(block, layout);
        }
        moved
    }
}

#[cfg(not(own_heap))]
#[global_allocator]
static HEAP: Heapsmith = Heapsmith;

#[repr(align(64))]
struct Line([u8; 64]);

/// Counts words of a text that it makes up; gives a checksum of the counts in order.
#[no_mangle]
pub extern "C" fn run(rounds: u32) -> u32 {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut lines = Vec::new();
    let mut random: u32 = 1;
    for round in 0..rounds {
        random = random.wrapping_mul(1664525).wrapping_add(1013904223);
        let text = format!("word{} and word{} of {}", random >> 22, random >> 20 & 255, round % 10);
        for word in text.split(' ') {
            *counts.entry(word.to_string()).or_insert(0) += 1;
        }
        if round % 16 == 0 {
            lines.push(Box::new(Line([round as u8; 64])));
        }
    }
    let ordered: BTreeMap<_, _> = counts.iter().collect();
    let sum = ordered.iter().fold(2166136261, |sum: u32, (word, count)| {
        word.bytes().fold(sum ^ *count, |sum, byte| (sum ^ byte as u32).wrapping_mul(16777619))
    });
    lines.iter().fold(sum, |sum, line| sum.wrapping_mul(31).wrapping_add(line.0[63] as u32))
}
