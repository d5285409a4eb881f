import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { askPerson } from '../askPerson';
import type { Dialect } from '../../core/dialect';
import type { SourceId } from '../../core/ids';
import type { SourceSummary, Summary } from '../../core/summary';
import { visibleText, escapeIcons } from '../../core/visibleText';
import type { EngineApi } from '../../protocol/engineApi';
import { addSourceServices } from '../addSource/addSourceServices';
import { refusal } from '../refusal';
import { commands, discoveryExclude, type CommandFamily } from '../contributions';
import type { DetailsDocuments } from '../detailsDocuments';
import { columnForText } from '../jump';
import { messageText } from '../messageText';
import type { Panel } from '../panel';
import type { SessionSources } from '../sessionSources';
import { logOfFound } from '../settings/foundLogs';
import { literalPath } from '../settings/paths';
import { auditLogOf } from '../settings/schedulerConfig';
import { addSources, setSchedulerConfig } from '../settings/writeSettings';
import { plural } from '../../core/quantityText';
import { stateText } from '../../core/sourceText';
import { isTreeNode, sourceAbove, type TreeNode } from '../tree/nodes';

export interface SourceCommandServices {
  readonly engine: Pick<EngineApi, 'acknowledge' | 'cancelIndexing' | 'resumeIndexing' | 'refresh' | 'examine'>;
  readonly session: SessionSources;
  readonly panel: Panel;
  readonly details: DetailsDocuments;
  readonly extensionUri: vscode.Uri;
  readonly storageUri: vscode.Uri;
  summary(): Summary | undefined;
  zone(): string;
  readonly isSession: (source: SourceSummary) => boolean;
  discoverAgain(): Promise<number>;
  /** The person's own dialects. */
  ownDialects(): readonly Dialect[];
}

type SourceCommandId =
  | typeof commands.addSource
  | typeof commands.removeSource
  | typeof commands.useSchedulerConfig
  | typeof commands.findLogs
  | typeof commands.tryDemo
  | typeof commands.openInViewer
  | typeof commands.openSourceLog
  | typeof commands.showSourceDetails
  | typeof commands.refresh
  | typeof commands.cancelIndexing
  | typeof commands.resumeIndexing
  | typeof commands.acknowledgeFailures;

