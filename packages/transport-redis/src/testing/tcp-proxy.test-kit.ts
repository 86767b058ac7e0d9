import { connect, createServer, type Socket } from "node:net";

/** A network between a client and a server, which can fail as networks do. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** How many clients are connected. */
  readonly connections: number;
  /** Ends every connection at once. */
  cut(): void;
  /** Carries nothing any more, in either direction, and tells nobody. */
  hold(): void;
  /** Carries no answers of the server any more. */
  holdAnswers(): void;
  /** Carries what was held, and everything after it. */
  release(): void;
}

/** Starts a network to a port of this machine. */
export async function startProxy(port: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isHeld = false;
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on("data", (bytes: Buffer) => to.write(bytes));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        pairs.delete(pair);
        to.destroy();
      });
      if (isHeld) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const sockets = () => [...pairs].flat();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    get connections() {
      return pairs.size;
    },
    cut() {
      for (const socket of sockets()) socket.destroy();
    },
    hold() {
      isHeld = true;
      for (const socket of sockets()) socket.pause();
    },
    holdAnswers() {
      for (const [, far] of pairs) far.pause();
    },
    release() {
      isHeld = false;
      for (const socket of sockets()) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
