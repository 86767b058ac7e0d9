import { nodeIdOf } from "../../communication/agent-id.ts";
import type { HostedAgent } from "../../communication/hosting.ts";
import type { JsonValue } from "../../contracts/json.ts";
import type { Message } from "../../contracts/message.ts";
import { ChasmError, errorFromRecord } from "../../errors.ts";
import type { Effects } from "../../journal/effects.ts";
import type { Journal } from "../../journal/journal.ts";
import { type MessageState, nodeName } from "../../journal/run-state.ts";
import { questionIn } from "../exchanges.ts";
import type { RecordedBus } from "./recorded-bus.ts";
import type { Recording } from "./recording.ts";

/** Where one agent does again what it did, and may come to something else: models are called, all else is remembered. */

/** Effects of which only model calls happen. What the journal holds is taken from it, and nothing else reaches the outside. */
export function rememberingEffects({ ends }: Recording): Effects {
  return {
    messageId: () => crypto.randomUUID(),
    perform(step, effect) {
      if (step.isModel) return effect();
      const end = ends.get(step.key);
      // What is read within the run may be read.
      if (end === undefined && !step.isOutside) return effect();
      if (end === undefined) {
        throw notRemembered(
          `The journal does not hold the step "${step.key}", and a replay into an agent makes no effect but model calls.`,
        );
      }
      if ("error" in end) throw errorFromRecord(end.error);
      return end.result as Awaited<ReturnType<typeof effect>>;
    },
  };
}

/** A bus on which every question has the answer that it had then, in whichever order it is put. */
export function rememberingBus({ state }: Recording): RecordedBus {
  const agents = new Map<string, HostedAgent>();
  const answers = new Map<string, MessageState>();
  for (const message of state.messages.values()) {
    if (message.type !== "query" || message.outcome === undefined) continue;
    answers.set(questionName(message.path, String(message.to), message.content), message);
  }
  return {
    agents,
    host: (agent) => void agents.set(agent.id, agent),
    leave: () => undefined,
    async ask({ run_id, path, to, content }: Message) {
      const found = answers.get(questionName(path, nodeIdOf({ run_id, path }, to), content));
      if (found === undefined) {
        throw notRemembered(
          `In this replay only what was asked then has an answer, and nobody asked this: ${questionIn(content).slice(0, 200)}`,
        );
      }
      if (found.error !== undefined) return { error: found.error };
      return { content: found.answer ?? null };
    },
    cancel: () => undefined,
    broadcast: async () => undefined,
    hostsReady: async () => undefined,
    close: async () => undefined,
  };
}

function questionName(path: string, target: string, content: JsonValue): string {
  return `${nodeName(path, target)} ${questionIn(content)}`;
}

function notRemembered(sentence: string): ChasmError {
  return new ChasmError("REPLAY_DIVERGED", sentence);
}

/** A journal that keeps nothing but what models use. */
export function unwrittenJournal({ state }: Recording): {
  readonly journal: Journal;
  usage(): { readonly input_tokens: number; readonly output_tokens: number };
} {
  const usage = { input_tokens: 0, output_tokens: 0 };
  const journal: Journal = {
    state: { ...state, steps: new Map(), pendingInputs: new Map() },
    record(body, path = "") {
      if (body.type === "step-completed" && body.usage !== undefined) {
        usage.input_tokens += body.usage.input_tokens;
        usage.output_tokens += body.usage.output_tokens;
      }
      return { ...body, v: 1, run_id: state.runId, sequence: 0, time: state.acceptedAt, path };
    },
    end: () => undefined,
    isEnded: false,
    stored: () => undefined,
  };
  return { journal, usage: () => ({ ...usage }) };
}
