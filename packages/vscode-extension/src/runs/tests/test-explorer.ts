import { listTests, type TestFileEntry } from "@chasmx/run-server/protocol";
import { Range, type TestController, type TestItem, TestRunProfileKind, tests, workspace } from "vscode";
import type { Parts } from "../parts.ts";
import type { FolderProject } from "../server/projects.ts";
import { runTestItems } from "./run-test-items.ts";
import type { TestPlace } from "./test-place.ts";

/** Shows the workspace's files of tests in the Test Explorer. They are read when it, or one of them, is looked at. */
export function openTestExplorer({ context, projects }: Pick<Parts, "context" | "projects">): TestController {
  const controller = tests.createTestController("chasmx", "ChasmX");
  const places = new WeakMap<TestItem, TestPlace>();
  let isWanted = false;
  const refresh = async () => {
    isWanted = true;
    const listed = projects.gather(async (project) =>
      (await project.server.requestAll(listTests)).map((entry) => itemOf(controller, { project, places }, entry)),
    );
    // Why there are none is in the log.
    controller.items.replace(await listed.catch(() => []));
  };
  const refreshIfWanted = async () => {
    if (isWanted) await refresh();
  };
  controller.resolveHandler = async (item) => {
    if (item === undefined) await refresh();
  };
  controller.refreshHandler = refresh;
  controller.createRunProfile(
    "Run",
    TestRunProfileKind.Run,
    (request, token) => runTestItems({ controller, places, request, token }),
    true,
  );
  const watcher = workspace.createFileSystemWatcher("**/*.workflow.test.json");
  context.subscriptions.push(
    controller,
    watcher,
    watcher.onDidCreate(refreshIfWanted),
    watcher.onDidChange(refreshIfWanted),
    watcher.onDidDelete(refreshIfWanted),
    projects.onChange(() => void refreshIfWanted()),
    workspace.onDidOpenTextDocument(({ uri }) => {
      if (!isWanted && uri.path.endsWith(".workflow.test.json")) void refresh();
    }),
  );
  if (workspace.textDocuments.some(({ uri }) => uri.path.endsWith(".workflow.test.json"))) void refresh();
  return controller;
}

interface Making {
  readonly project: FolderProject;
  readonly places: WeakMap<TestItem, TestPlace>;
}

function itemOf(controller: TestController, { project, places }: Making, entry: TestFileEntry): TestItem {
  const { file, problems } = entry;
  const uri = project.uriOf(file);
  const item = controller.createTestItem(uri.toString(), file, uri);
  places.set(item, { project, file });
  if (problems.length > 0) item.error = problems.join("\n");
  for (const { name, start, end } of entry.tests) {
    const test = controller.createTestItem(`${uri.toString()}#${name}`, name, uri);
    test.range = new Range(start.line, start.character, end.line, end.character);
    places.set(test, { project, file, name });
    item.children.add(test);
  }
  return item;
}
