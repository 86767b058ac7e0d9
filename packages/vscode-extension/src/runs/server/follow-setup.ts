import { listRuns, setupChanged } from "@chasmx/run-server/protocol";
import type { RunServer } from "./run-server.ts";

/** How often is looked whether nothing goes on any more, once there is a reason to start again. */
const lookMs = 1000;

/**
 * Starts a program again when its configuration is another one, which it reads but once: as soon as it owns no run and answers
 * nobody. `tell` hears where that has to wait. The function that it returns ends that.
 */
export function followSetup(server: RunServer, tell: (sentence: string) => void): () => void {
  let isOld = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (isFirst: boolean) => {
    const runs = await server.request(listRuns, {});
    // Nothing comes between this look and the restart: what is asked for from then on is for the next program.
    if (server.pending === 0 && runs.every(({ is_own }) => !is_own)) {
      isOld = false;
      await server.restart();
      return;
    }
    if (isFirst) tell("The configuration has changed. It is used once the runs that go on are over.");
    timer = setTimeout(() => begin(false), lookMs);
  };
  const begin = (isFirst: boolean) => {
    look(isFirst).catch(() => {
      // A program that has ended meanwhile is started again without this, and reads what is there then.
      isOld = false;
    });
  };
  const leave = server.onSignal(setupChanged, () => {
    if (isOld) return;
    isOld = true;
    begin(true);
  });
  return () => {
    leave();
    clearTimeout(timer);
  };
}
