import { type Template, toValueSync } from "liquidjs/dist/liquid.browser.mjs";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { Absent } from "../text.ts";
import { liquidEngine } from "./engine.ts";
import { templateFailure } from "./failure.ts";
import { jsonOf } from "./json-value.ts";
import { RenderContext } from "./render-context.ts";
import type { OutputTemplate } from "./templates.ts";

/** A rendering: the text, and the context with the directives that were come by. */
export interface Rendering {
  readonly text: string;
  readonly context: RenderContext;
}

/** Renders templates in one pass. Throws TEMPLATE_FAILED. */
export function renderTemplates(templates: readonly Template[], scope: JsonObject, absent: Absent = "fail"): Rendering {
  const engine = liquidEngine();
  const context = new RenderContext(engine, scope, { absent });
  try {
    const text: unknown = toValueSync(engine.renderer.renderTemplates([...templates], context));
    return { text: String(text), context };
  } catch (error) {
    throw templateFailure(error);
  }
}

/** The value of a single output, as JSON. Throws TEMPLATE_FAILED. */
export function evaluateOutput(output: OutputTemplate, scope: JsonObject, absent: Absent = "fail"): JsonValue {
  const context = new RenderContext(liquidEngine(), scope, { absent });
  try {
    return jsonOf(
      output.path === undefined ? toValueSync(output.value.value(context, false)) : context.read(output.path),
    );
  } catch (error) {
    throw templateFailure(error, output.token);
  }
}

/** The output that a text consists of, if it is one output with nothing but white space around. */
export function bareOutput(templates: readonly Template[]): OutputTemplate | undefined {
  const others = templates.filter((template) => !("text" in template && String(template.text).trim() === ""));
  const [output] = others;
  return others.length === 1 && output !== undefined && isOutput(output) ? output : undefined;
}

function isOutput(template: Template): template is OutputTemplate {
  return "value" in template && "path" in template;
}
