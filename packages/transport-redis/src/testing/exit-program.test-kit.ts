import { redisTransport } from "../transport/redis-transport.ts";

/**
 * A process that has nothing to do but what is left of a transport: `exit-program URL WHEN`. It closes the transport when it is
 * connected (`up`), when its connection is lost (`down`), while it connects (`connecting`), or when it could not (`refused`);
 * then it ends by itself, unless something is left open.
 */

const [url = "", when = ""] = process.argv.slice(2);
const transport = redisTransport(url);
const connecting = transport.connect({ signal: new AbortController().signal });

if (when === "connecting") {
  await Promise.allSettled([transport.close(), connecting]);
} else if (when === "refused") {
  await connecting.catch(() => undefined);
} else {
  await connecting;
  await transport.subscribe("c", () => undefined);
  const lost = new Promise<void>((resolve) => transport.onStatus?.(() => resolve()));
  process.stdout.write("up\n");
  if (when === "down") await lost;
  await transport.close();
}
process.stdout.write("closed\n");
