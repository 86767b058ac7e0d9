import type { RunState, RunStore } from "@chasmx/core";
import { type OpenRequest, openRequests as requestsOf } from "@chasmx/runtime";
import { printableLine } from "../terminal/printable.ts";

/** Everything that a run waits for, each with a name that lines may show. */
export async function openRequests(store: RunStore, state: RunState): Promise<OpenRequest[]> {
  const requests = await requestsOf(store, state);
  return requests.map((request) => ({ ...request, name: printableLine(request.name) }));
}
