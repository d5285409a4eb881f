import { DisposableBase, toDisposable } from '../base/disposable';
import type { Batch, ValueTables } from '../core/columns';
import type { Dialect } from '../core/dialect';
import { sourceIdOf, type SourceId } from '../core/ids';
import type { AcknowledgementMark } from '../core/summary';
import type { EngineConfig, SourceConfig } from '../protocol/engineApi';
import type { SegmentKey } from '../sources/adapter';
import { ByteBudget } from '../base/byteBudget';
import type { Files } from '../sources/bytes/files';
import { BackfillQueue } from './backfillQueue';
import { FollowedSource } from './followedSource';
import { FolderSources, type ListedPaths } from './folderSources';
import type { MountGate } from './gatedFiles';
import { expandGlob, listOnDisk, type ListFolder } from './globs';
import { PatientGlobs } from './patientGlobs';
import type { LogIndex } from './store/logIndex';
import { SourceKinds } from './sourceKinds';
import {
  archivesOf,
  isSameConfig,
  isSameReading,
  labelOf,
  withExcluded,
  withoutArchives,
  type ConfiguredPath,
  type Wanted,
} from './sourcePaths';
import { Watcher, type WatchStatus } from './watch/watcher';
import type { WatchPort } from './watch/watchPort';

/** The sources that are followed, as the configuration and the disk have it. */
export class SourceSet extends DisposableBase {
  private readonly watcher: Watcher;
  private readonly globs: PatientGlobs;
  private readonly folders: FolderSources;
  private followed: readonly Followed[] = [];
  private readonly queue: BackfillQueue;
  private readonly recentBudget = new ByteBudget(MAX_RECENT_BYTES);
  private config: EngineConfig = { sources: [], watch: 'poll', zone: 'UTC', marks: {} };
  private assumedZone = 'UTC';
  readonly kinds: SourceKinds;
  private lastOrdinal = -1;
  private globTimer: NodeJS.Timeout | undefined;
  /** Grows with each configuration: a slow listing of an earlier one must not win. */
  private configRevision = 0;
  /** Whether the disk is looked at only when that is asked for. */
  private isResting = false;
  private isDisposed = false;

