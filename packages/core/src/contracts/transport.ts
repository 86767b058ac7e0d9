/** Ends what it was given for. Calling it again does nothing. */
export type Unsubscribe = () => void | Promise<void>;

/**
 * Moves opaque strings between processes. It knows nothing of agents, questions, timeouts or runs: that protocol is
 * core's. A missing optional method means that the transport does not have that capability.
 */
export interface Transport {
  /** The name that users see: `memory`, `redis`. */
  readonly name: string;
  /** What the transport promises for one payload and one live subscriber. */
  readonly delivery: "at-most-once" | "at-least-once";
  /** Makes the transport ready. Rejects with TRANSPORT_UNAVAILABLE, also when the signal aborts first. */
  connect(options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * Sends one payload to everyone who listens to the channel now. Resolves with the number of receivers only where the
   * transport truly knows it. Rejects with TRANSPORT_CLOSED after close and TRANSPORT_UNAVAILABLE while it is down.
   */
  publish(channel: string, payload: string): Promise<number | void>;
  /**
   * Hands every payload of a channel to the listener, in the order of publishing. Resolves once the subscription is live:
   * whatever is published from then on arrives. A listener must return at once and must not throw.
   */
  subscribe(channel: string, listener: (payload: string) => void): Promise<Unsubscribe>;
  /** Tells when the connection is lost and when it is back, with all subscriptions live again. */
  onStatus?(listener: (status: "up" | "down") => void): Unsubscribe;
  /** Lets go of every resource. Safe to call twice; every later call rejects with TRANSPORT_CLOSED. */
  close(): Promise<void>;
}
