import type { Plugin } from "@chasmx/core";
import { redisRunStore } from "./store/redis-run-store.ts";
import { redisTransport } from "./transport/redis-transport.ts";

/** What a project's configuration names as `@chasmx/transport-redis`. */
export const plugin: Plugin = {
  name: "@chasmx/transport-redis",
  apiVersion: 1,
  transports: { redis: redisTransport, rediss: redisTransport },
  stores: { redis: redisRunStore, rediss: redisRunStore },
};
