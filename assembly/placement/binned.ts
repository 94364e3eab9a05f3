// binned: the smallest free chunk that holds the request, from the lowest bin that has one.

export {
  BINS_END as LIST_END,
  bestFit as findChunk,
  clearBins as clearList,
  insertChunk,
  removeChunk,
} from "../heap/bins";

export const ID: u32 = 7;
