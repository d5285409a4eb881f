import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableBase, DisposableStore, MutableDisposable, toDisposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { Dialect } from '../../core/dialect';
import { knownDialects } from '../../core/knownDialects';
import {
  discoveryExclude,
  discoveryFileGlob,
  discoveryGlob,
  discoveryTreeGlob,
  settings,
  settingsSection,
  type SettingName,
} from '../contributions';
import { messageOf, type Log } from '../log';
import type { Memory } from '../memory';
import { messageText } from '../messageText';
import type { SessionSources } from '../sessionSources';
import { logOfFound } from './foundLogs';
import { PatientTexts } from './patientTexts';
import { baseOf, type Folder } from './paths';
import { readAssumedZone, readZone, type ZoneChoice } from './readSettings';
import { foldersNow } from './workspaceFolders';
import { resolveSources, type FolderSettings, type ResolvedSources } from './resolveSources';

/**
 * Everything that says what is followed, read again whenever any of it changes: settings, workspace folders, trust,
 * a scheduler's config, logs that appear in the workspace, files opened by hand.
 */
export class HostSettings extends DisposableBase {
  private readonly changes = this._register(new Emitter<undefined>());
  private readonly configWatchers = this._register(new MutableDisposable<DisposableStore>());
  private readonly discoveryWatcher = this._register(new MutableDisposable());
  private readonly timer = this._register(new MutableDisposable());
  private readonly configTexts = new PatientTexts(readSmallText, () => this.readLater());
  private readonly told = new Set<string>();
  private discovered: ReadonlySet<string> | undefined;
  private current: ResolvedSources = nothing;
  private own: readonly Dialect[] = [];
  private reading: Promise<void> = Promise.resolve();

  /** The sources were resolved anew, or another setting changed. */
  readonly onDidChange: Event<undefined> = this.changes.event;

