import type * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { Summary } from '../core/summary';
import type { EngineApi } from '../protocol/engineApi';
import type { CommandId } from './contributions';
import type { FilterState } from './filterState';
import type { TreeNode } from './tree/nodes';

/** What the extension's light outer part has made already when the host comes: see `src/extension.ts`. */
export interface Shell {
  readonly view: vscode.TreeView<TreeNode>;
  /** Draws nodes of the tree anew, `undefined` all of it. */
  redrawTree(nodes: readonly TreeNode[] | undefined): void;
}

/** What the light outer part passes on. */
export interface HostPart extends Disposable {
  runCommand(id: CommandId, args: readonly unknown[]): Promise<void>;
  readonly tree: {
    children(node: TreeNode | undefined): Promise<readonly TreeNode[]>;
    item(node: TreeNode): vscode.TreeItem;
  };
  restorePanel(panel: vscode.WebviewPanel): void;
  /** Writes down what the next window should know; the window ends. */
  writeDown(): Promise<void>;
  /** For tests inside the editor. */
  readonly inspect: Inspection;
}

/** What tests inside the editor may look at. */
export interface Inspection {
  readonly engine: EngineApi;
  readonly filter: FilterState;
  summary(): Summary | undefined;
  statusText(): string;
}
