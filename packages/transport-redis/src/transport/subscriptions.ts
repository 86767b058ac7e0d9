type Listener = (payload: string) => void;

interface Channel {
  readonly listeners: Set<Listener>;
  /** Settles when the first subscription of the channel is live, or has failed. */
  readonly live: Promise<void>;
}

/** Who listens to which channel, over all connections. */
export interface Subscriptions {
  readonly channels: readonly string[];
  /** Adds a listener; `begin` makes the channel live where nobody listened to it. Rejects, with nothing added, where it does. */
  add(channel: string, listener: Listener, begin: () => Promise<void>): Promise<void>;
  /** Removes a listener. Tells whether it was the channel's last. */
  remove(channel: string, listener: Listener): boolean;
  hand(channel: string, payload: string): void;
  clear(): void;
}

/** Keeps who listens. */
export function createSubscriptions(): Subscriptions {
  const channels = new Map<string, Channel>();
  const remove = (name: string, listener: Listener) => {
    const channel = channels.get(name);
    if (channel?.listeners.delete(listener) !== true || channel.listeners.size > 0) return false;
    return channels.delete(name);
  };
  return {
    get channels() {
      return [...channels.keys()];
    },
    async add(name, listener, begin) {
      const channel = channels.get(name) ?? { listeners: new Set(), live: begin() };
      channels.set(name, channel);
      channel.listeners.add(listener);
      try {
        await channel.live;
      } catch (error) {
        remove(name, listener);
        throw error;
      }
    },
    remove,
    hand(name, payload) {
      const listeners = channels.get(name)?.listeners ?? new Set();
      for (const listener of [...listeners]) if (listeners.has(listener)) call(listener, payload);
    },
    clear: () => channels.clear(),
  };
}

/** A listener that throws breaks its promise; the others still get theirs. */
function call(listener: Listener, payload: string): void {
  try {
    listener(payload);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
