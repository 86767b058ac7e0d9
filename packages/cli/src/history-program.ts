import { type Command, Option } from "commander";
import { collect } from "./collect.ts";
import { logLevels } from "./log-levels.ts";
import type { ProgramOptions } from "./program-options.ts";

const runArgument = "a run's id, the beginning of one, or last";

const resumeHelp = `
Secrets are in no journal: they come from -i, or from the environment as for chasmx run.

Exits with 0 when the run is done, 1 when it failed, 2 when there is nothing to go on with or something is wrong (nothing
was run), and 130 when it was interrupted.

Examples:
  chasmx resume last
  chasmx resume 4f2a --file etl.workflow.json --accept-changes`;

const replayHelp = `
Exits with 0 when it came to the same, 1 where it did not (REPLAY_DIVERGED names the first difference), and 2 when something
is wrong.

Examples:
  chasmx replay last
  chasmx replay last --file flow.workflow.json            what would be different with the file as it is now?
  chasmx replay last --until writer
  chasmx replay last --into teacher --file flow.workflow.json`;

const rerunHelp = `
Nodes that have changed since, and all that depends on them, are done again in any case.

Exits as chasmx run does.

Examples:
  chasmx rerun last
  chasmx rerun last --from writer --file flow.workflow.json`;

const answerHelp = `
A run that no process runs keeps the answer until chasmx resume goes on with it.

Exits with 0 when the answer was taken or kept, 1 when the run has no use for it any more, and 2 when it does not fit or
nothing is asked for.

Examples:
  chasmx answer last
  chasmx answer last --value approve
  chasmx answer 4f2a --node "each[2]/limit" --value '{"amount": 300}'`;

