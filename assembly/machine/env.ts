// What a module imports. The compiler names the imports after this file ("env") and the declarations.

/** First address the heap owns: 16-aligned. */
export declare const __heap_base: u32;
/** First address the heap must not touch; 0 for "as far as the memory may grow". */
export declare const __heap_limit: u32;
