import type { Message, MessageOutcome } from "../contracts/message.ts";

/** An arrival that comes to nothing, and why. */
export interface Drop {
  /** Absent where what arrived was no message. */
  readonly message?: Message;
  readonly outcome: MessageOutcome;
  readonly reason: string;
}

/** Is told of everything that is dropped. It must not throw. */
export type OnDropped = (drop: Drop) => void;
