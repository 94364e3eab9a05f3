// Which functions of a module are its malloc family: by exports, imports and the name section, or as they are told.

import type binaryen from "binaryen";
import { RecordError } from "../errors.js";
import {
  type FoundFunction,
  freesBlocks,
  makesBlocks,
  type Role,
  roleNamed,
  roleNames,
  roleOf,
  type Source,
} from "./family.js";

export type Binaryen = typeof binaryen;
export type BinaryenModule = InstanceType<Binaryen["Module"]>;

/** A function of the family, by its name inside of Binaryen. */
export interface Member {
  readonly internal: string;
  readonly role: Role;
  readonly found: FoundFunction;
}

interface Candidate {
  readonly internal: string;
  readonly name: string;
  readonly source: Source;
}

function functionsOf(binaryen: Binaryen, module: BinaryenModule) {
  return Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  );
}

/** Every name of every function. An exported name is what others call it by, and comes first. */
function candidatesOf(binaryen: Binaryen, module: BinaryenModule): Candidate[] {
  const exported = Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  );
  const functions = functionsOf(binaryen, module);
  return [
    ...exported
      .filter(({ kind }) => kind === binaryen.ExternalFunction)
      .map(({ name, value }): Candidate => ({ internal: value, name, source: "export" })),
    ...functions.flatMap(({ name, base }): Candidate[] =>
      base ? [{ internal: name, name: base, source: "import" }] : [],
    ),
    ...functions.map(({ name }): Candidate => ({ internal: name, name, source: "name" })),
  ];
}

function hasSignature(binaryen: Binaryen, module: BinaryenModule, internal: string, role: Role): boolean {
  const { params, results } = binaryen.getFunctionInfo(module.getFunction(internal));
  const words = binaryen.expandType(params);
  const isAllWords = words.length === role.parameters && words.every((type) => type === binaryen.i32);
  return isAllWords && results === (role.returns ? binaryen.i32 : binaryen.none);
}

/** Functions by their roles, as a caller tells them: by export, by name, or by index. */
function toldMembers(
  binaryen: Binaryen,
  module: BinaryenModule,
  candidates: readonly Candidate[],
  told: Readonly<Record<string, string>>,
): Member[] {
  return Object.entries(told).map(([roleName, name]) => {
    const role = roleNamed(roleName);
    if (role === undefined)
      throw new RecordError(`functions: "${roleName}" is none of the family; expected some of ${roleNames.join(", ")}`);
    const candidate = candidates.find((each) => each.name === name);
    if (candidate === undefined) throw new RecordError(`functions: the module has no function "${name}" (${roleName})`);
    if (!hasSignature(binaryen, module, candidate.internal, role))
      throw new RecordError(`functions: "${name}" does not take or return what ${roleName} does`);
    return { internal: candidate.internal, role, found: { role: roleName, name, source: "option" } };
  });
}

export interface Family {
  readonly members: readonly Member[];
  /** Of malloc, free, calloc and realloc, those that were not found. */
  readonly missing: readonly string[];
}

const USUAL = ["malloc", "free", "calloc", "realloc"];

/** Which of the usual functions no member stands for. */
function missingOf(members: readonly Member[]): string[] {
  const calls = new Set<string>(members.map(({ role }) => role.call));
  if (members.some(({ role }) => makesBlocks(role))) calls.add("malloc");
  return USUAL.filter((call) => !calls.has(call));
}

function listed(members: readonly Member[]): string {
  if (members.length === 0) return "none of them";
  return members.map(({ found }) => `${found.role} (${found.source} "${found.name}")`).join(", ");
}

function nameSome(candidates: readonly Candidate[]): string {
  const exported = candidates.filter(({ source }) => source === "export").map(({ name }) => name);
  const shown = exported.slice(0, 12).join(", ");
  return exported.length > 12 ? `${shown}, … (${exported.length} in all)` : shown;
}

/**
 * Finds the family. Throws RecordError, which says what was found and what is lacking, where there is nothing that makes
 * blocks or nothing that frees them.
 */
export function identify(
  binaryen: Binaryen,
  module: BinaryenModule,
  told: Readonly<Record<string, string>> = {},
): Family {
  const candidates = candidatesOf(binaryen, module);
  const members = new Map<string, Member>();
  for (const member of toldMembers(binaryen, module, candidates, told)) members.set(member.internal, member);
  for (const { internal, name, source } of candidates) {
    const role = roleOf(name);
    if (role === undefined || members.has(internal) || !hasSignature(binaryen, module, internal, role)) continue;
    members.set(internal, { internal, role, found: { role: role.name, name, source } });
  }
  const found = [...members.values()];
  const lacks = [
    ...(found.some(({ role }) => makesBlocks(role)) ? [] : ["malloc"]),
    ...(found.some(({ role }) => freesBlocks(role)) ? [] : ["free"]),
  ];
  if (lacks.length > 0)
    throw new RecordError(
      `no malloc family to record: found ${listed(found)}, lacking ${lacks.join(" and ")}. ` +
        `Exported functions are ${nameSome(candidates)}; name those that are meant, as malloc=NAME, free=NAME`,
    );
  return { members: found, missing: missingOf(found) };
}