  constructor(private readonly options: SourceSetOptions) {
    super();
    this.queue = new BackfillQueue(options.onFault);
    this.kinds = new SourceKinds(options.files);
    const { gate } = options;
    const listFolder: ListFolder = folder => gate.through(folder, () => listOnDisk(folder));
    this.globs = new PatientGlobs(pattern => expandGlob(pattern, listFolder));
    this.folders = new FolderSources({
      ...options,
      listFolder,
      kindOf: (path, wanted, dialects) => this.kinds.of(path, wanted, dialects),
    });
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

  /** Whether the configuration or the content says how it is read. */
  isKindCertain(id: SourceId): boolean {
    return this.followed.find(({ source }) => source.id === id)?.wanted.kind.isCertain === true;
  }

  async configure(config: EngineConfig): Promise<void> {
    this.config = config;
    this.configRevision++;
    this.isResting = false;
    await this.findSources();
  }

  /** Looks for nothing new any more, until it is configured anew. What is under way goes on. */
  rest(): void {
    this.isResting = true;
    clearTimeout(this.globTimer);
    this.watcher.setPaths([], 'poll');
  }

  look(source: FollowedSource): void {
    source.look().then(
      hasNews => {
        this.watcher.looked(source.path, hasNews);
        if (hasNews) this.lookAgainAtKind(source);
        this.queue.add(source);
      },
      (error: unknown) => {
        this.watcher.looked(source.path, false);
        this.options.onFault(error);
      },
    );
  }

  /** How a source is to be read was only guessed, and now something else is at the path: a folder may be, where nothing was. */
  private lookAgainAtKind(source: FollowedSource): void {
    const followed = this.followed.find(candidate => candidate.source === source);
    if (followed?.wanted.kind.isFinal !== false || source.state?.kind === 'missing') return;
    this.findSources().catch((error: unknown) => this.options.onFault(error));
  }

  /** The same, and there are records by now. */
  private decideKind({ path, config }: ConfiguredPath): void {
    this.kinds
      .decide(path, config, this.config.dialects ?? [])
      .then(() => this.findSources())
      .catch((error: unknown) => this.options.onFault(error));
  }

  resume(source: FollowedSource): void {
    source.resumeIndexing();
    this.queue.add(source);
  }

  async restart(source: FollowedSource): Promise<void> {
    await source.restart();
    this.queue.add(source);
  }

  /** Lists the globs and folders, follows what is new and ends what is configured no longer; and does so again in a while. */
  private async findSources(): Promise<void> {
    clearTimeout(this.globTimer);
    const { config, configRevision } = this;
    const startedMs = performance.now();
    const found = await Promise.all(config.sources.map(wanted => this.pathsOf(wanted, config.dialects ?? [])));
    if (configRevision !== this.configRevision || this.isResting || this.isDisposed) return;
    this.take(config, withExcluded(found.flatMap(({ paths }) => paths)));
    if (!found.some(({ mayGrow }) => mayGrow)) return;
    // Listing a big tree, or one on a slow mount, should not take more than a few percent of the time.
    const waitMs = Math.max(GLOB_MS, (performance.now() - startedMs) * 20);
    this.globTimer = setTimeout(() => {
      this.findSources().catch((error: unknown) => this.options.onFault(error));
    }, waitMs);
  }

  private async pathsOf(config: SourceConfig, dialects: readonly Dialect[]): Promise<ExpandedPath> {
    const configured = async (path: string): Promise<ConfiguredPath> => ({
      config,
      path,
      kind: await this.kinds.of(path, config, dialects),
    });
    const listed = config.isGlob ? await this.listGlob(config) : await this.folders.find(config, dialects);
    if (listed === null) return { paths: [await configured(config.path)], mayGrow: false };
    // A file that is gone stays a source: its records are shown, and it may come back.
    const known = this.followed
      .filter(({ wanted }) => isSameConfig(wanted.config, config))
      .map(({ wanted }) => wanted.path);
    const all = [...new Set([...known, ...listed.paths])].filter(path => config.isGlob || path !== config.path).sort();
    // Where nothing is in a folder yet, the folder itself says how it is.
    const paths = all.length === 0 && !config.isGlob ? [config.path] : all;
    return { paths: withoutArchives(await Promise.all(paths.map(configured))), mayGrow: true };
  }

  private async listGlob({ path }: SourceConfig): Promise<ListedPaths> {
    try {
      return { paths: (await this.globs.find(path)) ?? [] };
    } catch (error) {
      this.options.log('warn', `${path}: the files could not be listed (${String(error)})`);
      return { paths: [] };
    }
  }

  private take(config: EngineConfig, wanted: readonly Wanted[]): void {
    const before = new Map(this.followed.map(entry => [entry.source.id, entry]));
    const next = new Map<SourceId, Followed>();
    const isOtherZone = (config.assumedZone ?? 'UTC') !== this.assumedZone;
    this.assumedZone = config.assumedZone ?? 'UTC';
    let isRenamed = false;
    for (const one of wanted) {
      const id = sourceIdOf(one.path);
      if (next.has(id)) continue;
      const known = before.get(id);
      const isKept = known !== undefined && isSameReading(known.wanted, one) && !isOtherZone;
      const kept = isKept ? known.source : undefined;
      const label = labelOf(one);
      if (kept !== undefined && kept.label !== label) {
        kept.label = label;
        isRenamed = true;
      }
      next.set(id, { wanted: one, source: kept ?? this.follow(one, id, config, known?.source) });
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
    this.kinds.keep(new Set(followed.map(({ source }) => source.path)));
    this.watcher.setPaths(
      followed.map(({ source }) => source.path),
      config.watch,
      new Set(followed.flatMap(({ source, wanted }) => (wanted.kind.adapter.isTree ? source.path : []))),
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

  /** `before`: the same path as it was read before, in another way. */
  private follow(
    wanted: Wanted,
    id: SourceId,
    config: EngineConfig,
    before: FollowedSource | undefined,
  ): FollowedSource {
    return new FollowedSource({
      ...this.options,
      id,
      ordinal: ++this.lastOrdinal,
      path: wanted.path,
      label: labelOf(wanted),
      adapter: wanted.kind.adapter,
      dialect: wanted.kind.dialect,
      assumedZone: config.assumedZone ?? 'UTC',
      archives: archivesOf(wanted.config),
      excluded: wanted.excluded,
      recentBudget: this.recentBudget,
      before,
      onContent: wanted.kind.isFinal ? undefined : () => this.decideKind(wanted),
      mark: markOf(before, wanted) ?? remembered(config.marks, id),
      position: remembered(config.positions ?? {}, id),
    });
  }
}

/** What was acknowledged of the same path before; a mark of bytes that were read in another way means nothing. */
function markOf(before: FollowedSource | undefined, { kind }: Wanted): AcknowledgementMark | null {
  const mark = before?.mark ?? null;
  return mark?.identity === null || before?.format === kind.adapter.format ? mark : null;
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

/** What a configured source asks for now; more may come where it `mayGrow`. */
interface ExpandedPath {
  readonly paths: readonly ConfiguredPath[];
  readonly mayGrow: boolean;
}

const MAX_RECENT_BYTES = 32 * 1024 ** 2;

interface Followed {
  readonly wanted: Wanted;
  readonly source: FollowedSource;
}

const GLOB_MS = 2000;
