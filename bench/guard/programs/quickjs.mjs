// Evaluates a script in QuickJS; prints the milliseconds that it took.
import quickjs from "@jitl/quickjs-wasmfile-debug-sync";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

const module = await newQuickJSWASMModuleFromVariant(quickjs);
const context = module.newContext();
const work = (count) =>
  context
    .unwrapResult(
      context.evalCode(`let s${count} = []; for (let i = 0; i < ${count}; i++) s${count}.push({ i, n: "x" + i });`),
    )
    .dispose();
work(100);
const start = performance.now();
work(1500);
console.log(performance.now() - start);
context.dispose();
