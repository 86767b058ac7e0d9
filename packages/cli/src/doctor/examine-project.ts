import { type Host, openHost, secretsOf, withoutSecrets } from "@chasmx/runtime";
import { ownPackage } from "../own-package.ts";
import { examineModels } from "./examine-models.ts";
import { examinePlugins } from "./examine-plugins.ts";
import { examineStore } from "./examine-store.ts";
import { examineTransport } from "./examine-transport.ts";
import { type Finding, sentenceOf } from "./finding.ts";
import { nodeFinding } from "./node-finding.ts";

/** Looks at all that a run in a folder would use, one after another. Nothing that is wrong hides what comes after it. */
export async function* examineProject(folder: string): AsyncGenerator<Finding> {
  const { version, engines } = ownPackage();
  yield { what: "ChasmX", status: "ok", message: version };
  yield nodeFinding(process.versions.node, engines.node);
  const opened = await openProject(folder);
  if (opened instanceof Error) yield* withoutConfiguration(opened);
  else yield* withHost(opened, folder);
}

async function openProject(folder: string): Promise<Host | Error> {
  try {
    return await openHost(folder, process.env);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What a configuration that cannot be used leaves to say: a run would not get further either. */
function* withoutConfiguration(error: Error): Generator<Finding> {
  const secrets = secretsOf({ config: undefined, environment: process.env });
  const message = `${withoutSecrets(sentenceOf(error), secrets)} Then call chasmx doctor again.`;
  yield { what: "configuration", status: "wrong", message };
  for (const what of ["plugin", "model", "transport", "store"]) {
    yield { what, status: "none", message: "Not looked at: the configuration comes first." };
  }
}

async function* withHost(host: Host, folder: string): AsyncGenerator<Finding> {
  const secrets = secretsOf(host);
  for await (const finding of examineHost(host, folder)) {
    yield { ...finding, message: withoutSecrets(finding.message, secrets) };
  }
}

async function* examineHost(host: Host, folder: string): AsyncGenerator<Finding> {
  yield host.config === undefined
    ? {
        what: "configuration",
        status: "none",
        message: "none: there is no chasmx.config.json here or in a folder above.",
      }
    : { what: "configuration", status: "ok", message: host.config.file };
  yield* examinePlugins(host);
  yield* examineModels(host);
  yield await examineTransport(host);
  yield await examineStore(host, folder);
}
