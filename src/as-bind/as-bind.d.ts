// What as-bind 0.8.2 exports, as far as it is used here; the package has no types of its own.

declare module "as-bind/dist/as-bind.cjs.js" {
  export interface Instance {
    readonly exports: Record<string, unknown>;
    readonly loadedModule: { readonly instance: WebAssembly.Instance };
    /** Throws for a type that the module's section does not list. */
    getTypeId(type: string): number;
  }

  export type Convert = (binding: Instance, value: unknown, type: string) => unknown;

  export interface Converter {
    readonly ascToJs: Convert;
    readonly jsToAsc: Convert;
  }

  interface AsBind {
    readonly converters: Map<string | RegExp, Converter>;
    instantiate<Exports>(source: unknown, imports: object): Promise<Instance & { readonly exports: Exports }>;
    instantiateSync<Exports>(source: BufferSource, imports: object): Instance & { readonly exports: Exports };
  }

  const asBind: AsBind;
  export default asBind;
}
