/** Agents that talk over Redis Pub/Sub, and runs that are kept in Redis. */

export type { RedisOptions, RedisRunStoreOptions } from "./options.ts";
export { plugin } from "./plugin.ts";
export { redisRunStore } from "./store/redis-run-store.ts";
export { redisTransport } from "./transport/redis-transport.ts";
