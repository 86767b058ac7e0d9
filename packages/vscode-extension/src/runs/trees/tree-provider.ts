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
export interface Tree<Line extends TreeLine> extends TreeDataProvider<TreeLine> {
  refresh(): void;
  /** The lines that were shown last, and what is beneath them. */
  readonly lines: readonly (Line | TreeLine)[];
}

/** Shows the lines that `load` gives. What it rejects with is told by `failed`, and the tree stays empty. */
export function createTree<Line extends TreeLine>(
  load: () => Promise<readonly (Line | TreeLine)[]>,
  failed: (error: unknown) => void,
): Tree<Line> {
  const changed = new EventEmitter<undefined>();
  let lines: readonly (Line | TreeLine)[] = [];
  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    async getChildren(line) {
      if (line !== undefined) return [...(line.children ?? [])];
      try {
        lines = await load();
      } catch (error) {
        failed(error);
        lines = [];
      }
      return [...lines];
    },
    refresh: () => changed.fire(undefined),
    get lines() {
      return lines;
    },
  };
}

function itemOf(line: TreeLine): TreeItem {
  const { label, description, icon, tooltip, context } = line.looks;
  const state = line.children === undefined ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded;
  const item = new TreeItem(label, state);
  item.id = line.id;
  item.description = description;
  item.iconPath = new ThemeIcon(icon.id, icon.color === undefined ? undefined : new ThemeColor(icon.color));
  item.tooltip = tooltip;
  item.contextValue = context;
  if (line.command !== undefined) {
    item.command = { command: line.command.name, title: line.command.title, arguments: [line] };
  }
  return item;
}
