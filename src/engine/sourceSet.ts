import { DisposableBase, toDisposable } from '../base/disposable';
import type { ValueTables } from '../core/columns';
import { dialects, defaultDialect } from '../core/dialects';
import { sourceIdOf, type SourceId } from '../core/ids';
import type { EngineConfig, SourceConfig } from '../protocol/engineApi';
import { adapters } from '../sources/registry';
import type { Files } from '../sources/bytes/files';
import { BackfillQueue } from './backfillQueue';
import { FollowedSource } from './followedSource';
import type { LogIndex } from './store/logIndex';
import { Watcher } from './watcher';

/** The sources that are followed, as the configuration and the disk have it. */
export class SourceSet extends DisposableBase {
  readonly watcher = this._register(new Watcher());
  private followed: { readonly config: SourceConfig; readonly source: FollowedSource }[] = [];
  private readonly queue = new BackfillQueue(error => this.options.onFault(error));
  private lastOrdinal = -1;

  constructor(private readonly options: SourceSetOptions) {
    super();
    this._register(this.watcher.onHint(path => this.lookAt(path)));
    this._register(this.watcher.onDidChange(() => this.options.onDidChange()));
    this._register(
      toDisposable(() => {
        for (const { source } of this.followed) source.dispose();
        this.publish([]);
      }),
    );
  }

  get all(): readonly FollowedSource[] {
    return this.followed.map(({ source }) => source);
  }

  get(id: SourceId): FollowedSource | undefined {
    return this.followed.find(({ source }) => source.id === id)?.source;
  }

  configure(config: EngineConfig): void {
    const before = this.followed;
    const next: typeof before = [];
    for (const wanted of config.sources) {
      const id = sourceIdOf(wanted.path);
      if (next.some(({ source }) => source.id === id)) continue;
      const kept = before.find(({ source, config: was }) => source.id === id && isSameSource(was, wanted));
      if (kept !== undefined) kept.source.label = labelOf(wanted);
      next.push({ config: wanted, source: kept?.source ?? this.follow(wanted, id, config) });
    }
    for (const entry of before) if (!next.some(({ source }) => source === entry.source)) this.end(entry.source);
    this.publish(next);
    this.watcher.setPaths(
      next.map(({ source }) => source.path),
      config.watch,
    );
    for (const { source } of next) if (source.state === null) this.look(source);
  }

  look(source: FollowedSource): void {
    source.look().then(
      () => this.queue.add(source),
      (error: unknown) => this.options.onFault(error),
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

  private lookAt(path: string): void {
    for (const { source } of this.followed) if (source.path === path) this.look(source);
  }

  private publish(followed: typeof this.followed): void {
    this.followed = followed;
    this.options.index.sources = followed.map(({ source }) => source);
    this.options.index.structureRevision++;
    this.options.onDidChange();
  }

  private follow(wanted: SourceConfig, id: SourceId, config: EngineConfig): FollowedSource {
    const format = wanted.format === 'auto' ? 'jsonl' : wanted.format;
    const adapter = adapters.get(format);
    if (adapter === undefined) throw new Error(`There is no format "${format}".`);
    return new FollowedSource({
      ...this.options,
      id,
      ordinal: ++this.lastOrdinal,
      path: wanted.path,
      label: labelOf(wanted),
      adapter,
      dialect: dialects.get(wanted.dialect) ?? defaultDialect,
      mark: Object.hasOwn(config.marks, id) ? (config.marks[id] ?? null) : null,
    });
  }

  private end(source: FollowedSource): void {
    this.queue.remove(source);
    source.dispose();
  }
}

/** What the set needs of the engine. */
export interface SourceSetOptions {
  readonly index: LogIndex;
  readonly tables: ValueTables;
  readonly files: Files;
  readonly now: () => number;
  readonly onDidChange: () => void;
  /** A fault of ours while following: reported, and the other sources go on. */
  readonly onFault: (error: unknown) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

function isSameSource(a: SourceConfig, b: SourceConfig): boolean {
  return a.path === b.path && a.format === b.format && a.dialect === b.dialect;
}

/** The label, or the last two parts of the path. */
function labelOf({ label, path }: SourceConfig): string {
  return label === '' ? path.split(/[\\/]/).slice(-2).join('/') : label;
}
