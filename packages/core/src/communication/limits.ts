/** How much conversation a run may hold. Beyond a limit a verb is refused; nothing is ever dropped in silence. */
export interface ConversationLimits {
  /** Questions in the whole run. */
  readonly maxAsks: number;
  /** Broadcasts in the whole run. */
  readonly maxBroadcasts: number;
  /** Askers that wait for one another in one line. */
  readonly maxAskDepth: number;
  /** One message, in bytes of UTF-8. */
  readonly maxMessageBytes: number;
  /** Questions that wait in one mailbox. */
  readonly mailboxCapacity: number;
}

/** The limits of a run that sets none. */
export const defaultLimits: ConversationLimits = {
  maxAsks: 10_000,
  maxBroadcasts: 10_000,
  maxAskDepth: 16,
  maxMessageBytes: 1024 * 1024,
  mailboxCapacity: 10_000,
};

/** No message may be larger than this: with others beside it, it must fit into what a receiver is ready to read. */
export const largestMessageBytes = 8 * 1024 * 1024;