/** Commands about which logs are followed, and how. */
export function sourceCommands(services: SourceCommandServices): CommandFamily<SourceCommandId> {
  const { engine, session, panel } = services;
  const sources = (): readonly SourceSummary[] => services.summary()?.sources ?? [];

  /** The node's source, the only one that fits, or the one the person chooses. */
  const chooseSource = async (
    node: TreeNode | undefined,
    title: string,
    fits: (source: SourceSummary) => boolean,
  ): Promise<SourceSummary | undefined> => {
    const own = isTreeNode(node) ? sourceAbove(node) : null;
    if (own !== null) return own.source;
    const fitting = sources().filter(fits);
    if (fitting.length < 2) return fitting[0];
    const items = fitting.map(source => ({
      label: escapeIcons(visibleText(source.label)),
      description: stateText(source, services.zone()),
      detail: escapeIcons(visibleText(source.path)),
      source,
    }));
    return (await askPerson(() => vscode.window.showQuickPick(items, { title, matchOnDetail: true })))?.source;
  };

  return {
    // A bundle of its own: see scripts/build.mjs.
    [commands.addSource]: async () => {
      const { addSource } = await import('../addSource/addSource');
      await addSource(addSourceServices(services));
    },
    [commands.removeSource]: async node => {
      const source = await chooseSource(node, 'Remove from This Window', services.isSession);
      if (source !== undefined) session.remove(source.path);
    },
    [commands.useSchedulerConfig]: async () => {
      const uris = await vscode.window.showOpenDialog({
        title: 'Use Scheduler Config',
        openLabel: 'Use',
        filters: { 'YAML files': ['yaml', 'yml'], 'All files': ['*'] },
      });
      const uri = uris?.[0];
      if (uri === undefined) return;
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const log = await auditLogOf(text, uri.fsPath, { home: homedir(), confinedTo: null });
      if (log.kind === 'unusable') throw new Error(`${uri.fsPath} can’t be used: ${log.reason}`);
      await setSchedulerConfig(uri.fsPath);
      await vscode.window.showInformationMessage(messageText(`Following ${log.path}, as the scheduler's config says.`));
    },
    [commands.findLogs]: async () => {
      if ((await services.discoverAgain()) > 0) {
        await vscode.commands.executeCommand('auditLogViewer.records.focus');
        return;
      }
      await chooseFromWorkspace();
    },
    [commands.tryDemo]: async () => {
      const folder = vscode.Uri.joinPath(services.storageUri, 'demo');
      const log = vscode.Uri.joinPath(folder, 'scheduler_audit.jsonl');
      await vscode.workspace.fs.createDirectory(folder);
      const bundled = vscode.Uri.joinPath(services.extensionUri, 'media', 'demo', 'scheduler_audit.jsonl');
      await vscode.workspace.fs.copy(bundled, log, { overwrite: true });
      session.add(log.fsPath);
      panel.open();
    },
    [commands.openInViewer]: async uri => {
      const target = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
      if (target?.scheme !== 'file') throw new Error('only files on a disk can be followed');
      // A run of a tree is opened with its tree.
      const path = logOfFound(target.fsPath);
      if (!sources().some(source => source.path === path)) {
        const dialects = services.ownDialects();
        const request = { path, format: 'auto', dialect: 'auto', dialects, maxRecords: 1 } as const;
        const reason = refusal(path, await engine.examine(request));
        if (reason !== null) throw new Error(reason);
        session.add(path);
      }
      panel.open();
    },
    [commands.openSourceLog]: async node => {
      const source = await chooseSource(node, 'Open Source Log', () => true);
      if (source === undefined) return;
      const column = columnForText();
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(source.path), column);
    },
    [commands.showSourceDetails]: async node => {
      const source = await chooseSource(node, 'Show Source Details', () => true);
      if (source !== undefined) await services.details.open(source, columnForText());
    },
    [commands.refresh]: async node => {
      const source = sourceOfNode(node);
      if (source === null) await services.discoverAgain();
      await engine.refresh({ source });
    },
    [commands.cancelIndexing]: async node => {
      const source = await chooseSource(node, 'Cancel Indexing', ({ state }) => state.kind === 'indexing');
      if (source !== undefined) await engine.cancelIndexing({ source: source.id });
    },
    [commands.resumeIndexing]: async node => {
      const source = await chooseSource(node, 'Resume Indexing', ({ state }) => state.kind === 'partial');
      if (source !== undefined) await engine.resumeIndexing({ source: source.id });
    },
    [commands.acknowledgeFailures]: async node => engine.acknowledge({ source: sourceOfNode(node) }),
  };
}

function sourceOfNode(node: TreeNode | undefined): SourceId | null {
  return isTreeNode(node) && node.kind === 'source' ? node.source.id : null;
}

/** Offers every file of the workspace that may be a log; those chosen are written into the settings. */
async function chooseFromWorkspace(): Promise<void> {
  const uris = await vscode.workspace.findFiles(offered, discoveryExclude, filesOffered);
  if (uris.length === 0) {
    await vscode.window.showInformationMessage(
      'No file in this workspace is named like a log. Use Add Source… for a log elsewhere.',
    );
    return;
  }
  // Names that begin with a dot are those of files that a writer puts in a log's place.
  const items = uris
    .filter(({ path }) => !/\/\.[^/]*$/.test(path))
    .map(uri => ({ label: vscode.workspace.asRelativePath(uri), uri, picked: /audit/i.test(uri.path) }))
    .sort((a, b) => Number(b.picked) - Number(a.picked) || a.label.localeCompare(b.label));
  const chosen = await askPerson(() =>
    vscode.window.showQuickPick(items, {
      title: 'Find Logs in Workspace',
      placeHolder: `${plural(items.length, 'file')} found; choose the audit logs`,
      canPickMany: true,
    }),
  );
  if (chosen !== undefined && chosen.length > 0) {
    await addSources(chosen.map(({ uri }) => ({ path: literalPath(uri.fsPath), label: '' })));
  }
}

/** Arrays and databases are offered when they are named like one of a log: most are something else. */
const offered = '**/{*.jsonl,*.ndjson,*audit*.json,*audit*.db,*audit*.sqlite,*audit*.log}';
const filesOffered = 500;
