import { Disposable, type QuickInputButton, QuickInputButtons, window } from "vscode";
import { plainLine, plainText } from "../plain-text.ts";
import type { InputField } from "./input-form.ts";

/** Where a form stands. */
interface Step {
  readonly title: string;
  readonly number: number;
  readonly total: number;
  readonly text: string;
}

/** Asks for everything of a form, one thing after another, with a way back. Undefined where the person left it. */
export async function askInputs(title: string, fields: readonly InputField[]): Promise<readonly string[] | undefined> {
  const texts = fields.map(({ initial }) => initial);
  let at = 0;
  while (at < fields.length) {
    const field = fields[at] as InputField;
    const step = { title, number: at + 1, total: fields.length, text: texts[at] ?? "" };
    const answer = await (field.choices === undefined ? askText(field, step) : askChoice(field, field.choices, step));
    if (answer === undefined) return undefined;
    if (answer === "back") at -= 1;
    else {
      texts[at] = answer.text;
      at += 1;
    }
  }
  return texts;
}

type Answer = { readonly text: string } | "back" | undefined;

function askText(field: InputField, step: Step): Promise<Answer> {
  const box = window.createInputBox();
  box.value = step.text;
  box.prompt = plainText(`${field.label}. ${field.description}`);
  box.placeholder = plainLine(field.placeholder);
  const check = (text: string) => {
    box.validationMessage = plainText(field.problem(text) ?? "");
  };
  return answered(box, step, (answer) => [
    box.onDidChangeValue(check),
    box.onDidAccept(() => {
      check(box.value);
      if (field.problem(box.value) === undefined) answer({ text: box.value });
    }),
    box.onDidTriggerButton((button) => answer(backOf(button))),
  ]);
}

function askChoice(field: InputField, choices: readonly string[], step: Step): Promise<Answer> {
  const pick = window.createQuickPick();
  const mayBeEmpty = field.problem("") === undefined;
  pick.items = [...choices, ...(mayBeEmpty ? [""] : [])].map((choice) => ({
    label: choice === "" ? "Leave it to the workflow" : choice,
    detail: choice === "" ? plainLine(field.placeholder) : "",
  }));
  pick.activeItems = pick.items.filter(({ label }) => label === step.text);
  pick.placeholder = plainText(`${field.label}. ${field.description}`);
  return answered(pick, step, (answer) => [
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) answer({ text: choices.includes(chosen.label) ? chosen.label : "" });
    }),
    pick.onDidTriggerButton((button) => answer(backOf(button))),
  ]);
}

type Asking = ReturnType<typeof window.createInputBox> | ReturnType<typeof window.createQuickPick>;

function answered(
  input: Asking,
  step: Step,
  listen: (answer: (answer: Answer) => void) => Disposable[],
): Promise<Answer> {
  input.title = plainLine(step.title);
  input.step = step.number;
  input.totalSteps = step.total;
  input.ignoreFocusOut = true;
  input.buttons = step.number > 1 ? [QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const listening: Disposable[] = [];
    const answer = (given: Answer) => {
      resolve(given);
      Disposable.from(...listening).dispose();
      input.dispose();
    };
    listening.push(
      ...listen(answer),
      input.onDidHide(() => answer(undefined)),
    );
    input.show();
  });
}

function backOf(button: QuickInputButton): Answer {
  return button === QuickInputButtons.Back ? "back" : undefined;
}
