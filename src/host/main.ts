import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, toDisposable } from '../base/disposable';
import type { SourceSummary, Summary } from '../core/summary';
import { AcknowledgementMarks } from './acknowledgement';
import { createCommandRunner } from './commandRunner';
import { createCommands } from './commands/index';
import { chooseProblem } from './commands/treeCommands';
import { ContextKeys } from './contextKeys';
import { contextValues } from './contextValues';
import { commands, settings as settingNames, settingsSection } from './contributions';
import { recordsText } from './copyRecords';
import { DetailsDocuments } from './detailsDocuments';
import { DisplayZone } from './displayZone';
import { EngineClient, type Remembered } from './engineClient';
import { startEngineThread } from './engineThread';
import { FailureNotice } from './failureNotice';
import { FilterState } from './filterState';
import { jumpToProblem, jumpToRow } from './jump';
import { messageOf } from './log';
import { Panel } from './panel';
import { RawDocuments } from './rawDocuments';
import { RecordDocuments } from './recordDocuments';
import { ReadPositions } from './readPositions';
import { Selection } from './selection';
import { SessionSources } from './sessionSources';
import { HostSettings } from './settings/hostSettings';
import type { HostPart, Shell } from './shell';
import { plural } from '../core/quantityText';
import { isPathOfSource } from './sourcePaths';
import { StatusBar } from './statusBar';
import { statusView } from './statusText';
import { treeItemOf } from './tree/treeItem';
import { treeMessage } from './tree/treeMessage';
import { TreeModel } from './tree/treeModel';
import { TreePreferences } from './tree/treePreferences';

