// The list that a hole is in, as lines on the map: all of it, or, of a long one, the hole's neighbours in it.

import type { Specimen } from "../model/specimen.js";

/** Longer lists are not drawn as a whole: their lines would hide the map. */
const MOST = 64;

/** Chunks that are in a list one after another, of which one is this. */
export function linksOf({ chunks, inspection, base }: Specimen, address: number): number[] {
  const index = chunks.at(address);
  const chunk = index < 0 ? undefined : chunks.columns.address[index];
  const list = chunk === undefined ? undefined : inspection.listOf(chunk);
  if (chunk === undefined || list === undefined) return [];
  const members = inspection.members(list, MOST + 1);
  if (members.length <= MOST) return members;
  const linked = new Map(inspection.words(chunk).map(({ name, value }) => [name, value]));
  const isChunk = (at: number | undefined): at is number => at !== undefined && at > base && chunks.at(at) >= 0;
  return [linked.get("previous free"), chunk, linked.get("next free")].filter(isChunk);
}
