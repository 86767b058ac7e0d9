import { ChasmError } from "@chasmx/core";
import { maxRunsOfClient, maxRunsOfServer } from "../limits.ts";

/** How many runs go on at a time. */
export interface Places {
  /** Takes a place for a run of a client and gives the function that leaves it. Throws LIMIT_EXCEEDED where there is none. */
  take(client: string): () => void;
}

/** Opens the places of a server. */
export function openPlaces(): Places {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    take(client) {
      const own = taken.get(client) ?? 0;
      if (own >= maxRunsOfClient || total >= maxRunsOfServer) throw tooMany(own);
      taken.set(client, own + 1);
      total += 1;
      let isLeft = false;
      return () => {
        if (isLeft) return;
        isLeft = true;
        total -= 1;
        const left = (taken.get(client) ?? 1) - 1;
        if (left === 0) taken.delete(client);
        else taken.set(client, left);
      };
    },
  };
}

function tooMany(own: number): ChasmError {
  const how = own >= maxRunsOfClient ? `${own} runs of this client go on` : `${maxRunsOfServer} runs go on here`;
  return new ChasmError(
    "LIMIT_EXCEEDED",
    `${how}, which is as many as may. Wait for one, or answer or cancel one: list_runs shows them.`,
  );
}
