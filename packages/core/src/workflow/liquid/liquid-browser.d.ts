// LiquidJS publishes one set of types, under its main entry, which is the Node build and imports `node:` modules. This
// file gives the same types to the browser build, the only one that core may load.
declare module "liquidjs/dist/liquid.browser.mjs" {
  export type {
    Emitter,
    PropertyAccessToken,
    RangeToken,
    TagToken,
    Template,
    Token,
    TopLevelToken,
    ValueToken,
  } from "liquidjs";
  export {
    Context,
    Drop,
    Expression,
    filters,
    Liquid,
    LiquidError,
    Parser,
    Tokenizer,
    TypeGuards,
    toValue,
    toValueSync,
    Value,
  } from "liquidjs";
}
