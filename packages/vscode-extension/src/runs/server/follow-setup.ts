import { listRuns, setupChanged } from "@chasmx/run-server/protocol";
import { failureOf } from "./failure.ts";
import type { RunServer } from "./run-server.ts";

/** How often is looked whether nothing goes on any more, once there is a reason to start again. */
const lookMs = 1000;

/**
 * Starts a program again when its configuration is another one, which it reads but once: as soon as it owns no run and answers
 * nobody. `tell` hears where that has to wait. The function that it returns ends that.
 */
export function followSetup(server: RunServer, tell: (sentence: string) => void): () => void {
  let isOld = false;
  let isTold = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const { sent } = server.requests;
    const runs = await server.request(listRuns, {});
    const isRunning = runs.some(({ is_own }) => is_own);
    // Nothing was asked for since this look began, which might have begun a run; what is from now on is for the next program.
    const isQuiet = server.requests.sent === sent + 1 && server.requests.pending === 0;
    if (isQuiet && !isRunning) {
      isOld = false;
      await server.restart();
      return;
    }
    if (isRunning && !isTold) tell("The configuration has changed. It is used once the runs that go on are over.");
    isTold ||= isRunning;
    timer = setTimeout(begin, lookMs);
  };
  const begin = () => {
    look().catch((error: unknown) => {
      // A program that has ended is started again by the next request, and reads what is there then.
      isOld = false;
      tell(failureOf(error).message);
    });
  };
  const leave = server.onSignal(setupChanged, () => {
    if (isOld) return;
    [isOld, isTold] = [true, false];
    begin();
  });
  return () => {
    leave();
    clearTimeout(timer);
  };
}
