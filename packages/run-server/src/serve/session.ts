import { ChasmError, coreVersion } from "@chasmx/core";
import type { CancellationToken, ResponseError } from "vscode-jsonrpc/node";
import { type ErrorData, initialize, protocolVersion, shutdown } from "../protocol/index.ts";
import { runRoutes } from "../runs/handle-runs.ts";
import type { Services } from "../services.ts";
import { testRoutes } from "../tests/handle-tests.ts";
import { workflowRoutes } from "../workflows/handle-workflows.ts";
import { noSuchMethod, notInitialized, responseError } from "./failures.ts";
import { type Parameters, parametersOf } from "./parameters.ts";
import { type Route, route } from "./route.ts";

/** What a session does beside its methods. */
export interface SessionHooks {
  /** Begins to tell what changes. */
  begin(): void;
  /** Leaves all runs. */
  park(): Promise<void>;
}

/** Answers the requests of a client, from chasmx/initialize on. */
export function openSession(services: Services, { begin, park }: SessionHooks): { readonly shutDown: Promise<void> } {
  const { client, project } = services;
  const { promise: shutDown, resolve: isShutDown } = Promise.withResolvers<void>();
  let isInitialized = false;

  const first = route(initialize, async (given) => {
    if (isInitialized) throw new ChasmError("OPTION_INVALID", "The session has been initialized already.");
    assertVersion(given);
    const { models, secrets } = given.optionalObject("answers");
    client.accept({ models: models === true, secrets: secrets === true });
    isInitialized = true;
    begin();
    return {
      protocol_version: protocolVersion,
      server: { name: "chasmx", version: coreVersion },
      root: project.root,
    };
  });
  const last = route(shutdown, async () => {
    await park();
    // The answer goes out before anything is closed.
    setImmediate(isShutDown);
    return null;
  });
  const routes = new Map(
    [first, last, ...workflowRoutes(services), ...runRoutes(services), ...testRoutes(services)].map((one) => [
      one.method,
      one,
    ]),
  );
  client.connection.onRequest(async (method, params, token) => {
    const found = routes.get(method);
    if (found === undefined) return noSuchMethod(method);
    if (!isInitialized && found !== first && found !== last) return notInitialized(method);
    return await answered(found, params, token);
  });
  return { shutDown };
}

/** What a method gives, or its error. */
async function answered(
  { method, answer }: Route,
  params: unknown,
  token: CancellationToken,
): Promise<unknown | ResponseError<ErrorData>> {
  const cancelled = new AbortController();
  const listening = token.onCancellationRequested(() => cancelled.abort());
  if (token.isCancellationRequested) cancelled.abort();
  try {
    return await answer(parametersOf(method, params), cancelled.signal);
  } catch (error) {
    return responseError(error, cancelled.signal);
  } finally {
    listening.dispose();
  }
}

function assertVersion(given: Parameters): void {
  const version = given.value("protocol_version");
  if (version === protocolVersion) return;
  const shown = JSON.stringify(version).slice(0, 40);
  throw new ChasmError(
    "OPTION_INVALID",
    `The client speaks version ${shown} of the protocol, and chasmx ${coreVersion} speaks version ${protocolVersion}. Install versions of both that fit.`,
  );
}
