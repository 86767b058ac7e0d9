import connectors from "ioredis/built/connectors/index.js";

/**
 * Connects as ioredis does. Its client listens to the first error of a socket alone; a TLS handshake that fails may tell of
 * a second one, which would end the process.
 */
export class QuietConnector extends connectors.StandaloneConnector {
  override async connect(...given: Parameters<InstanceType<typeof connectors.StandaloneConnector>["connect"]>) {
    const stream = await super.connect(...given);
    stream.on("error", () => undefined);
    return stream;
  }
}
