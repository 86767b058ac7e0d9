import type { Plugin } from "@chasmx/core";
import { natsTransport } from "./nats-transport.ts";

export { natsTransport } from "./nats-transport.ts";

/** What a project's configuration names as `chasmx-transport-nats`. */
export const plugin: Plugin = {
  name: "chasmx-transport-nats",
  apiVersion: 1,
  transports: { nats: natsTransport },
};
