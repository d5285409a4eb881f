import { existsSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { LedgerEntry, LedgerEventKind, SourceLedger } from '../../../src/core/ledger';
import type { SourceSummary } from '../../../src/core/summary';
import type { EngineConfig } from '../../../src/protocol/engineApi';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';
import { Appender } from '../../support/writers/appender.mjs';
import { explain, isGood, isHopeless, judge, type ShownRecord, type Verdict } from '../../support/writers/judge';
import { epochKey, fileAt, readDisk, readManifest, type Manifest } from '../../support/writers/manifest';
import { WRITER_IDS } from '../../support/writers/records.mjs';
import { ledgerOf, viewEngine, type Viewer } from '../../support/writers/viewer';
import {
  runWriter,
  startWriter,
  type RunningWriter,
  type Writer,
  type WriterOptions,
} from '../../support/writers/writer';

/** How the log is watched: with file events, or without any. */
export type WatchMode = EngineConfig['watch'];

/** A log in a folder of its own, its writers and whoever looks at it: the judge stands between them. */
export class World {
  readonly log: string;
  readonly manifest: string;
  /** Records that were shown once: they must stay. */
  readonly seen = new Set<number>();
  /** Records whose lines are glued to half ones of others. */
  readonly spoilt = new Set<number>();
  /** Records whose bytes nobody can vouch for: it must be said. */
  readonly unproven = new Set<number>();
  /** Which files beside the log hold records that should be shown. */
  isRead = (path: string): boolean => /^audit[._-]/.test(basename(path)) && !path.endsWith('~');
  /** Which order must hold. */
  order: 'files' | 'records' | 'none' = 'files';
  /** It happened that records were destroyed which nobody could have read. */
  mayLose = false;
  private readonly met = new Set<string>();
  private readonly writers: Writer[] = [];
  private readonly ends: (() => Promise<void>)[] = [];
  private viewer: Viewer | undefined;
  private followed: RunningEngine | undefined;
  private readonly running: RunningWriter[] = [];

  private constructor(
    readonly root: string,
    readonly folder: string,
    readonly watch: WatchMode,
    private readonly startEngine: () => RunningEngine,
  ) {
    this.log = join(folder, 'audit.jsonl');
    this.manifest = join(root, 'manifest');
  }

  static async open(watch: WatchMode, startEngine: () => RunningEngine): Promise<World> {
    const root = await mkdtemp(join(tmpdir(), 'following-'));
    // Another user may have to look at it.
    await chmod(root, 0o755);
    const folder = join(root, 'logs');
    await mkdir(folder);
    const world = new World(root, folder, watch, startEngine);
    writeFileSync(world.manifest, '');
    return world;
  }

  /** Starts another writer process; its ids are its own. */
  writer(style: WriterOptions['style'] = 'hold', more: Pick<WriterOptions, 'fileBlocks'> = {}): Writer {
    const firstId = WRITER_IDS * (this.writers.length + 1);
    const writer = startWriter({ log: this.log, manifest: this.manifest, firstId, style, ...more });
    this.writers.push(writer);
    return writer;
  }

  /** Starts a writer that runs by itself; its first arguments are the log and the manifest. */
  run(program: 'snbb' | 'scout', ...args: readonly number[]): RunningWriter {
    const running = runWriter(program, [this.log, this.manifest, ...args]);
    this.running.push(running);
    return running;
  }

  /** Follows the log with an engine in a thread of its own. */
  async follow(more: Partial<EngineConfig> = {}): Promise<RunningEngine> {
    const engine = this.startEngine();
    this.followed = engine;
    this.viewer = viewEngine(engine);
    await engine.api.configure(followConfig([this.log], { watch: this.watch, ...more }));
    return engine;
  }

  /** Looks with something else than an engine in a thread. */
  lookWith(viewer: Viewer, engine?: RunningEngine): void {
    this.viewer = viewer;
    this.followed = engine;
  }

  /** Ends the viewer, as if its window had been closed. */
  async close(): Promise<void> {
    const { viewer } = this;
    this.viewer = undefined;
    this.followed = undefined;
    if (viewer === undefined) return;
    expect(viewer.faults()).toEqual([]);
    await viewer.end();
  }

  /** What was shown in an earlier life need not be shown again, when it is on no disk. */
  forget(): void {
    this.seen.clear();
    this.met.clear();
  }

  get engine(): RunningEngine {
    if (this.followed === undefined) throw new Error('Nobody follows the log.');
    return this.followed;
  }

  get source(): SourceSummary {
    if (this.engine.summary === undefined) throw new Error('There is no summary yet.');
    return onlySource(this.engine.summary);
  }

  until(what: string, isMeant: (source: SourceSummary) => boolean): Promise<unknown> {
    return this.engine.until(what, ({ sources: [source] }) => source !== undefined && isMeant(source));
  }

  /** Waits until the log was looked at as it is now. */
  async looked(): Promise<void> {
    const { size } = statSync(this.log);
    await this.until(
      `the log has ${size} bytes`,
      ({ sizeBytes, state }) => state.kind === 'following' && sizeBytes === size,
    );
  }

  /** Waits until so many things could not be read. */
  async hasProblems(count: number): Promise<void> {
    await this.until(`there are ${count} problems`, ({ problems }) => problems === count);
  }

  /** Waits until all is shown that must be. Meanwhile nothing may be shown twice or invented. The writers must be at rest. */
  async settled(): Promise<Verdict> {
    const { viewer } = this;
    if (viewer === undefined) throw new Error('Nobody follows the log.');
    const manifest = readManifest(this.manifest);
    const disk = readDisk(this.folder, manifest, this.isRead);
    const { seen, met, spoilt, unproven, order } = this;
    const verdictOf = (shown: readonly ShownRecord[]): Verdict =>
      judge(manifest, shown, { disk, seen, met, spoilt, unproven, order });
    const wanted = verdictOf([]).lost.length;
    const giveUpMs = performance.now() + DEADLINE_MS;
    for (;;) {
      const isLate = performance.now() > giveUpMs;
      // To read all rows again and again would take longer than all else.
      const count = viewer.count();
      const shown = isLate || (count !== null && count >= wanted) ? await viewer.shown(true) : null;
      if (shown !== null) {
        const verdict = verdictOf(shown);
        if (isGood(verdict)) return this.note(shown, manifest, verdict);
        if (isLate || isHopeless(verdict)) await this.fail(viewer, verdict, shown.length, manifest);
      } else if (isLate) {
        throw new Error(`The list is never at rest: ${await viewer.told()}`);
      }
      await pause(LOOK_MS);
    }
  }

  /** What is shown at this moment, whether it is settled or not. */
  async verdictNow(): Promise<Verdict> {
    const manifest = readManifest(this.manifest);
    const disk = readDisk(this.folder, manifest, this.isRead);
    const shown = await this.viewer?.shown(true);
    const { seen, met, spoilt, unproven, order } = this;
    return judge(manifest, shown ?? [], { disk, seen, met, spoilt, unproven, order });
  }

  /** Settles, and once more after another record was written, so that what is found out later would show. */
  async finish(): Promise<Verdict> {
    await this.settled();
    this.writeLast();
    return this.settled();
  }

  /** A record of this process, behind all others. */
  writeLast(): void {
    const appender = new Appender(this.log, this.manifest, WRITER_IDS * 90 + this.lastCount++, 'reopen');
    appender.append(1);
  }

  async ledger(): Promise<SourceLedger> {
    return ledgerOf(this.engine);
  }

  /** What happened, by kind. */
  async entries<Kind extends LedgerEventKind>(kind: Kind): Promise<Extract<LedgerEntry, { readonly kind: Kind }>[]> {
    const isMeant = (entry: LedgerEntry): entry is Extract<LedgerEntry, { readonly kind: Kind }> => entry.kind === kind;
    return (await this.ledger()).entries.filter(isMeant);
  }

  /** Waits until the ledger tells of all of these. */
  async told(...kinds: readonly LedgerEventKind[]): Promise<void> {
    const giveUpMs = performance.now() + TELL_MS;
    for (;;) {
      const told = new Set((await this.ledger()).entries.map(({ kind }) => kind));
      const missing = kinds.filter(kind => !told.has(kind));
      if (missing.length === 0) return;
      if (performance.now() > giveUpMs) {
        throw new Error(`The ledger does not say: ${missing.join(', ')}. ${await this.viewer?.told()}`);
      }
      await pause(LOOK_MS);
    }
  }

  /** Records that were truncated away in a file that was followed, before anybody saw them: the ledger must say so. */
  async toldOfExcused(): Promise<void> {
    const { excused } = await this.settled();
    const { records, epochs } = readManifest(this.manifest);
    const isKnown = (id: number): boolean => {
      const { file, epoch } = records.get(id) ?? { file: '', epoch: 0 };
      return this.met.has(epochKey(file, epoch)) && (epochs.get(file) ?? 0) > epoch;
    };
    if (excused.some(isKnown)) await this.told('truncated');
  }

  /** Is done at the end, whatever happens. */
  atEnd(end: () => Promise<void>): void {
    this.ends.push(end);
  }

  /** Does something and ends the world; what went wrong first is told. */
  async during(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      await this.end().catch(() => undefined);
      throw error;
    }
    await this.end();
  }

  async end(): Promise<void> {
    const faults = this.viewer?.faults() ?? [];
    await this.viewer?.end();
    await Promise.all([...this.writers.map(writer => writer.end()), ...this.running.map(writer => writer.kill())]);
    for (const end of this.ends) await end();
    await rm(this.root, { recursive: true, force: true });
    expect(faults).toEqual([]);
  }

  private lastCount = 0;

  private note(shown: readonly ShownRecord[], { records, epochs }: Manifest, verdict: Verdict): Verdict {
    const live = fileAt(this.log);
    for (const { id } of shown) {
      this.seen.add(id);
      const record = records.get(id);
      if (live === null || record?.file !== live || record.epoch !== (epochs.get(live) ?? 0)) continue;
      this.met.add(epochKey(live, record.epoch));
    }
    return verdict;
  }

  private async fail(viewer: Viewer, verdict: Verdict, count: number, manifest: Manifest): Promise<never> {
    const where = existsSync(this.log) ? '' : ' (no log)';
    throw new Error(`${explain(verdict, count, manifest.records.size)}${where}; ${await viewer.told()}`);
  }
}

const DEADLINE_MS = 20_000;
const TELL_MS = Number(process.env['TELL_MS'] ?? 30_000);
const LOOK_MS = 40;
