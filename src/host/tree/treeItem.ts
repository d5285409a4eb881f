import * as vscode from 'vscode';
import type { LookOptions } from './look';
import { lookOf } from './looks';
import type { TreeNode } from './nodes';

/** The node as the editor draws it. Texts are plain: nothing from a log is parsed as markdown. */
export function treeItemOf(node: TreeNode, options: LookOptions): vscode.TreeItem {
  const look = lookOf(node, options);
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(look.label, look.isExpandable ? Collapsed : None);
  item.id = node.id;
  item.description = look.description;
  item.tooltip = look.tooltip;
  item.contextValue = look.context;
  item.iconPath = new vscode.ThemeIcon(
    look.icon,
    look.color === undefined ? undefined : new vscode.ThemeColor(look.color),
  );
  item.accessibilityInformation = {
    label: look.description === '' ? look.label : `${look.label}, ${look.description}`,
  };
  if (look.command !== undefined) {
    item.command = { command: look.command.id, title: look.command.title, arguments: [node] };
  }
  return item;
}
