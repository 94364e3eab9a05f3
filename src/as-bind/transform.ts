// The section that as-bind reads: the signatures of what a program exports and imports, and the ids of their types.
//
// as-bind's own transform does not load into compilers since 0.20. Here the compiler's tables are read, no syntax tree.

const SECTION = "as-bind_bindings";
/** The compiler's number for files that are named on its command line. */
const USER_ENTRY = 1;

interface ClassElement {
  readonly internalName: string;
  readonly id: number;
  readonly nextMemoryOffset: number;
  readonly typeArguments: readonly Type[] | null;
}

interface Type {
  getClass(): ClassElement | null;
  toString(): string;
}

interface Element {
  readonly internalName: string;
  readonly signature?: { readonly returnType: Type; readonly parameterTypes: readonly Type[] };
  /** Of a function that may have type parameters: what it was compiled to. */
  readonly instances?: ReadonlyMap<string, Element> | null;
}

interface File {
  readonly source: { readonly sourceKind: number };
  readonly exports: ReadonlyMap<string, Element> | null;
  readonly exportsStar: readonly File[] | null;
}

/** What is asked of the compiler's program and its module. */
export interface Program {
  readonly filesByName: ReadonlyMap<string, File>;
  readonly moduleImports: ReadonlyMap<string, ReadonlyMap<string, Element>>;
}

export interface Module {
  addCustomSection(name: string, contents: Uint8Array): void;
}

interface Signature {
  readonly returnType: string;
  readonly parameters: readonly string[];
}

type Named<Value> = Record<string, Value>;

const nameOf = (type: Type): string => type.getClass()?.internalName ?? type.toString();

class Descriptor {
  readonly typeIds: Named<{ id: number; byteSize: number }> = {};
  readonly importedFunctions: Named<Named<Signature>> = {};
  readonly exportedFunctions: Named<Signature> = {};

  constructor({ filesByName, moduleImports }: Program) {
    for (const file of filesByName.values()) if (file.source.sourceKind === USER_ENTRY) this.#addExports(file);
    for (const [module, elements] of moduleImports) {
      for (const [name, element] of elements) {
        // The library's own imports, such as abort, are not the user's to bind.
        if (element.internalName.startsWith("~") || element.signature === undefined) continue;
        this.importedFunctions[module] ??= {};
        this.importedFunctions[module][name] = this.#signature(element.signature);
      }
    }
  }

  #addExports({ exports, exportsStar }: File): void {
    for (const [name, element] of exports ?? []) {
      const signature = element.instances?.get("")?.signature;
      if (signature !== undefined) this.exportedFunctions[name] = this.#signature(signature);
    }
    for (const file of exportsStar ?? []) this.#addExports(file);
  }

  #signature({ returnType, parameterTypes }: NonNullable<Element["signature"]>): Signature {
    for (const type of [returnType, ...parameterTypes]) this.#addType(type);
    return { returnType: nameOf(returnType), parameters: parameterTypes.map(nameOf) };
  }

  #addType(type: Type): void {
    const found = type.getClass();
    if (found === null || found.internalName in this.typeIds) return;
    this.typeIds[found.internalName] = { id: found.id, byteSize: found.nextMemoryOffset };
    for (const each of found.typeArguments ?? []) this.#addType(each);
  }
}

/** A transform for the compiler: adds the section that as-bind reads. */
export default class AsBindTransform {
  #program: Program | undefined;

  /** @internal Called by the compiler. */
  afterInitialize(program: Program): void {
    this.#program = program;
  }

  /** @internal Called by the compiler. */
  afterCompile(module: Module): void {
    if (this.#program === undefined) throw new Error("heapsmith/as-bind: the compiler has not named its program");
    const text = JSON.stringify(new Descriptor(this.#program));
    module.addCustomSection(SECTION, new TextEncoder().encode(text));
  }
}