/** Puts the parts together. Everything that can be wrong is in the parts. */
export async function startHost(context: vscode.ExtensionContext, shell: Shell): Promise<HostPart> {
  const store = new DisposableStore();
  const log = store.add(vscode.window.createOutputChannel('Audit Log Viewer', { log: true }));
  const memory = context.workspaceState;

  const session = store.add(new SessionSources(memory));
  const settings = store.add(new HostSettings(session, memory, log));
  const marks = new AcknowledgementMarks(memory);
  const positions = store.add(new ReadPositions(memory));
  const remembered = (): Remembered => ({ marks: marks.all(), positions: positions.all() });
  const filter = store.add(new FilterState(memory));
  const preferences = store.add(new TreePreferences(memory, () => settings.grouping));
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = new DisplayZone(
    () => settings.zone,
    context.globalState,
    ownZone,
    () => settings.assumedZone,
  );
  const workerPath = join(context.extensionPath, 'dist', 'worker.js');
  const client = store.add(new EngineClient(() => startEngineThread(workerPath), remembered, log));
  const engine = client.api;
  const { grouping, order } = preferences;
  const tree = store.add(new TreeModel(engine, filter.query, { grouping, order }));
  const selection = store.add(new Selection());
  const documents = store.add(new RawDocuments(engine));
  const isLog = (path: string): boolean => (client.summary?.sources ?? []).some(source => isPathOfSource(source, path));
  const records = store.add(new RecordDocuments());
  const jump = { engine, documents, records, log, isLog };
  const details = store.add(new DetailsDocuments(engine, () => zone.zone, log));
  const statusBar = store.add(new StatusBar());
  const notice = store.add(new FailureNotice(() => settings.notifiesOfFailures, tellOfFailures));
  const contextKeys = new ContextKeys();
  const isSession = (source: SourceSummary): boolean => session.paths.includes(source.path);
  const hasSources = (): boolean => settings.sources.sources.length > 0;
  const onFailure = (error: unknown): void => log.error(`A question to the engine failed: ${messageOf(error)}`);

  const panel = store.add(
    new Panel({
      engine,
      filter,
      extensionUri: context.extensionUri,
      log,
      summary: () => client.summary ?? noSummary,
      settings: () => zone.panelSettings,
      learnZone: name => {
        if (zone.learn(name)) zoneChanged();
      },
      setZone: async name => {
        const section = vscode.workspace.getConfiguration(settingsSection);
        const isWorkspace = section.inspect<unknown>(settingNames.timeZone)?.workspaceValue !== undefined;
        await section.update(settingNames.timeZone, name, !isWorkspace);
      },
      jumpToRawLine: async row => {
        const outcome = await jumpToRow(row, jump);
        if (outcome.kind === 'gone') void vscode.window.showWarningMessage(outcome.message);
      },
      copyRecords: async (rows, as) => {
        const { text, copied } = await recordsText(engine, rows, as, zone.zone);
        await vscode.env.clipboard.writeText(text);
        vscode.window.setStatusBarMessage(`Copied ${plural(copied, 'record')}`, 4_000);
      },
      copyText: async text => vscode.env.clipboard.writeText(text),
      openLink: async url => {
        const answer = await vscode.window.showInformationMessage(
          'Open this link from the log?',
          { modal: true, detail: url },
          'Open',
        );
        if (answer === 'Open') await vscode.env.openExternal(vscode.Uri.parse(url, true));
      },
      showProblems: source =>
        chooseProblem(engine, client.summary, source, async problem => {
          await jumpToProblem(problem, jump);
        }),
      selectionChanged: (row, count) => selection.setPanel(row, count),
    }),
  );

  const run = createCommandRunner(
    createCommands({
      engine,
      filter,
      panel,
      selection,
      jump,
      details,
      session,
      tree,
      preferences,
      isSession,
      ownDialects: () => settings.dialects,
      onFailure,
      extensionUri: context.extensionUri,
      storageUri: context.globalStorageUri,
      summary: () => client.summary,
      zone: () => zone.zone,
      hasFailures: () => (client.summary?.failures.total ?? 0) > 0,
      discoverAgain: () => settings.discoverAgain(),
      follow,
      showLog: () => log.show(),
    }),
    log,
  );

  /** Makes sure that a file is followed, and waits until its first records are there. */
  async function follow(path: string): Promise<void> {
    const isThere = (): boolean =>
      (client.summary?.sources ?? []).some(source => isPathOfSource(source, path) && source.state.kind !== 'opening');
    if (isThere()) return;
    session.add(path);
    await settings.read();
    await new Promise<void>(resolve => {
      const done = (): void => {
        listening.dispose();
        clearTimeout(timer);
        resolve();
      };
      const listening = client.onDidChangeSummary(() => isThere() && done());
      // A mount that hangs: the command goes on and says that there is no record.
      const timer = setTimeout(done, 10_000);
    });
  }

  let isConfigured = false;
  const summaryNow = (): Summary | undefined => client.summary ?? (isConfigured ? noSummary : undefined);
  let configured = '';
  const configure = (): void => {
    const { sources } = settings.sources;
    const { watch, assumedZone, dialects } = settings;
    const config = { sources, watch, zone: zone.zone, assumedZone, dialects };
    const key = JSON.stringify(config);
    // Nothing to follow yet: the engine is not started for it.
    if (key === configured || (configured === '' && sources.length === 0)) return;
    configured = key;
    log.info(`Following ${plural(sources.length, 'source')}${watch === 'poll' ? ', polling' : ''}.`);
    engine.configure({ ...config, ...remembered() }).then(() => {
      // An engine that has nothing to follow has nothing to push: that is its whole state.
      isConfigured = true;
      drawStatus();
      drawTreeHead();
    }, onFailure);
  };
  const drawStatus = (): void =>
    statusBar.show(hasSources() ? statusView(summaryNow(), zone.zone, client.isRestarting) : null);
  const drawTreeHead = (): void => {
    const { description, message } = treeMessage(filter.query, tree.result, summaryNow(), hasSources());
    shell.view.description = description;
    shell.view.message = message;
  };
  const drawContext = (): void =>
    contextKeys.set(
      contextValues({
        hasSources: hasSources(),
        hasFilter: filter.query !== '',
        hasSelection: selection.row !== undefined,
        hasSessionSources: session.paths.length > 0,
        summary: client.summary,
      }),
    );
  function zoneChanged(): void {
    configure();
    panel.push('settings', zone.panelSettings);
    shell.redrawTree(undefined);
    drawStatus();
  }

  let unseen = 0;
  store.add(
    client.onDidChangeSummary(summary => {
      marks.remember(summary);
      positions.remember(summary);
      tree.update(summary);
      details.update(summary);
      panel.push('summary', summary);
      notice.update(summary);
      drawStatus();
      drawTreeHead();
      drawContext();
      if (summary.failures.unseen === unseen) return;
      unseen = summary.failures.unseen;
      shell.view.badge = unseen === 0 ? undefined : { value: unseen, tooltip: plural(unseen, 'new failure') };
    }),
  );
  store.add(client.onDidStop(drawStatus));
  store.add(client.onDidRestart(() => selection.clear()));
  store.add(
    filter.onDidChange(query => {
      tree.setQuery(query);
      panel.push('filter', { query });
      drawTreeHead();
      drawContext();
    }),
  );
  store.add(selection.onDidChange(drawContext));
  store.add(preferences.onDidChange(() => tree.setShape({ grouping: preferences.grouping, order: preferences.order })));
  store.add(tree.onDidChange(nodes => shell.redrawTree(nodes)));
  const zonesNow = (): string => JSON.stringify(zone.both);
  let lastZones = zonesNow();
  store.add(
    settings.onDidChange(() => {
      configure();
      drawStatus();
      drawTreeHead();
      drawContext();
      panel.push('settings', zone.panelSettings);
      if (zonesNow() === lastZones) return;
      lastZones = zonesNow();
      zoneChanged();
    }),
  );
  store.add(
    vscode.workspace.onDidChangeConfiguration(event => {
      const names = [settingNames.groupTreeBy, settingNames.groupOrder];
      if (names.some(name => event.affectsConfiguration(`${settingsSection}.${name}`))) preferences.settingsChanged();
    }),
  );
  store.add(shell.view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)));
  store.add(shell.view.onDidExpandElement(({ element }) => tree.setExpanded(element, true)));
  store.add(shell.view.onDidCollapseElement(({ element }) => tree.setExpanded(element, false)));
  store.add(
    shell.view.onDidChangeSelection(({ selection: nodes }) => {
      const node = nodes[0];
      selection.setTree(node?.kind === 'record' ? node.row.row : null);
    }),
  );
  store.add(toDisposable(() => (shell.view.badge = undefined)));
  tree.setVisible(shell.view.visible);
  await settings.read();

  const look = { isSessionSource: isSession };
  return {
    runCommand: run,
    tree: { children: node => tree.children(node), item: node => treeItemOf(node, { ...look, ...zone.both }) },
    restorePanel: webviewPanel => panel.adopt(webviewPanel),
    inspect: { engine, filter, summary: () => client.summary, statusText: () => statusBar.text },
    writeDown: () => positions.flush(),
    dispose: () => store.dispose(),
  };
}

const noSummary: Summary = {
  epoch: 0,
  revision: 0,
  sources: [],
  failures: { total: 0, unseen: 0, newest: [] },
  results: [],
};

function tellOfFailures(message: string): void {
  void vscode.window.showWarningMessage(message, 'Show Failures', 'Acknowledge').then(choice => {
    if (choice === 'Show Failures') void vscode.commands.executeCommand(commands.showFailures);
    if (choice === 'Acknowledge') void vscode.commands.executeCommand(commands.acknowledgeFailures);
  });
}
