// What a guest imports: the calls of the heap it works on. The compiler names the imports after this file ("env").
import { Ptr, Size } from "../heap/units";

export declare function malloc(size: Size): Ptr;
export declare function free(block: Ptr): void;
export declare function realloc(block: Ptr, size: Size): Ptr;
export declare function calloc(count: u32, size: Size): Ptr;
export declare function memalign(alignment: u32, size: Size): Ptr;
