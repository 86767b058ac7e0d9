import { EventEmitter, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ItemLooks } from "./tree-items.ts";

/** A line of a tree, with what is beneath it. */
export interface TreeLine {
  readonly id: string;
  readonly looks: ItemLooks;
  readonly children?: readonly TreeLine[];
  /** What a click does. */
  readonly command?: { readonly name: string; readonly title: string };
}

/** A tree whose lines are made anew whenever it is told. */
interface Tree extends TreeDataProvider<TreeLine> {
  refresh(): void;
}

/** Shows the lines that `load` gives. */
export function createTree(load: () => Promise<readonly TreeLine[]>): Tree {
  const changed = new EventEmitter<undefined>();
  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    async getChildren(line) {
      return [...(line === undefined ? await load() : (line.children ?? []))];
    },
    refresh: () => changed.fire(undefined),
  };
}

function itemOf(line: TreeLine): TreeItem {
  const { label, description, icon, tooltip, spoken, context } = line.looks;
  const state = line.children === undefined ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded;
  const item = new TreeItem(label, state);
  item.id = line.id;
  item.description = description;
  item.iconPath = new ThemeIcon(icon.id, icon.color === undefined ? undefined : new ThemeColor(icon.color));
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: spoken };
  item.contextValue = context;
  if (line.command !== undefined) {
    item.command = { command: line.command.name, title: line.command.title, arguments: [line] };
  }
  return item;
}
