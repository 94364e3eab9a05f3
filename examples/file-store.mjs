// Records in a file, each at an offset that the allocator side-table hands out. The file may grow to 2 GiB; what is
// taken of it is written down in one page of memory, whose snapshot lies beside the file while the store is closed.
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHeap } from "heapsmith";

const folder = mkdtempSync(join(tmpdir(), "file-store-"));
const data = join(folder, "records");
const index = join(folder, "records.heap");

function put(file, ranges, text) {
  const bytes = Buffer.from(text);
  const offset = ranges.malloc(bytes.length);
  if (offset === 0) throw new RangeError(`no room for ${bytes.length} bytes`);
  writeSync(file, bytes, 0, bytes.length, offset);
  return { offset, length: bytes.length };
}

function get(file, { offset, length }) {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, offset);
  return bytes.toString();
}

// A new store. Offsets begin at 16, as 0 means "none left".
let file = openSync(data, "w+");
let ranges = createHeap({ allocator: "side-table" });
ranges.exports.range_init(16, 2 ** 31);
const poem = put(file, ranges, "Far out in the uncharted backwaters ".repeat(1000));
const name = put(file, ranges, "Zaphod");
const song = put(file, ranges, "So long, and thanks for all the fish. ".repeat(50));
ranges.free(poem.offset);
writeFileSync(index, ranges.snapshot());
closeSync(file);

// Opened again, perhaps by another program.
file = openSync(data, "r+");
ranges = createHeap({ snapshot: readFileSync(index) });
const note = put(file, ranges, "lies where the poem was");
for (const record of [name, song, note])
  console.log(`${record.offset}: ${record.length} bytes, "${get(file, record).slice(0, 23)}"`);
const { liveBlocks, holes, largestFree } = ranges.stats();
console.log(`${liveBlocks} records, ${holes} holes, ${largestFree} bytes in one piece`);
closeSync(file);
rmSync(folder, { recursive: true });