  constructor(
    private readonly session: SessionSources,
    private readonly memory: Memory,
    private readonly log: Log,
  ) {
    super();
    const again = (): void => this.readLater();
    this._register(
      vscode.workspace.onDidChangeConfiguration(event => event.affectsConfiguration(settingsSection) && again()),
    );
    this._register(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.discovered = undefined;
        again();
      }),
    );
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(again));
    this._register(session.onDidChange(again));
  }

  get sources(): ResolvedSources {
    return this.current;
  }

  /** The person's own dialects. */
  get dialects(): readonly Dialect[] {
    return this.own;
  }

  /** IANA name of the clock of times that name no zone. */
  get assumedZone(): string {
    const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return readAssumedZone(this.value(settings.assumedTimeZone), machineZone, message => this.tell(message));
  }

  get watch(): 'auto' | 'poll' {
    return this.value(settings.watch) === 'poll' ? 'poll' : 'auto';
  }

  get zone(): ZoneChoice {
    return readZone(this.value(settings.timeZone), message => this.tell(message));
  }

  get notifiesOfFailures(): boolean {
    return this.value(settings.notifyOnNewFailures) === true;
  }

  get grouping(): { readonly grouping: unknown; readonly order: unknown } {
    return { grouping: this.value(settings.groupTreeBy), order: this.value(settings.groupOrder) };
  }

  /** Reads everything now. Readings follow each other; the last one says what holds. */
  read(): Promise<void> {
    this.reading = this.reading
      .then(() => this.readOnce())
      .catch((error: unknown) => {
        this.log.error(`The settings could not be read: ${messageOf(error)}`);
      });
    return this.reading;
  }

  /** Looks through the workspace again, as at the start; answers how many logs count now because they were found. */
  async discoverAgain(): Promise<number> {
    this.discovered = undefined;
    await this.read();
    return this.current.isConfigured ? 0 : (await this.discover()).size;
  }

  private readLater(): void {
    // Changes come in bursts: a scheduler's config is written in several steps, folders come one by one.
    const timer = setTimeout(() => {
      this.timer.value = undefined;
      void this.read();
    }, 100);
    this.timer.value = toDisposable(() => clearTimeout(timer));
  }

  /** What reads them is a bundle of its own, as most people have none: see scripts/build.mjs. */
  private async readDialects(): Promise<{
    readonly dialects: readonly Dialect[];
    readonly complaints: readonly string[];
  }> {
    const value = this.value(settings.dialects);
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (value === undefined || isEmpty) return { dialects: [], complaints: [] };
    const { readDialects } = await import('../../core/dialectMapping');
    return readDialects(value);
  }

  private async readOnce(): Promise<void> {
    const folders = foldersNow();
    const { dialects, complaints } = await this.readDialects();
    const inputs = {
      settings: settingsNow(folders),
      session: this.session.paths,
      discovered: [] as readonly string[],
      folders,
      dialectIds: [...knownDialects(dialects).keys()],
      isTrusted: vscode.workspace.isTrusted,
      allowedUnc: new Set(this.allowedUnc()),
    };
    const readText = (path: string): Promise<string> => this.configTexts.read(path);
    let resolved = await resolveSources(inputs, readText);
    if (resolved.isConfigured) {
      this.discoveryWatcher.value = undefined;
      this.discovered = undefined;
    } else {
      resolved = await resolveSources({ ...inputs, discovered: [...(await this.discover())] }, readText);
    }
    this.watchConfigs(resolved.configFiles);
    this.current = resolved;
    this.own = dialects;
    for (const complaint of [...complaints, ...resolved.complaints]) this.tell(complaint);
    for (const path of resolved.uncToAsk) void this.askAboutUnc(path);
    this.changes.fire(undefined);
  }

  private async discover(): Promise<ReadonlySet<string>> {
    if (this.discovered !== undefined) return this.discovered;
    if (this.discoveryWatcher.value === undefined) {
      const watcher = vscode.workspace.createFileSystemWatcher(discoveryGlob, false, true, true);
      watcher.onDidCreate(uri => {
        const path = logOfFound(uri.fsPath);
        if (uri.scheme !== 'file' || this.discovered?.has(path) !== false) return;
        this.discovered = new Set([...this.discovered, path]);
        this.readLater();
      });
      this.discoveryWatcher.value = watcher;
    }
    const [files, runs] = await Promise.all([
      vscode.workspace.findFiles(discoveryFileGlob, discoveryExclude, discoveryLimit),
      vscode.workspace.findFiles(discoveryTreeGlob, discoveryExclude, runLimit),
    ]);
    if (files.length === discoveryLimit)
      this.tell(
        `More than ${discoveryLimit} logs are in the workspace; the first ${discoveryLimit} are followed. Name those you want in auditLogViewer.sources.`,
      );
    const found = [...files, ...runs].filter(uri => uri.scheme === 'file');
    this.discovered = new Set(found.map(uri => logOfFound(uri.fsPath)));
    return this.discovered;
  }

  private watchConfigs(files: readonly string[]): void {
    const store = new DisposableStore();
    for (const file of files) {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(file)), basename(file));
      const watcher = store.add(vscode.workspace.createFileSystemWatcher(pattern));
      const again = (): void => this.readLater();
      watcher.onDidCreate(again);
      watcher.onDidChange(again);
      watcher.onDidDelete(again);
    }
    this.configWatchers.value = store;
  }

  private value(name: SettingName): unknown {
    return vscode.workspace.getConfiguration(settingsSection).get<unknown>(name);
  }

  /** Says what is wrong with a setting, once. */
  private tell(message: string): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    this.log.warn(message);
    void this.offerSettings(message);
  }

  private async offerSettings(message: string): Promise<void> {
    const choice = await vscode.window.showWarningMessage(messageText(message), 'Open Settings');
    if (choice !== undefined) await vscode.commands.executeCommand('workbench.action.openSettings', settingsSection);
  }

  private allowedUnc(): readonly string[] {
    const stored = this.memory.get(uncKey);
    return Array.isArray(stored) ? stored.filter(entry => typeof entry === 'string') : [];
  }

  private async askAboutUnc(path: string): Promise<void> {
    if (this.told.has(path)) return;
    this.told.add(path);
    const message = `The workspace's settings name a log on another machine, ${path}. Opening it can send your credentials there.`;
    const choice = await vscode.window.showWarningMessage(messageText(message), 'Open', 'Don’t Open');
    if (choice !== 'Open') return;
    await this.memory.update(uncKey, [...this.allowedUnc(), path]);
    this.readLater();
  }
}

const nothing: ResolvedSources = { sources: [], complaints: [], configFiles: [], isConfigured: false, uncToAsk: [] };
const discoveryLimit = 200;
/** A tree has a file for each run: so many are enough to find the trees of most workspaces, and the search ends with them. */
const runLimit = 2_000;
const uncKey = 'settings.allowedUnc';

/** Each folder can have settings of its own; what the person's settings say counts for each of them. */
function settingsNow(folders: readonly Folder[]): readonly FolderSettings[] {
  const scopes: readonly (Folder | null)[] = folders.length > 0 ? folders : [null];
  return scopes.map(folder => {
    const scope = folder === null ? undefined : vscode.Uri.file(folder.path);
    const configuration = vscode.workspace.getConfiguration(settingsSection, scope);
    const isFromWorkspace = (name: SettingName): boolean => {
      const inspected = configuration.inspect<unknown>(name);
      return inspected?.workspaceFolderValue !== undefined || inspected?.workspaceValue !== undefined;
    };
    return {
      base: baseOf(folder, folders),
      sources: configuration.get<unknown>(settings.sources),
      schedulerConfig: configuration.get<unknown>(settings.schedulerConfig),
      archives: {
        enabled: configuration.get<unknown>(settings.archivesEnabled),
        patterns: configuration.get<unknown>(settings.archivesPatterns),
        limitMegabytes: configuration.get<unknown>(settings.archivesLimit),
      },
      areSourcesFromWorkspace: isFromWorkspace(settings.sources),
      isConfigFromWorkspace: isFromWorkspace(settings.schedulerConfig),
    };
  });
}

/** Reads a scheduler's config. Only regular files, and none that could not be one. */
async function readSmallText(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is not a file');
    if (stats.size > 1024 * 1024) throw new Error('it is larger than 1 MiB');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
