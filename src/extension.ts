import * as vscode from 'vscode';
import {
  commands,
  discoveryExclude,
  discoveryGlob,
  panelViewType,
  settings,
  settingsSection,
  treeViewId,
} from './host/contributions';
import { sessionSourcesKey } from './host/memory';
import type { HostPart } from './host/shell';
import type { TreeNode } from './host/tree/nodes';

/**
 * The light outer part of the extension: it is all that other windows pay for.
 *
 * A window is no business of ours until a log is configured, lies in its folders, or someone opens the view, the panel or
 * a command. The manifest can name all of these but the first: there is no activation event for a setting. So the
 * extension is activated when a window has started (`onStartupFinished`), this small file reads the settings, looks
 * for one log with a search that ends at the first hit (what `workspaceContains` would do, in its place, not beside it),
 * and loads the rest, `dist/host.js`, only when there is something to do.
 */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const redraws = new vscode.EventEmitter<TreeNode[] | undefined>();
  let starting: Promise<HostPart> | undefined;
  const host = (): Promise<HostPart> =>
    (starting ??= load(context, view, redraws).catch((error: unknown) => {
      // The next one who needs it tries again.
      starting = undefined;
      throw error;
    }));
  const view = vscode.window.createTreeView<TreeNode>(treeViewId, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: redraws.event,
      getChildren: async node => [...(await (await host()).tree.children(node))],
      getTreeItem: async node => (await host()).tree.item(node),
      getParent: node => node.parent,
    },
  });
  context.subscriptions.push(
    redraws,
    view,
    vscode.window.registerWebviewPanelSerializer(panelViewType, {
      deserializeWebviewPanel: async panel => (await host()).restorePanel(panel),
    }),
    ...Object.values(commands).map(id =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await host()).runCommand(id, args)),
    ),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (starting === undefined && event.affectsConfiguration(settingsSection) && isConfigured()) start(host);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      if (starting === undefined) start(() => startWhenFound(host));
    }),
  );

  const isRemembered = context.workspaceState.get<readonly string[]>(sessionSourcesKey, []).length > 0;
  start(isConfigured() || isRemembered ? host : () => startWhenFound(host));
  return process.env['AUDIT_LOG_VIEWER_TEST'] === undefined
    ? undefined
    : { isStarted: () => starting !== undefined, host };
}

/** The window ends, and waits for this as long as it waits for anything. */
export async function deactivate(): Promise<void> {
  const part = running;
  running = undefined;
  await part?.writeDown();
}

/** The editor calls `deactivate` by its name and gives it nothing, so this module has to know what runs. */
let running: HostPart | undefined;

/** Given to tests inside the editor only. */
export interface TestApi {
  isStarted(): boolean;
  host(): Promise<HostPart>;
}

async function load(
  context: vscode.ExtensionContext,
  view: vscode.TreeView<TreeNode>,
  redraws: vscode.EventEmitter<TreeNode[] | undefined>,
): Promise<HostPart> {
  const { startHost } = await import('./host/main');
  const host = await startHost(context, {
    view,
    redrawTree: nodes => redraws.fire(nodes === undefined ? undefined : [...nodes]),
  });
  context.subscriptions.push(host);
  running = host;
  return host;
}

/** Starts without anyone waiting for it. */
function start(begin: () => Promise<unknown>): void {
  begin().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Audit Log Viewer could not be started: ${reason}`);
  });
}

function isConfigured(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const scopes = folders.length > 0 ? folders.map(folder => folder.uri) : [undefined];
  return scopes.some(scope => {
    const section = vscode.workspace.getConfiguration(settingsSection, scope);
    const sources = section.get<unknown>(settings.sources);
    const config = section.get<unknown>(settings.schedulerConfig);
    return (Array.isArray(sources) && sources.length > 0) || (typeof config === 'string' && config !== '');
  });
}

async function startWhenFound(host: () => Promise<unknown>): Promise<void> {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) return;
  const source = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => source.cancel(), searchForMs);
  try {
    const found = await vscode.workspace.findFiles(discoveryGlob, discoveryExclude, 1, source.token);
    if (found.length > 0) await host();
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}

/** A folder that takes longer to search is not searched to its end; the view finds its logs when it is opened. */
const searchForMs = 7_000;
