import type { OpenClient } from "../connection/open-client.ts";
import type { RedisTarget } from "../connection/target.ts";

/** A channel or a payload, as Redis carries it. */
export type Bytes = string | Buffer;

/** What ways to Redis are opened with. */
export interface RouteOptions {
  readonly target: RedisTarget;
  /** Ends the opening. */
  readonly signal: AbortSignal;
  /** Ends what is opened later, where channels need more connections. */
  readonly lifetime: AbortSignal;
  readonly onMessage: (channel: Buffer, payload: Buffer) => void;
  /** Told where a connection ends by itself. */
  readonly onLost: (reason: unknown) => void;
}

/** The connection that listens to some channels. */
export interface Subscriber {
  subscribe(channel: Bytes): Promise<unknown>;
  unsubscribe(channel: Bytes): Promise<unknown>;
}

/** The ways of payloads to Redis and back. */
export interface Routes {
  publish(channel: Bytes, payload: Bytes): Promise<number | undefined>;
  subscriberOf(channel: Bytes): Promise<Subscriber>;
  /** Asks every connection for a sign of life. Rejects where one has none to give. */
  beat(): Promise<unknown>;
  close(): Promise<void>;
}

/** Tells when a connection ends, and why. */
export function reportEnd({ client, cause }: OpenClient, onLost: (reason: unknown) => void): void {
  client.once("end", () => onLost(cause(new Error("Connection is closed."))));
}
