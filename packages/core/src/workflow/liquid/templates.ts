import {
  type Context,
  type Emitter,
  type Template,
  type Token,
  TypeGuards,
  type Value,
} from "liquidjs/dist/liquid.browser.mjs";
import { textOf } from "./json-value.ts";
import { RenderContext } from "./render-context.ts";
import { staticPath } from "./static-path.ts";

/** A text between tags. Unlike LiquidJS's it is charged to the memory limit each time that a loop writes it. */
export interface PlainTemplate extends Template {
  readonly text: string;
}

/** A `{{…}}`. */
export interface OutputTemplate extends Template {
  readonly value: Value;
  /** The path that it reads when it does nothing else. */
  readonly path: readonly unknown[] | undefined;
}

export function plainTemplate(token: Token, text: string): PlainTemplate {
  return {
    token,
    text,
    render(context: Context, emitter: Emitter) {
      context.memoryLimit.use(text.length);
      emitter.write(text);
    },
  };
}

/** Writes a value as text: an object or a list as JSON, null as nothing. */
export function outputTemplate(token: Token, value: Value): OutputTemplate {
  const path = plainPath(value);
  const write = (context: Context, emitter: Emitter, result: unknown): void => {
    const text = textOf(result);
    context.memoryLimit.use(text.length);
    emitter.write(text);
  };
  function* renderValue(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    write(context, emitter, yield value.value(context, false));
  }
  const renderPath = (keys: readonly unknown[]) => (context: Context, emitter: Emitter) =>
    write(context, emitter, contextOf(context).read(keys));
  return {
    token,
    value,
    path,
    render: path === undefined ? renderValue : renderPath(path),
    *arguments() {
      yield value;
    },
  };
}

/** The rendering that a tag or a filter is part of. */
export function contextOf(context: Context): RenderContext {
  if (context instanceof RenderContext) return context;
  throw new TypeError("a template is rendered by its own context only");
}

/** Most outputs read one path and nothing else; reading it directly spares LiquidJS's five generators. */
function plainPath(value: Value): readonly unknown[] | undefined {
  const [token, ...others] = value.initial.postfix;
  if (value.filters.length > 0 || others.length > 0 || !TypeGuards.isPropertyAccessToken(token)) return undefined;
  if (token.variable !== undefined) return undefined;
  const { path, computed } = staticPath(token);
  return computed.length === 0 ? path : undefined;
}
