import type { MessageConnection, NotificationType, NotificationType0 } from "vscode-jsonrpc";

/** What a program tells by itself, heard by many, whichever connection it comes over. */
export interface Notifications {
  /** The function that it returns ends it. */
  on<Params>(type: NotificationType<Params>, listener: (params: Params) => void): () => void;
  onSignal(type: NotificationType0, listener: () => void): () => void;
  /** Hears a connection from now on: before it says anything. */
  attach(connection: MessageConnection): void;
}

/** A connection has one handler a method: these hand on what it hears. */
export function createNotifications(): Notifications {
  const methods = new Map<string, Set<(params: unknown) => void>>();
  const add = (method: string, listener: (params: unknown) => void) => {
    const listeners = methods.get(method) ?? new Set();
    methods.set(method, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    on: (type, listener) => add(type.method, listener as (params: unknown) => void),
    onSignal: (type, listener) => add(type.method, listener),
    attach(connection) {
      connection.onNotification((method, params) => {
        // The parameters of a type without any come as none, and those of the others as one object.
        const [first] = Array.isArray(params) ? params : [params];
        for (const listener of [...(methods.get(method) ?? [])]) listener(first);
      });
    },
  };
}
