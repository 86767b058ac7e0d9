/** Agents that talk over Redis Pub/Sub, and runs that are kept in Redis. */

export { plugin } from "./plugin.ts";
export { type RedisOptions, redisTransport } from "./redis-transport.ts";
export { type RedisRunStoreOptions, redisRunStore } from "./store/redis-run-store.ts";
