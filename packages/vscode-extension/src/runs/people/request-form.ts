import type { RunRequest } from "@chasmx/run-server/protocol";
import type { JsonValue } from "../protocol-types.ts";

/** How a person can answer a request. */
export type RequestForm =
  | { readonly kind: "choice"; readonly choices: readonly { readonly label: string; readonly value: JsonValue }[] }
  | { readonly kind: "text" | "json"; readonly initial: string; readonly hint: string };

/** Chooses the form: buttons for choices and for yes or no, a line of text, or JSON where a schema asks for more. */
export function requestForm(request: RunRequest): RequestForm {
  const { choices, schema } = request;
  if (choices !== undefined) return { kind: "choice", choices: choices.map((value) => ({ label: value, value })) };
  if (schema?.type === "boolean") {
    return {
      kind: "choice",
      choices: [
        { label: "Yes", value: true },
        { label: "No", value: false },
      ],
    };
  }
  const options = schema?.enum;
  if (Array.isArray(options) && options.length > 0) {
    return { kind: "choice", choices: options.map((value: JsonValue) => ({ label: labelOf(value), value })) };
  }
  const isText = schema === undefined || schema.type === "string";
  return {
    kind: isText ? "text" : "json",
    initial: initialText(request, isText),
    hint: isText ? "A text." : `JSON that fits the schema: ${summary(schema)}`,
  };
}

function labelOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function initialText(request: RunRequest, isText: boolean): string {
  const value = request.left ?? request.default;
  if (value === undefined) return "";
  return isText && typeof value === "string" ? value : JSON.stringify(value);
}

/** A schema in one line: who fills it in sees its keys. */
function summary(schema: NonNullable<RunRequest["schema"]>): string {
  const { properties, type } = schema;
  if (typeof properties !== "object" || properties === null)
    return typeof type === "string" ? `${type}.` : "any value.";
  const required = Array.isArray(schema.required) ? schema.required : [];
  const keys = Object.entries(properties).map(([key, part]) => {
    const kind: unknown = Object(part).type;
    return `"${key}"${required.includes(key) ? "" : "?"}${typeof kind === "string" ? `: ${kind}` : ""}`;
  });
  return `{ ${keys.join(", ")} }`;
}

/** What a typed answer stands for, or why it will not do. Whether it fits its schema is for the run to say. */
export function typedAnswer(
  kind: "text" | "json",
  text: string,
): { readonly value: JsonValue } | { readonly problem: string } {
  if (kind === "text") return { value: text };
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    return { problem: 'This is not JSON yet. Write it as in {"key": "value"}, ["a", "b"], "text" or 3.' };
  }
}

/** What is shown of a request in full, before anybody decides: what is asked, and what it is about. */
export function requestText({ node, question, details }: RunRequest): string {
  const about = typeof details === "string" ? details : (JSON.stringify(details, null, 2) ?? "");
  return [`${node} asks: ${question}`, about].filter((part) => part !== "").join("\n\n");
}

/** What fits a question of an editor: beyond that its buttons may lie outside of the screen. */
const [longestText, mostLines, mostChoices] = [1000, 20, 4];

/** Whether a request needs more room than a question has. */
export function isLongRequest(form: RequestForm, text: string): boolean {
  const hasManyChoices = form.kind === "choice" && form.choices.length > mostChoices;
  return hasManyChoices || text.length > longestText || text.split("\n").length > mostLines;
}
