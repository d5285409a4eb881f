import { isDeepStrictEqual } from 'node:util';
import { DisposableBase, toDisposable } from '../base/disposable';
import { defaultArchiveOptions, type ArchiveOptions } from '../core/archiveOptions';
import type { Batch, ValueTables } from '../core/columns';
import { dialects, defaultDialect } from '../core/dialects';
import { sourceIdOf, type SourceId } from '../core/ids';
import type { EngineConfig, SourceConfig } from '../protocol/engineApi';
import type { Adapter, SegmentKey } from '../sources/adapter';
import { adapters } from '../sources/registry';
import { ByteBudget } from '../base/byteBudget';
import type { Files } from '../sources/bytes/files';
import { BackfillQueue } from './backfillQueue';
import { FollowedSource } from './followedSource';
import type { MountGate } from './gatedFiles';
import { expandGlob, listOnDisk } from './globs';
import { PatientGlobs } from './patientGlobs';
import type { LogIndex } from './store/logIndex';
import { Watcher, type WatchStatus } from './watch/watcher';
import type { WatchPort } from './watch/watchPort';

/** The sources that are followed, as the configuration and the disk have it. */
export class SourceSet extends DisposableBase {
  private readonly watcher: Watcher;
  private readonly globs: PatientGlobs;
  private followed: readonly Followed[] = [];
  private readonly queue: BackfillQueue;
  private readonly recentBudget = new ByteBudget(MAX_RECENT_BYTES);
  private config: EngineConfig = { sources: [], watch: 'poll', zone: 'UTC', marks: {} };
  private lastOrdinal = -1;
  private globTimer: NodeJS.Timeout | undefined;
  /** Grows with each configuration: a slow listing of an earlier one must not win. */
  private configRevision = 0;
  private isDisposed = false;

  constructor(private readonly options: SourceSetOptions) {
    super();
    this.queue = new BackfillQueue(options.onFault);
    const { gate } = options;
    this.globs = new PatientGlobs(pattern =>
      expandGlob(pattern, folder => gate.through(folder, () => listOnDisk(folder))),
    );
    this.watcher = this._register(new Watcher(options.watchPort));
    this._register(this.watcher.onHint(path => this.lookAt(path)));
    this._register(this.watcher.onDidChange(path => this.noteWatch(path)));
    this._register(
      toDisposable(() => {
        this.isDisposed = true;
        clearTimeout(this.globTimer);
        for (const { source } of this.followed) source.dispose();
        this.publish([]);
      }),
    );
  }

  get all(): readonly FollowedSource[] {
    return this.followed.map(({ source }) => source);
  }

  watchOf(source: FollowedSource): WatchStatus {
    return this.watcher.statusOf(source.path);
  }

  get(id: SourceId): FollowedSource | undefined {
    return this.followed.find(({ source }) => source.id === id)?.source;
  }

  async configure(config: EngineConfig): Promise<void> {
    this.config = config;
    this.configRevision++;
    await this.findSources();
  }

  look(source: FollowedSource): void {
    source.look().then(
      hasNews => {
        this.watcher.looked(source.path, hasNews);
        this.queue.add(source);
      },
      (error: unknown) => {
        this.watcher.looked(source.path, false);
        this.options.onFault(error);
      },
    );
  }

  resume(source: FollowedSource): void {
    source.resumeIndexing();
    this.queue.add(source);
  }

  async restart(source: FollowedSource): Promise<void> {
    await source.restart();
    this.queue.add(source);
  }

  /** Lists the globs, follows what is new and ends what is configured no longer; and does so again in a while. */
  private async findSources(): Promise<void> {
    clearTimeout(this.globTimer);
    const { config, configRevision } = this;
    const startedMs = performance.now();
    const found = await Promise.all(config.sources.map(wanted => this.pathsOf(wanted)));
    if (configRevision !== this.configRevision || this.isDisposed) return;
    this.take(config, withExcluded(found.flat()));
    if (!config.sources.some(wanted => wanted.isGlob)) return;
    // Listing a big tree, or one on a slow mount, should not take more than a few percent of the time.
    const waitMs = Math.max(GLOB_MS, (performance.now() - startedMs) * 20);
    this.globTimer = setTimeout(() => {
      this.findSources().catch((error: unknown) => this.options.onFault(error));
    }, waitMs);
  }

  private async pathsOf(config: SourceConfig): Promise<ConfiguredPath[]> {
    if (!config.isGlob) return [{ config, path: config.path }];
    // A file that is gone stays a source: its records are shown, and it may come back.
    const known = this.followed
      .filter(({ wanted }) => isSameConfig(wanted.config, config))
      .map(({ wanted }) => wanted.path);
    let paths: readonly string[] = [];
    try {
      paths = (await this.globs.find(config.path)) ?? [];
    } catch (error) {
      this.options.log('warn', `${config.path}: the files could not be listed (${String(error)})`);
    }
    const all = [...new Set([...known, ...paths])].sort();
    return withoutArchives(all, config).map(path => ({ config, path }));
  }

