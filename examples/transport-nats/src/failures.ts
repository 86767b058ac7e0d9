import { ChasmError } from "@chasmx/core";

const advice = "Start nats-server there, or correct the address, the user and the password";

/** The sentences for what goes wrong with one server. `host` is host and port: no sentence holds a password. */
export function failuresAt(host: string) {
  return {
    closed: () => new ChasmError("TRANSPORT_CLOSED", `The connection to NATS at ${host} was closed by this process.`),
    unavailable: (cause: unknown) =>
      new ChasmError("TRANSPORT_UNAVAILABLE", `NATS at ${host} cannot be used: ${wordsOf(cause)}. ${advice}.`, {
        cause,
      }),
    tooLarge: (bytes: number, most: number) =>
      new ChasmError(
        "MESSAGE_TOO_LARGE",
        `NATS at ${host} takes ${most} bytes at a time, and these are ${bytes}. Send less, or raise its max_payload.`,
      ),
  };
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
