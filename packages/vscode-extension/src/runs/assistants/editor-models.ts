import { type ErrorData, type GenerateParams, generate, generatedText } from "@chasmx/run-server/protocol";
import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  type ExtensionContext,
  env,
  type LanguageModelChat,
  LanguageModelChatMessage,
  LanguageModelChatMessageRole,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  LanguageModelToolResultPart,
  lm,
  window,
} from "vscode";
import { ResponseError } from "vscode-jsonrpc";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { plainLine } from "../plain-text.ts";
import { type ModelFailure, modelFailure, noSuchModel } from "./model-failure.ts";
import { editorModel, type MessagePart, modelMessages, modelOptions } from "./model-messages.ts";

/** What a server gets for a call. */
type Answer = Awaited<ReturnType<typeof answerOf>>;

/** Answers a program that wants to generate with a model of this editor. The editor asks the person for their consent. */
export function answerModels(connection: MessageConnection): void {
  connection.onRequest(generate, async (params, token): Promise<Answer> => {
    const name = params.request.model ?? "vscode/*";
    const model = await findModel(name);
    const cancelled = new CancellationTokenSource();
    // A program that is gone cancels nothing by itself, and whoever resumes its run makes the call again.
    const listening = [token.onCancellationRequested, connection.onDispose].map((on) => on(() => cancelled.cancel()));
    try {
      return await answerOf(model, params, { connection, token: cancelled.token });
    } catch (error) {
      throw token.isCancellationRequested ? error : rejection(modelFailure(error, name));
    } finally {
      for (const one of listening) one.dispose();
    }
  });
}

async function findModel(name: string): Promise<LanguageModelChat> {
  const wanted = editorModel(name);
  const all = await lm.selectChatModels();
  const found =
    wanted === undefined
      ? all[0]
      : (all.find(({ id }) => id === wanted) ?? all.find(({ family }) => family === wanted));
  if (found === undefined) throw rejection(noSuchModel(name, [...new Set(all.map(({ family }) => family))]));
  return found;
}

function rejection({ code, message }: ModelFailure): ResponseError<ErrorData> {
  return new ResponseError<ErrorData>(1, message, { code });
}

interface Call {
  readonly connection: MessageConnection;
  readonly token: CancellationToken;
}

async function answerOf(model: LanguageModelChat, { call_id, request }: GenerateParams, { connection, token }: Call) {
  const messages = modelMessages(request).map(({ role, parts }) => {
    const { Assistant, User } = LanguageModelChatMessageRole;
    return new LanguageModelChatMessage(role === "assistant" ? Assistant : User, parts.map(partOf));
  });
  const tools = (request.tools ?? []).map(({ name, description, parameters }) => ({
    name,
    description,
    inputSchema: parameters,
  }));
  const options = {
    justification: "A workflow of this workspace asks this model.",
    modelOptions: modelOptions(request),
    ...(tools.length === 0 ? {} : { tools }),
  };
  const response = await model.sendRequest(messages, options, token);
  let content = "";
  const calls: LanguageModelToolCallPart[] = [];
  for await (const part of response.stream) {
    if (part instanceof LanguageModelTextPart) {
      content += part.value;
      await connection.sendNotification(generatedText, { call_id, text: part.value });
    } else if (part instanceof LanguageModelToolCallPart) calls.push(part);
  }
  const tool_calls = calls.map(({ callId, name, input }) => ({
    id: callId,
    name,
    arguments: JSON.parse(JSON.stringify(input)),
  }));
  const finish_reason: "stop" | "tool-calls" = calls.length === 0 ? "stop" : "tool-calls";
  return { content, ...(calls.length === 0 ? {} : { tool_calls }), finish_reason, model: model.id };
}

function partOf(part: MessagePart) {
  if (part.kind === "text") return new LanguageModelTextPart(part.text);
  if (part.kind === "call") return new LanguageModelToolCallPart(part.id, part.name, part.input);
  return new LanguageModelToolResultPart(part.id, [new LanguageModelTextPart(part.text)]);
}

/** Registers the command that lists the editor's models, by the names that workflows give them. */
export function registerModelList({ subscriptions }: ExtensionContext): void {
  subscriptions.push(
    commands.registerCommand("chasmx.listModels", async () => {
      const models = await lm.selectChatModels();
      if (models.length === 0) return void window.showInformationMessage(noSuchModel("*", []).message);
      const items = models.map(({ id, name, vendor, family, maxInputTokens }) => ({
        label: `vscode/${plainLine(id)}`,
        description: plainLine(`${name} · ${vendor}`),
        detail: plainLine(`Family ${family}, up to ${maxInputTokens} tokens`),
      }));
      const chosen = await window.showQuickPick(items, {
        placeHolder: 'Models for a node\'s "model": choose one to copy its name',
      });
      if (chosen !== undefined) await env.clipboard.writeText(chosen.label);
    }),
  );
}
