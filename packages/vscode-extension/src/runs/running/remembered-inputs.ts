import type { JsonObject, Variable } from "../protocol-types.ts";

/** Where something is kept between sessions. */
export interface Memory {
  get<Value>(key: string, otherwise: Value): Value;
  update(key: string, value: unknown): PromiseLike<void>;
}

const keyOf = (uri: string) => `chasmx.inputs:${uri}`;

/** What a workflow was last given, of the variables that it still has and that are not secret. */
export function rememberedInputs(memory: Memory, uri: string, variables: readonly Variable[]): JsonObject {
  return withoutSecrets(memory.get<JsonObject>(keyOf(uri), {}), variables);
}

/** Remembers what a workflow is given. No secret is kept. */
export async function rememberInputs(
  memory: Memory,
  uri: string,
  { inputs, variables }: { readonly inputs: JsonObject; readonly variables: readonly Variable[] },
): Promise<void> {
  await memory.update(keyOf(uri), withoutSecrets(inputs, variables));
}

function withoutSecrets(inputs: JsonObject, variables: readonly Variable[]): JsonObject {
  const open = new Set(variables.filter(({ secret }) => secret !== true).map(({ name }) => name));
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => open.has(name)));
}
