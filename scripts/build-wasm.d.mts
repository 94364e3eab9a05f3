/** Reads the name and the text of a source; gives the text to compile instead. */
export type Edit = (name: string, text: string) => string;

export function compileVariant(root: string, source: string, allocator: string, edit: Edit): Promise<Uint8Array>;
