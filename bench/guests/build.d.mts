export interface Program {
  readonly sources: readonly string[];
  readonly flags: readonly string[];
}
export declare const PROGRAMS: Readonly<Record<"sqlite" | "tree-sitter", Program>>;
export declare const GUEST_PAGES: number;
export declare const install: string;
export declare function isInstalled(): boolean;
export declare function compile(program: Program, level: string, folder: string): Promise<string[]>;
export declare function linkObjects(
  objects: readonly string[],
  malloc: "own" | "imported",
  folder: string,
): Promise<Uint8Array<ArrayBuffer>>;
