import type { RunRequest } from "@chasmx/run-server/protocol";
import { window } from "vscode";
import { plainLine, plainText } from "../plain-text.ts";
import type { JsonValue } from "../protocol-types.ts";
import type { RequestDocuments } from "./request-documents.ts";
import { isLongRequest, type RequestForm, requestForm, requestText, typedAnswer } from "./request-form.ts";

/**
 * Asks for one thing, all of which can be read meanwhile: in the form itself, or in a document where it is long. Undefined where
 * the person leaves it open.
 */
export async function askRequest(request: RunRequest, documents: RequestDocuments): Promise<JsonValue | undefined> {
  const form = requestForm(request);
  const title = plainLine(`${request.node} asks`);
  const text = requestText(request);
  if (!isLongRequest(form, text)) {
    return await (form.kind === "choice" ? press(form, title, plainText(text)) : type(form, title, plainText(text)));
  }
  await documents.show(`${request.node} asks`, text);
  const hint = "All of it is in the document.";
  return await (form.kind === "choice" ? pick(form, title, hint) : type(form, title, hint));
}

type ChoiceForm = Extract<RequestForm, { kind: "choice" }>;
type TypedForm = Exclude<RequestForm, ChoiceForm>;

async function press({ choices }: ChoiceForm, title: string, detail: string): Promise<JsonValue | undefined> {
  const items = choices.map(({ label, value }) => ({ title: plainLine(label), value }));
  return (await window.showInformationMessage(title, { modal: true, detail }, ...items))?.value;
}

async function pick({ choices }: ChoiceForm, title: string, placeHolder: string): Promise<JsonValue | undefined> {
  const items = choices.map(({ label, value }) => ({ label: plainLine(label), value }));
  return (await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.value;
}

async function type({ kind, initial, hint }: TypedForm, title: string, text: string): Promise<JsonValue | undefined> {
  const typed = await window.showInputBox({
    title,
    prompt: `${text} ${plainText(hint)}`,
    value: initial,
    ignoreFocusOut: true,
    validateInput(line) {
      const read = typedAnswer(kind, line);
      return "problem" in read ? read.problem : undefined;
    },
  });
  const read = typed === undefined ? undefined : typedAnswer(kind, typed);
  return read !== undefined && "value" in read ? read.value : undefined;
}