  private take(config: EngineConfig, wanted: readonly Wanted[]): void {
    const before = new Map(this.followed.map(entry => [entry.source.id, entry]));
    const next = new Map<SourceId, Followed>();
    let isRenamed = false;
    for (const one of wanted) {
      const id = sourceIdOf(one.path);
      if (next.has(id)) continue;
      const known = before.get(id);
      const kept = known !== undefined && isSameReading(known.wanted, one) ? known.source : undefined;
      const label = labelOf(one);
      if (kept !== undefined && kept.label !== label) {
        kept.label = label;
        isRenamed = true;
      }
      next.set(id, { wanted: one, source: kept ?? this.follow(one, id, config) });
    }
    const followed = [...next.values()];
    const isSame =
      !isRenamed &&
      followed.length === this.followed.length &&
      followed.every(({ source }, place) => source === this.followed[place]?.source);
    for (const { source } of this.followed) {
      if (next.get(source.id)?.source === source) continue;
      this.queue.remove(source);
      source.dispose();
    }
    if (isSame) this.followed = followed;
    else this.publish(followed);
    this.watcher.setPaths(
      followed.map(({ source }) => source.path),
      config.watch,
    );
    for (const { source } of followed) if (source.state === null) this.look(source);
  }

  private lookAt(path: string): void {
    for (const { source } of this.followed) if (source.path === path) this.look(source);
  }

  private noteWatch(path: string): void {
    const watch = this.watcher.statusOf(path);
    for (const { source } of this.followed) {
      if (source.path === path) source.ledger.add({ kind: 'watchChanged', ...watch });
    }
    this.options.onDidChange();
  }

  private publish(followed: readonly Followed[]): void {
    this.followed = followed;
    this.options.index.sources = followed.map(({ source }) => source);
    this.options.index.structureRevision++;
    this.options.onDidChangeSet();
  }

  private follow(wanted: Wanted, id: SourceId, config: EngineConfig): FollowedSource {
    return new FollowedSource({
      ...this.options,
      id,
      ordinal: ++this.lastOrdinal,
      path: wanted.path,
      label: labelOf(wanted),
      adapter: adapterOf(wanted.config),
      archives: archivesOf(wanted.config),
      excluded: wanted.excluded,
      recentBudget: this.recentBudget,
      dialect: dialects.get(wanted.config.dialect) ?? defaultDialect,
      mark: remembered(config.marks, id),
      position: remembered(config.positions ?? {}, id),
    });
  }
}

function remembered<T>(all: Readonly<Record<SourceId, T>>, id: SourceId): T | null {
  return Object.hasOwn(all, id) ? (all[id] ?? null) : null;
}

/** What the set needs of the engine. */
export interface SourceSetOptions {
  readonly index: LogIndex;
  readonly tables: ValueTables;
  readonly files: Files;
  readonly watchPort: WatchPort;
  /** Globs are listed through it. */
  readonly gate: MountGate;
  readonly now: () => number;
  /** A batch comes in from the source of that ordinal. */
  readonly onBatch: (ordinal: number, key: SegmentKey, batch: Batch) => void;
  /** Something about a source changed. */
  readonly onDidChange: () => void;
  /** Sources came or went. */
  readonly onDidChangeSet: () => void;
  /** A fault of ours while following: reported, and the other sources go on. */
  readonly onFault: (error: unknown) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

const MAX_RECENT_BYTES = 32 * 1024 ** 2;

/** One file, and the configured source that asked for it. */
interface ConfiguredPath {
  readonly config: SourceConfig;
  readonly path: string;
}

interface Wanted extends ConfiguredPath {
  /** Files that look like its archives, but are configured as sources of their own. */
  readonly excluded: readonly string[];
}

interface Followed {
  readonly wanted: Wanted;
  readonly source: FollowedSource;
}

function isSameConfig(a: SourceConfig, b: SourceConfig): boolean {
  return a.path === b.path && a.isGlob === b.isGlob;
}

function isSameReading({ config: a, excluded }: Wanted, { config: b, excluded: other }: Wanted): boolean {
  const isSameText = a.format === b.format && a.dialect === b.dialect;
  return isSameText && isDeepStrictEqual([archivesOf(a), excluded], [archivesOf(b), other]);
}

/** A file that is configured by its own path is a source, and no archive of another one. */
function withExcluded(all: readonly ConfiguredPath[]): readonly Wanted[] {
  const explicit = all.filter(({ config }) => !config.isGlob).map(({ path }) => path);
  return all.map(one => {
    const isArchive = archiveTestOf(one);
    return { ...one, excluded: explicit.filter(isArchive) };
  });
}

function archiveTestOf({ config, path }: ConfiguredPath): (path: string) => boolean {
  const archives = archivesOf(config);
  return archives === null ? () => false : adapterOf(config).archiveTest(path, archives.patterns);
}

function adapterOf(config: SourceConfig): Adapter {
  const format = config.format === 'auto' ? DEFAULT_FORMAT : config.format;
  const adapter = adapters.get(format);
  if (adapter === undefined) throw new Error(`There is no format "${format}".`);
  return adapter;
}

/** A glob may match the archives of a log that it matches: they are read with it. */
function withoutArchives(paths: readonly string[], config: SourceConfig): readonly string[] {
  const tests = paths.map(path => archiveTestOf({ config, path }));
  return paths.filter(path => !tests.some(isArchive => isArchive(path)));
}

function archivesOf({ archives = defaultArchiveOptions }: SourceConfig): ArchiveOptions | null {
  return archives;
}

/** The label as configured, else the last two parts of the path; a glob's label goes before the file's name. */
function labelOf({ config, path }: Wanted): string {
  const parts = path.split(/[\\/]/);
  if (config.label === '') return parts.slice(-2).join('/');
  return config.isGlob ? `${config.label}: ${parts.slice(-1).join('')}` : config.label;
}

const DEFAULT_FORMAT = 'jsonl';
const GLOB_MS = 2000;
