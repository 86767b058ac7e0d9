/** Agents that talk over Redis Pub/Sub. */

export { plugin } from "./plugin.ts";
export { type RedisOptions, redisTransport } from "./redis-transport.ts";
