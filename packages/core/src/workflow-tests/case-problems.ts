import { quote } from "../checks/facts/quote.ts";
import { didYouMean } from "../checks/facts/suggestions.ts";
import type { JsonObject } from "../contracts/json.ts";
import { errorCodes } from "../errors.ts";
import { problemOfSchema } from "../workflow/config/schema-problem.ts";
import { parseExpression } from "../workflow/expression.ts";
import { childPointer, pointer } from "../workflow/json-pointer.ts";
import { nearestName } from "../workflow/nearest-name.ts";
import { regularExpression } from "../workflow/regular-expression.ts";
import { messagesOf } from "./expected-conversation.ts";
import type { PlacedTest, TestFinding } from "./placed-test.ts";
import { turnsOf } from "./scripted-agents.ts";
import type { ExpectedMessage, ExpectedText, ScriptedTurn, WorkflowTestCase } from "./workflow-test-schema.ts";

/** What is wrong with one test, as far as it can be known without its workflow. Its shape is as it should be. */
export function caseProblems({ pointer: at, test }: PlacedTest): TestFinding[] {
  return [
    ...sourceProblems(test),
    ...answerProblems(test),
    ...expressionProblems(test),
    ...schemaProblems(test),
    ...conversationProblems(test),
    ...codeProblem(test.expect?.error, "/expect/error"),
  ].map((finding) => ({ ...finding, pointer: `${at}${finding.pointer}` }));
}

function sourceProblems({ recording, answers, now }: WorkflowTestCase): TestFinding[] {
  const isBoth = recording !== undefined && answers !== undefined;
  const isTime = now === undefined || /^\d{4}-\d\d-\d\dT/.test(now);
  const isKnown = isTime && (now === undefined || !Number.isNaN(Date.parse(now)));
  return [
    ...(isBoth ? [keyAt("/answers", '"recording" and "answers" exclude each other. Keep one of them.')] : []),
    ...(isKnown ? [] : [{ pointer: "/now", message: 'This is no time in ISO 8601, such as "2026-01-01T09:00:00Z".' }]),
  ];
}

function keyAt(at: string, message: string): TestFinding {
  return { pointer: at, part: "key", message };
}

function answerProblems({ answers = {} }: WorkflowTestCase): TestFinding[] {
  return turnsOf(answers).flatMap(({ pointer: list, turns }) =>
    turns.flatMap((turn, index) => (typeof turn === "string" ? [] : turnProblems(turn, childPointer(list, index)))),
  );
}

function turnProblems({ error, ...turn }: Exclude<ScriptedTurn, string>, at: string): TestFinding[] {
  const [other] = Object.keys(turn);
  if (error !== undefined) {
    const mixed = other === undefined ? [] : [keyAt(childPointer(at, other), 'A call that fails has "error" alone.')];
    return [...mixed, ...codeProblem(error.code, `${at}/error/code`)];
  }
  const { content, json, calls } = turn;
  if (content !== undefined && json !== undefined) {
    return [keyAt(`${at}/json`, '"content" and "json" exclude each other. Keep one of them.')];
  }
  const isEmpty = content === undefined && json === undefined && calls === undefined;
  return isEmpty ? [{ pointer: at, message: 'An answer has "content", "json", "calls" or "error".' }] : [];
}

function codeProblem(code: string | undefined, at: string): TestFinding[] {
  if (code === undefined || (errorCodes as readonly string[]).includes(code)) return [];
  return [
    { pointer: at, message: `There is no error code ${quote(code)}.${didYouMean(nearestName(code, errorCodes))}` },
  ];
}

function expressionProblems({ expect: { cel = [] } = {} }: WorkflowTestCase): TestFinding[] {
  return cel.flatMap((source, index) =>
    parseExpression(source).problems.map(({ message, start, end }) => ({
      pointer: pointer("expect", "cel", index),
      span: { start, end },
      message,
      code: "cel-syntax",
    })),
  );
}

function schemaProblems({ expect: { schema = {} } = {} }: WorkflowTestCase): TestFinding[] {
  return Object.entries(schema).flatMap(([name, one]) => {
    const problem = problemOfSchema(one as JsonObject);
    if (problem === undefined) return [];
    const at = `${pointer("expect", "schema", name)}${problem.pointer}`;
    return [{ pointer: at, message: `This is no JSON Schema: ${problem.reason}` }];
  });
}

function conversationProblems({ expect: { conversation = [] } = {} }: WorkflowTestCase): TestFinding[] {
  const { messages, at } = messagesOf(conversation);
  return messages.flatMap((message, index) => {
    const place = childPointer(at, index);
    return [...kindProblems(message, place), ...patternProblems(message, place)];
  });
}

/** Which keys belong to the other kind of message. */
const foreignKeys = { ask: ["to"], broadcast: ["question", "answer"] } as const;

function kindProblems(message: ExpectedMessage, at: string): TestFinding[] {
  const { ask, broadcast } = message;
  if ((ask === undefined) === (broadcast === undefined)) {
    return [
      { pointer: at, message: 'A message has either "ask", the node that is asked, or "broadcast", what is told.' },
    ];
  }
  const kind = ask === undefined ? "broadcast" : "ask";
  return foreignKeys[kind]
    .filter((key) => message[key] !== undefined)
    .map((key) => keyAt(childPointer(at, key), `A message with "${kind}" has no "${key}".`));
}

function patternProblems(message: ExpectedMessage, at: string): TestFinding[] {
  return (["question", "answer", "broadcast"] as const).flatMap((key) => {
    const reason = patternProblem(message[key]);
    return reason === undefined ? [] : [{ pointer: `${at}/${key}/matches`, message: reason }];
  });
}

function patternProblem(expected: ExpectedText | undefined): string | undefined {
  if (typeof expected !== "object" || expected.matches === undefined) return undefined;
  try {
    regularExpression(expected.matches);
    return undefined;
  } catch (error) {
    return `This is no pattern that can be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
