import type { Bus } from "../../communication/bus.ts";
import type { HostedAgent } from "../../communication/hosting.ts";
import type { Message } from "../../contracts/message.ts";
import { ChasmError, errorFromRecord } from "../../errors.ts";
import type { MessageState } from "../../journal/run-state.ts";
import { divergedAt } from "./difference.ts";
import type { Recording } from "./recording.ts";
import type { Turns } from "./turns.ts";

/** A bus that carries nothing: what became of each message is in the journal. */
export interface RecordedBus extends Bus {
  /** The agents that were hosted on it, by their ids. */
  readonly agents: ReadonlyMap<string, HostedAgent>;
}

/** What a recorded bus needs. */
export interface RecordedBusOptions {
  readonly recording: Recording;
  readonly turns: Turns;
  /** Told that somebody waits for what never came. */
  readonly onCutOff: () => void;
}

/** Opens the bus of a replay. */
export function recordedBus({ recording, turns, onCutOff }: RecordedBusOptions): RecordedBus {
  const agents = new Map<string, HostedAgent>();
  const { settledAt, state } = recording;

  /** The message with its outcome, at its turn; never, where its sender did not live to see one. */
  const outcomeOf = async ({ id }: Message): Promise<MessageState> => {
    const message = state.messages.get(id);
    const sequence = settledAt.get(id);
    if (message === undefined) throw divergedAt(0, `The journal holds no message "${id}".`);
    if (sequence === undefined || message.outcome === "cancelled") {
      onCutOff();
      return await new Promise<never>(() => undefined);
    }
    await turns.take(sequence);
    return message;
  };
  return {
    agents,
    host: (agent) => void agents.set(agent.id, agent),
    leave: () => undefined,
    async ask(query) {
      const { outcome, error, answer = null, usage } = await outcomeOf(query);
      if (error === undefined) return { content: answer, ...(usage === undefined ? {} : { usage }) };
      // What the answering node failed with came back as a reply; everything else befell the question.
      if (outcome === "failed") return { error };
      throw errorFromRecord(error);
    },
    cancel: () => undefined,
    async broadcast(message) {
      const { error } = await outcomeOf(message);
      if (error !== undefined) throw errorFromRecord(error);
    },
    hostsReady: async () => undefined,
    close: async () => undefined,
  };
}

/** An input desk at which nobody ever asks: what people gave is in the journal. */
export const closedDesk = {
  give: () => Promise.reject(new ChasmError("INPUT_INVALID", "A replay asks nobody for anything.")),
  onGiven: () => () => undefined,
  pause: () => undefined,
} as const;