/** Adds the commands over runs that are kept. */
export function addHistoryCommands(program: Command, { closedOutput, onExit }: ProgramOptions): void {
  program
    .command("runs")
    .showHelpAfterError("Read on: chasmx runs --help")
    .summary("list the runs that are kept")
    .description(
      "List the runs that are kept, the latest first. Paused are those that wait for people; interrupted those whose process is gone.",
    )
    .addOption(
      new Option("--status <status>", "only runs that stand so").choices([
        "accepted",
        "running",
        "paused",
        "interrupted",
        "completed",
        "failed",
        "cancelled",
      ]),
    )
    .option("--workflow <name>", "only runs of this workflow")
    .option("--since <when>", "only runs accepted since a date, or as long ago as 12h, 7d or 2w")
    .option("--json", "print JSON")
    .action(async (options) => {
      const { runs } = await import("./commands/runs.ts");
      onExit(await runs(options));
    });

  program
    .command("show")
    .showHelpAfterError("Read on: chasmx show --help")
    .summary("show a run that is kept")
    .description("Show a run: its nodes, its conversation, what it waits for, and how it ended.")
    .argument("<run>", runArgument)
    .addOption(new Option("--json", "print one event a line").conflicts(["sequence", "log", "html"]))
    .addOption(
      new Option("--sequence", "print the conversation as a Mermaid sequence diagram").conflicts(["log", "html"]),
    )
    .addOption(new Option("--log <file>", "write the conversation to a JSON file").conflicts("html"))
    .option("--html <file>", "write the graph and the conversation to a page that any browser opens")
    .option("--force", "with --html: overwrite the file where it exists")
    .action(async (run, options) => {
      const { show } = await import("./commands/show.ts");
      onExit(await show(run, options));
    });

  program
    .command("watch")
    .showHelpAfterError("Read on: chasmx watch --help")
    .summary("watch a run of another terminal")
    .description("Show a run as it happens, until it ends. Ctrl-C ends the watching, not the run.")
    .argument("<run>", runArgument)
    .action(async (run) => {
      const { watch } = await import("./commands/watch.ts");
      onExit(await watch(run));
    });

  program
    .command("resume")
    .showHelpAfterError("Read on: chasmx resume --help")
    .summary("go on with a run whose process is gone")
    .description("Go on with an interrupted run: what its journal holds is not done again.")
    .argument("<run>", runArgument)
    .option("-i, --input <name=value>", "give a secret again, again for each", collect)
    .option("--file <file>", "the workflow's file, where it is not to go on with the workflow that it began with")
    .option("--accept-changes", "go on although the file has changed, and say what differs")
    .option("--json", "print one event a line on stdout, and nothing else there: those from now on")
    .addOption(
      new Option("--log-level <level>", "log what happens inside on stderr").choices(logLevels).default("silent"),
    )
    .addHelpText("after", resumeHelp)
    .action(async (run, options) => {
      const { resume } = await import("./commands/resume.ts");
      onExit(await resume(run, options, closedOutput));
    });

  program
    .command("replay")
    .showHelpAfterError("Read on: chasmx replay --help")
    .summary("do a run again without any effect, and prove that it is the same")
    .description("Do a run again from its journal, without any effect, and prove that it comes to the same events.")
    .argument("<run>", runArgument)
    .addOption(new Option("--until <node>", "end when this node has ended, and show what it gave").conflicts("into"))
    .option("--into <agent>", "do again what one agent did, with its model really called: old and new answers")
    .option("--file <file>", "the workflow's file, instead of the workflow that the run began with")
    .addOption(new Option("--model <name>", "with --into: the agent's model"))
    .option("--rehearse", "with --into: call no model, whatever is configured")
    .option("-i, --input <name=value>", "give a secret, where a text is computed from one", collect)
    .option("--json", "print JSON")
    .addHelpText("after", replayHelp)
    .action(async (run, options) => {
      const { replay } = await import("./commands/replay.ts");
      onExit(await replay(run, options));
    });

  program
    .command("rerun")
    .showHelpAfterError("Read on: chasmx rerun --help")
    .summary("start another run with the same inputs")
    .description("Start another run with what a run was given, from its beginning or from a node on.")
    .argument("<run>", runArgument)
    .option("--from <node>", "take over what does not come after this node, instead of doing it again")
    .option("--file <file>", "the workflow's file, instead of the workflow that the run began with")
    .option("-i, --input <name=value>", "set a variable otherwise, again for each; secrets are needed again", collect)
    .addOption(
      new Option("-m, --mode <mode>", "how agents talk, instead of how they did").choices(["simple", "pubsub"]),
    )
    .option("--model <name>", "the model of every node; with OPENAI_API_KEY set it is called")
    .option("--rehearse", "call no model, whatever is configured")
    .option("--cache", "take stored answers to the same requests, instead of calling models again")
    .option("--transport <url>", "the transport of pubsub mode; else CHASMX_TRANSPORT, else the configuration's")
    .option("--run-id <id>", "the new run's id, instead of a random one")
    .option("--json", "print one event a line on stdout, and nothing else there")
    .addOption(
      new Option("--log-level <level>", "log what happens inside on stderr").choices(logLevels).default("silent"),
    )
    .addHelpText("after", rerunHelp)
    .action(async (run, options) => {
      const { rerun } = await import("./commands/rerun.ts");
      onExit(await rerun(run, options, closedOutput));
    });

  program
    .command("answer")
    .showHelpAfterError("Read on: chasmx answer --help")
    .summary("give a run what it waits for")
    .description("Give a run what it asks people for. Without a value you are asked, or shown, what that is.")
    .argument("<run>", runArgument)
    .option("--node <name>", "which answer this is, where the run waits for several: the node's name in the run")
    .option("--value <value>", "one of the choices, a text, or JSON where the run asks for what fits a schema")
    .addHelpText("after", answerHelp)
    .action(async (run, options) => {
      const { answer } = await import("./commands/answer.ts");
      onExit(await answer(run, options));
    });

  program
    .command("cancel")
    .showHelpAfterError("Read on: chasmx cancel --help")
    .summary("cancel a run of any terminal")
    .description("Cancel a run. One that is interrupted is ended here.")
    .argument("<run>", runArgument)
    .action(async (run) => {
      const { cancel } = await import("./commands/cancel.ts");
      onExit(await cancel(run));
    });

  program
    .command("prune")
    .showHelpAfterError("Read on: chasmx prune --help")
    .summary("remove old runs")
    .description("Remove runs for good, but none whose process lives.")
    .requiredOption("--older-than <when>", "runs accepted before a date, or longer ago than 12h, 30d or 2w")
    .option("--dry-run", "only say which")
    .action(async (options) => {
      const { prune } = await import("./commands/prune.ts");
      onExit(await prune(options));
    });
}
