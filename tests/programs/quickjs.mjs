// Evaluates a script in QuickJS, compiled with Emscripten.
import quickjs from "@jitl/quickjs-wasmfile-debug-sync";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

const module = await newQuickJSWASMModuleFromVariant(quickjs);
const context = module.newContext();
const result = context.evalCode(
  "let kept = []; for (let i = 0; i < 200; i++) kept.push({ i, name: 'x' + i }); kept.length",
);
console.log(context.dump(context.unwrapResult(result)));
context.dispose();
