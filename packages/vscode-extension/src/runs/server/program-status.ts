import { type ExtensionContext, type LanguageStatusItem, languages, RelativePattern, workspace } from "vscode";
import { languageId } from "../../language/documents.ts";
import { plainLine } from "../plain-text.ts";
import { describeProgram } from "./choose-program.ts";
import { failureOf } from "./failure.ts";
import type { FolderProject, Projects } from "./projects.ts";

/** Says in the status of the language which `chasmx` makes the runs of a folder. */
export function showPrograms({ subscriptions }: ExtensionContext, projects: Projects): void {
  const items = new Map<FolderProject, LanguageStatusItem>();
  const show = async (project: FolderProject, item: LanguageStatusItem) => {
    const said = await projects.programOf(project.folder).then(describeProgram, (error) => failureOf(error).message);
    item.detail = plainLine(said);
  };
  const showAll = () => {
    for (const [project, item] of items) void show(project, item);
  };
  const follow = () => {
    const all = new Set(projects.all());
    for (const [project, item] of items) {
      if (all.has(project)) continue;
      item.dispose();
      items.delete(project);
    }
    for (const project of all) {
      if (items.has(project)) continue;
      const item = itemOf(project);
      items.set(project, item);
      // A start is when another one may have been installed.
      project.server.onState(() => void show(project, item));
    }
    showAll();
  };
  follow();
  subscriptions.push(
    projects.onChange(follow),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("chasmx.server.path")) showAll();
    }),
    {
      dispose() {
        for (const item of items.values()) item.dispose();
      },
    },
  );
}

function itemOf({ folder }: FolderProject): LanguageStatusItem {
  const documents = { language: languageId, pattern: new RelativePattern(folder, "**") };
  const item = languages.createLanguageStatusItem(`chasmx.program:${folder.uri.toString()}`, documents);
  item.name = "ChasmX Runs";
  item.text = "Runs";
  item.command = { title: "Log", command: "chasmx.showLog" };
  return item;
}
