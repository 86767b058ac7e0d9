import { ChasmError, check, type Diagnostic } from "@chasmx/core";
import { maxDocumentCharacters } from "../limits.ts";
import { dataAnswer } from "./answers.ts";
import { type BuiltInTool, looks } from "./tool.ts";

/** More problems than these are counted. */
const maxListed = 100;

/** Checks a workflow, and runs nothing. */
export const validateWorkflow: BuiltInTool = {
  name: "validate_workflow",
  title: "Check a workflow",
  description:
    "Check a workflow file of this project, or a document given as text, and list every problem with its place. Nothing is run.",
  annotations: looks,
  parameters: {
    workflow: {
      type: "string",
      description: "The file as list_workflows names it, or the workflow's name.",
      maxLength: 1000,
    },
    text: { type: "string", description: "A whole document, instead of a file.", maxLength: maxDocumentCharacters },
  },
  async call({ workflow, text }, { services: { project, catalogue } }) {
    if ((workflow === undefined) === (text === undefined)) {
      throw new ChasmError("INPUT_INVALID", 'validate_workflow takes either "workflow" or "text".');
    }
    const file = workflow === undefined ? undefined : await catalogue.find(String(workflow));
    const document = file === undefined ? String(text) : await project.read(file);
    const known = await project.knownTypes();
    const { diagnostics } = await check(document, known);
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    const shown = diagnostics.slice(0, maxListed).map(problemFacts);
    const more = shown.length < diagnostics.length ? ` The first ${shown.length} are shown.` : "";
    const missing = known.problems.map(({ message }) => ` ${message}`).join("");
    const verdict = errors === 0 && missing === "" ? "It can run." : `It cannot run.${missing}`;
    return dataAnswer(
      `${counted(errors, "error")}, ${counted(diagnostics.length - errors, "other remark")}. ${verdict}${more}`,
      {
        ...(file === undefined ? {} : { file }),
        valid: errors === 0,
        problems: shown,
      },
    );
  },
};

function problemFacts({ code, severity, message, pointer, range, fix }: Diagnostic) {
  const { line, character } = range.start;
  const place = { line: line + 1, column: character + 1, pointer };
  return { code, severity, message, ...place, ...(fix === undefined ? {} : { fix: fix.title }) };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
