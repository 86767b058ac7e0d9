import { Argument, Command, Option } from "commander";
import { collect } from "./collect.ts";
import { addHistoryCommands } from "./history-program.ts";
import { logLevels } from "./log-levels.ts";
import { ownPackage } from "./own-package.ts";
import type { ProgramOptions } from "./program-options.ts";
import { printable } from "./terminal/printable.ts";

/**
 * The command line: every command with its options and help. What a command does is loaded when it is called, so that none
 * pays for another.
 */
export function createProgram({ closedOutput, onExit }: ProgramOptions): Command {
  const program = new Command("chasmx")
    .description("Run, check and draw workflows of agents that ask each other questions, broadcast and share context.")
    .version(ownPackage().version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .configureOutput({ outputError: (text, write) => write(usageError(text)) })
    .showHelpAfterError("Read on: chasmx --help")
    .exitOverride()
    .addHelpText("after", examples);

  program
    .command("run")
    .showHelpAfterError("Read on: chasmx run --help")
    .summary("run a workflow")
    .description("Run a workflow and show its agents' conversation as it happens.")
    .argument("<file>", "the workflow's file")
    .option("-i, --input <name=value>", "set a variable, again for each; JSON where it is no string", collect)
    .option("--input-file <file>", "set variables from a JSON object; - reads standard input")
    .addOption(
      new Option("-m, --mode <mode>", "how agents talk, instead of what the file says").choices(["simple", "pubsub"]),
    )
    .option("--model <name>", "the model of every node; with OPENAI_API_KEY set it is called")
    .option("--rehearse", "call no model, whatever is configured")
    .option("--cache", "take stored answers to the same requests, instead of calling models again")
    .option("--transport <url>", "the transport of pubsub mode; else CHASMX_TRANSPORT, else the configuration's")
    .addOption(
      new Option("--parity <transports>", "run over two transports, as memory:,redis://…, and compare").conflicts([
        ...["mode", "transport", "remote", "runId"],
      ]),
    )
    .option("--remote <nodes>", "nodes whose agents live in other processes, with commas; chasmx agents hosts them")
    .option("--run-id <id>", "the run's id, instead of a random one")
    .addOption(
      new Option("--record <folder>", "write what models answer to files, for tests without them").conflicts([
        ...["replay", "remote", "parity"],
      ]),
    )
    .addOption(
      new Option("--replay <folder>", "answer from a recording: no model is called").conflicts(["remote", "parity"]),
    )
    .option("--no-journal", "keep the run in memory, instead of as a file in .chasmx/runs")
    .option("--json", "print one event a line on stdout, and nothing else there")
    .addOption(
      new Option("--log-level <level>", "log what happens inside on stderr").choices(logLevels).default("silent"),
    )
    .addHelpText("after", runHelp)
    .action(async (file, options) => {
      if (options.parity !== undefined) {
        const { parity } = await import("./commands/parity.ts");
        return onExit(await parity(file, options));
      }
      const { run } = await import("./commands/run.ts");
      onExit(await run(file, options, closedOutput));
    });

  program
    .command("agents")
    .showHelpAfterError("Read on: chasmx agents --help")
    .summary("host agents for a run of another process")
    .description("Host agents of a workflow in this process, for a run that another one owns, until the run ends.")
    .argument("<file>", "the workflow's file: the same as the run's")
    .requiredOption("--run <id>", "the run's id, as given to chasmx run --run-id")
    .requiredOption("--nodes <nodes>", "the nodes whose agents live here, with commas between them")
    .option("--transport <url>", "the transport; else CHASMX_TRANSPORT, else the configuration's")
    .option("--model <name>", "the model of these nodes; with OPENAI_API_KEY set it is called")
    .option("--rehearse", "call no model, whatever is configured")
    .option("-i, --input <name=value>", "give a secret, again for each: secrets never travel", collect)
    .addHelpText("after", agentsHelp)
    .action(async (file, options) => {
      const { agents } = await import("./commands/agents.ts");
      onExit(await agents(file, options));
    });

  program
    .command("validate")
    .showHelpAfterError("Read on: chasmx validate --help")
    .summary("check workflows without running anything")
    .description("Check workflows and files of tests, and all of them below folders. Nothing is run.")
    .argument("<file...>", "files and folders")
    .addOption(
      new Option("-f, --format <format>", "how problems are printed")
        .choices(["text", "json", "sarif", "github"])
        .default("text"),
    )
    .addHelpText("after", "\nExits with 0 where there is no error, else with 1.")
    .action(async (paths, options) => {
      const { validate } = await import("./commands/validate.ts");
      onExit(await validate(paths, options));
    });

  program
    .command("test")
    .showHelpAfterError("Read on: chasmx test --help")
    .summary("test workflows without a model")
    .description("Run the tests of files, and of every *.workflow.test.json below folders. No model is called.")
    .argument("<file...>", "files and folders")
    .option("--filter <text>", "only tests with this in their names")
    .option("--update", "record again what tests have recordings of: their models are really called")
    .option("--junit <file>", "write the results as JUnit's XML")
    .option("--json", "print JSON")
    .addHelpText("after", testHelp)
    .action(async (paths, options) => {
      const { test } = await import("./commands/test.ts");
      onExit(await test(paths, options));
    });

  program
    .command("graph")
    .showHelpAfterError("Read on: chasmx graph --help")
    .summary("draw a workflow as a Mermaid flowchart")
    .description("Print a workflow as a Mermaid flowchart. Dotted lines are questions that a prompt directs.")
    .argument("<file>", "the workflow's file")
    .action(async (file) => {
      const { graph } = await import("./commands/graph.ts");
      onExit(await graph(file));
    });

  program
    .command("diff")
    .showHelpAfterError("Read on: chasmx diff --help")
    .summary("say what differs between two workflows")
    .description("Say what differs between two workflows: their parts, and who talks with whom. Nothing is run.")
    .argument("<before>", "a file, a revision as git spells it, or the one file whose last commit is meant")
    .argument("[after]", "a file, or a revision as git spells it")
    .addOption(
      new Option("-f, --format <format>", "how changes are printed")
        .choices(["text", "markdown", "json"])
        .default("text"),
    )
    .addHelpText("after", diffHelp)
    .action(async (before, after, options) => {
      const { diff } = await import("./commands/diff.ts");
      onExit(await diff(before, after, options));
    });

  program
    .command("schema")
    .showHelpAfterError("Read on: chasmx schema --help")
    .summary("print the JSON Schema of workflow files")
    .description("Print the JSON Schema of workflow files or of tests, for an editor, or that of communication logs.")
    .addArgument(
      new Argument("[kind]", "of which files").choices(["workflow", "test", "communication-log"]).default("workflow"),
    )
    .action(async (kind) => {
      const { schema } = await import("./commands/schema.ts");
      onExit(await schema(kind));
    });

  program
    .command("init")
    .showHelpAfterError("Read on: chasmx init --help")
    .summary("write a starter workflow")
    .description("Write a starter workflow.")
    .argument("[file]", "the file to write", "hello.workflow.json")
    .option("--force", "overwrite the file")
    .action(async (file, options) => {
      const { init } = await import("./commands/init.ts");
      onExit(await init(file, options));
    });

  program
    .command("mcp")
    .showHelpAfterError("Read on: chasmx mcp --help")
    .summary("serve workflows to assistants over MCP")
    .description("Let assistants find, check, run and follow the workflows of a folder over MCP, on stdin and stdout.")
    .argument("[root]", "the folder of the workflows", ".")
    .option("--http <address>", "listen at a port, or a host and a port, instead of stdin and stdout")
    .addOption(
      new Option("--allow-host <name>", "a name by which clients call the server, again for each").argParser(collect),
    )
    .addHelpText("after", mcpHelp)
    .action(async (root, options) => {
      const { mcp } = await import("./commands/mcp.ts");
      onExit(await mcp(root, options, closedOutput));
    });

  program
    .command("serve")
    .showHelpAfterError("Read on: chasmx serve --help")
    .summary("serve workflows and runs to an editor")
    .description("Let an editor run, watch and answer the workflows of a folder over JSON-RPC, on stdin and stdout.")
    .argument("[root]", "the folder of the workflows", ".")
    .requiredOption("--stdio", "speak on stdin and stdout, which is the only way there is")
    .addHelpText("after", serveHelp)
    .action(async (root) => {
      const { serve } = await import("./commands/serve.ts");
      onExit(await serve(root, closedOutput));
    });

  program
    .command("doctor")
    .showHelpAfterError("Read on: chasmx doctor --help")
    .summary("say what is installed, what answers, and what to do about the rest")
    .description("Say what is installed, which plugins and transports answer, and what to do about the rest.")
    .option("--json", "print one JSON array of { what, status, message }; status is ok, none or wrong")
    .addHelpText("after", doctorHelp)
    .action(async (options) => {
      const { doctor } = await import("./commands/doctor.ts");
      onExit(await doctor(options));
    });

  addHistoryCommands(program, { closedOutput, onExit });
  return program;
}

const examples = `
Examples:
  chasmx init                                        write hello.workflow.json
  chasmx run hello.workflow.json                     rehearse it: no model is called
  chasmx run hello.workflow.json -i topic=tides      with another value for a variable
  chasmx validate .                                  check every *.workflow.json below here
  chasmx test .                                      run every *.workflow.test.json below here
  chasmx graph hello.workflow.json > hello.mmd       draw it
  chasmx diff hello.workflow.json                    what has changed since the last commit
  chasmx doctor                                      what is installed and answers here
  chasmx runs                                        list the runs that are kept
  chasmx show last                                   read the latest of them again
  chasmx answer last                                 give it what it waits for
  chasmx resume last                                 go on with it where its process was killed`;

const runHelp = `
Secret variables are read from the environment where no input gives them: api_key from CHASMX_INPUT_API_KEY.

A run that waits for a person asks in the terminal, and elsewhere says how to answer. Ctrl-C then leaves it for chasmx answer
and chasmx resume; any other run is cancelled.

Exits with 0 when the run is done, 1 when it failed, 2 when the command, the file or an input is wrong (nothing was
run), and 130 when it was interrupted.

Examples:
  chasmx run etl.workflow.json -i source=orders -i limit=10 -i 'tags=["a", "b"]'
  echo '{"topic": "tides"}' | chasmx run hello.workflow.json --input-file -
  chasmx run hello.workflow.json --json | grep message-
  chasmx run hello.workflow.json --record recordings/hello      what models answered, for review and tests
  chasmx run hello.workflow.json --replay recordings/hello      the same again, without a model`;

const testHelp = `
Exits with 0 where all tests pass, 1 where one fails, and 2 where a file of tests is wrong.

Examples:
  chasmx test .                                    every *.workflow.test.json below here
  chasmx test . --filter refund --junit tests.xml
  chasmx test flows/refund.workflow.test.json --update`;

const diffHelp = `
Exits with 0 where both say the same, 1 where they differ, and 2 where one of them cannot be read. Positions and order are
no difference.

Examples:
  chasmx diff flow.workflow.json                             what is not committed yet
  chasmx diff HEAD~1 flow.workflow.json                      since the commit before the last
  chasmx diff main:flows/a.workflow.json a.workflow.json     another branch, and another file
  chasmx diff flow.workflow.json --format markdown           for a review`;

const agentsHelp = `
Start it before or after the run. Several processes may offer one agent: the first is taken, and another when that one goes.

Exits with 0 when the run has ended, 2 when something is wrong or the run does not take the agents, and 130 when it was
interrupted.

Examples:
  chasmx run qa.workflow.json --mode pubsub --remote teacher --run-id qa-1 --transport redis://localhost:6379
  chasmx agents qa.workflow.json --run qa-1 --nodes teacher --transport redis://localhost:6379`;

const mcpHelp = `
Over HTTP clients show the token of CHASMX_MCP_TOKEN, which is required where other machines reach the address. Secret variables
come from the environment, as for chasmx run. Runs go on until the server ends, and are then left for chasmx resume.

Examples:
  chasmx mcp                                         what an assistant starts: see docs/mcp.md
  chasmx mcp flows --http 3333                       for clients of this machine, at http://127.0.0.1:3333/mcp`;

const serveHelp = `
An editor starts it, as the ChasmX extension of VS Code does. Secret variables come from the environment, as for chasmx run, or
from the editor. When the editor goes, its runs are left for chasmx resume.

Example:
  chasmx serve --stdio flows`;

const doctorHelp = `
It looks at the project of the working folder. It runs the code of the plugins that chasmx.config.json names, connects to the
transport and sends itself a message, and reads the store of runs. It writes nothing, and prints no password of a URL.

Exits with 0 where nothing is wrong, else with 1.`;

/** Commander's words in the shape of every other error. What the user typed is in them. */
function usageError(text: string): string {
  const file = /unknown command '(.*\.json)'/.exec(text)?.[1];
  const hint = file === undefined ? "" : `To run a file: chasmx run ${file}\n`;
  return printable(`${text.replace(/^error: /, "OPTION_INVALID: ")}${hint}`);
}
