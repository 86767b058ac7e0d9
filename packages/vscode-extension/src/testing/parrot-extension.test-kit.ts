import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const manifest = {
  name: "parrots",
  publisher: "chasmx-test",
  version: "1.0.0",
  engines: { vscode: "^1.101.0" },
  main: "./extension.js",
  activationEvents: ["onStartupFinished"],
  contributes: { languageModelChatProviders: [{ vendor: "parrots", displayName: "Parrots" }] },
};

/** Two agents that speak with the parrot, of whom the student asks. */
export const parrotWorkflow = {
  name: "Parrots",
  nodes: [
    {
      id: "student",
      type: "ai-processor",
      config: { prompt: "Find out what rain is.", model: "vscode/parrot", can_communicate: true },
    },
    {
      id: "teacher",
      type: "ai-processor",
      config: { prompt: "Explain the weather.", model: "vscode/parrot-1", can_communicate: true },
    },
  ],
  edges: [{ from: "student", to: "teacher" }],
};

/** An agent of a model that nobody brings. */
export const dodoWorkflow = {
  name: "Dodo",
  nodes: [{ id: "a", type: "ai-processor", config: { prompt: "Sing.", model: "vscode/dodo" } }],
};

/** Repeats what it hears last; before that it asks the teacher, where it can. */
const program = `
const { lm, LanguageModelTextPart, LanguageModelToolCallPart, LanguageModelToolResultPart } = require("vscode");
const model = {
  id: "parrot-1", name: "Parrot", family: "parrot", version: "1",
  maxInputTokens: 10000, maxOutputTokens: 1000, capabilities: { toolCalling: true },
};
const textOf = (part) =>
  part instanceof LanguageModelToolResultPart ? part.content.map(textOf).join("") : (part.value ?? "");
exports.activate = ({ subscriptions }) => {
  subscriptions.push(lm.registerLanguageModelChatProvider("parrots", {
    provideLanguageModelChatInformation: () => [model],
    provideTokenCount: async (_model, text) => String(text).length,
    async provideLanguageModelChatResponse(_model, messages, { tools = [] }, progress) {
      const parts = messages.flatMap(({ content }) => content);
      const canAsk = tools.some(({ name }) => name === "ask_node");
      const isStudent = parts.some((part) => textOf(part).includes("Find out"));
      const hasAsked = parts.some((part) => part instanceof LanguageModelToolResultPart);
      if (canAsk && isStudent && !hasAsked) {
        progress.report(new LanguageModelToolCallPart("c1", "ask_node", { target: "teacher", question: "What is rain?" }));
        return;
      }
      progress.report(new LanguageModelTextPart("Parrot: "));
      progress.report(new LanguageModelTextPart(textOf(parts.at(-1))));
    },
  }));
};
`;

/** A folder with an extension that brings the editor a language model. It is removed with what it returns. */
export async function parrotExtension(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "cx-parrots-"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(path.join(folder, "extension.js"), program);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
