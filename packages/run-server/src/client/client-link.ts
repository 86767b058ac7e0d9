import { ChasmError } from "@chasmx/core";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { readSecret } from "../protocol/index.ts";

/** What the client can be called back for. */
interface ClientAnswers {
  readonly models: boolean;
  readonly secrets: boolean;
}

/** The client, as far as it can be called back. Until it has said what it answers, it answers nothing. */
export interface ClientLink {
  readonly connection: MessageConnection;
  readonly answers: ClientAnswers;
  accept(answers: ClientAnswers): void;
  /** A secret that its person gives; undefined where they have none, or nobody can be asked. */
  askSecret(file: string, name: string): Promise<string | undefined>;
}

/** Opens the way back to a client. */
export function openClientLink(connection: MessageConnection): ClientLink {
  let answers: ClientAnswers = { models: false, secrets: false };
  return {
    connection,
    get answers() {
      return answers;
    },
    accept(given) {
      answers = given;
    },
    async askSecret(file, name) {
      if (!answers.secrets) return undefined;
      const value: unknown = await connection.sendRequest(readSecret, { file, name }).catch(() => {
        // Its own words are not passed on: they may quote the secret.
        throw new ChasmError("INPUT_INVALID", `The client could not give the secret "${name}". Nothing was run.`);
      });
      if (value === null || value === "") return undefined;
      if (typeof value === "string") return value;
      throw new ChasmError("INPUT_INVALID", `The client gave something else than a text for the secret "${name}".`);
    },
  };
}
