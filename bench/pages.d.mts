export function number(value: number): string;
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string;
export function renewTables(page: string, tables: Readonly<Record<string, string>>): string;
export function placesIn(page: string): string[];
