/** Why an editor's model did not answer, by a code of docs/errors.md. */
export interface ModelFailure {
  readonly code: "PROVIDER_UNAUTHORIZED" | "PROVIDER_RATE_LIMITED" | "PROVIDER_FAILED";
  readonly message: string;
}

/** What the editor's errors mean. `model` is the name that the workflow gives. */
export function modelFailure(error: unknown, model: string): ModelFailure {
  const { code, message } = Object(error);
  const said = typeof message === "string" && message !== "" ? ` It said: ${message}` : "";
  if (code === "NoPermissions") {
    return {
      code: "PROVIDER_UNAUTHORIZED",
      message: `ChasmX may not use the editor's model "${model}". Allow it when the editor asks, or under Manage Language Model Access.${said}`,
    };
  }
  if (code === "Blocked") {
    return {
      code: "PROVIDER_RATE_LIMITED",
      message: `The editor's model "${model}" takes no more requests now: a quota is used up, or the request was refused.${said}`,
    };
  }
  if (code === "NotFound") return noSuchModel(model, []);
  return { code: "PROVIDER_FAILED", message: `The editor's model "${model}" did not answer.${said}` };
}

/** Nobody serves a model. `others` are those that the editor has. */
export function noSuchModel(model: string, others: readonly string[]): ModelFailure {
  const known =
    others.length === 0
      ? "The editor has no language model. Install an extension that brings some, such as GitHub Copilot Chat, and sign in."
      : `It has ${others.map((name) => `vscode/${name}`).join(", ")}.`;
  return { code: "PROVIDER_FAILED", message: `The editor has no model "${model}". ${known}` };
}
