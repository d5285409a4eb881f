import { DisposableBase, MutableDisposable, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { ResultId } from '../core/ids';
import type { Summary } from '../core/summary';
import type { EngineApi, EngineConfig, OpenedResult, ResultSpec } from '../protocol/engineApi';
import { ChannelClosedError } from '../protocol/rpc';
import { EngineSession, type EngineThread } from './engineSession';
import type { Log } from './log';

/**
 * The engine as the rest of the extension knows it: started when it is first needed, and again when it dies.
 * Result ids given out here survive a restart: the client opens the results anew and translates ids both ways.
 * A request that a death cuts off is asked once more of the next engine.
 */
export class EngineClient extends DisposableBase {
  private readonly summaries = this._register(new Emitter<Summary>());
  private readonly restarts = this._register(new Emitter<undefined>());
  private readonly stops = this._register(new Emitter<undefined>());
  private readonly current = this._register(new MutableDisposable<EngineSession>());
  private readonly specs = new Map<ResultId, ResultSpec>();
  private config: EngineConfig | undefined;
  private lastResult = 0;
  private generation = 0;
  private deaths = 0;
  private lastSummary: Summary | undefined;
  private waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  private isDisposed = false;

  readonly onDidChangeSummary: Event<Summary> = this.summaries.event;
  /** The engine died; the next one is on its way. */
  readonly onDidStop: Event<undefined> = this.stops.event;
  /** The engine was started anew and knows the configuration and all open results again. Row ids are new. */
  readonly onDidRestart: Event<undefined> = this.restarts.event;
  readonly api: EngineApi = this.createApi();

  constructor(
    private readonly startThread: () => EngineThread,
    /** As they are now: an engine that is started again must not know old ones. */
    private readonly remembered: () => Remembered,
    private readonly log: Log,
  ) {
    super();
    this._register(toDisposable(() => this.end()));
  }

  /** The last whole state; `undefined` before the engine's first. */
  get summary(): Summary | undefined {
    return this.lastSummary;
  }

  /** Whether the engine died and the next one has not been started yet. */
  get isRestarting(): boolean {
    return this.waiting !== undefined;
  }

  private createApi(): EngineApi {
    const ask =
      <R, A>(call: (api: EngineApi, request: R) => Promise<A>) =>
      (request: R): Promise<A> =>
        this.ask(session => call(session.client.api, request));
    /** Asks with the engine's own id of the result; `null` when it is closed. */
    const askOf =
      <R extends { readonly result: ResultId }, A>(call: (api: EngineApi, request: R) => Promise<A | null>) =>
      (request: R): Promise<A | null> =>
        this.ask(async session => {
          const inner = session.innerOf(request.result);
          return inner === undefined ? null : call(session.client.api, { ...request, result: inner });
        });
    return {
      configure: config => this.configure(config),
      openResult: spec => this.openResult(spec),
      closeResult: ({ result }) => this.closeResult(result),
      rows: askOf((api, request) => api.rows(request)),
      rowsAround: askOf((api, request) => api.rowsAround(request)),
      rowsById: ask((api, request) => api.rowsById(request)),
      positionOf: askOf((api, request) => api.positionOf(request)),
      step: askOf((api, request) => api.step(request)),
      find: askOf((api, request) => api.find(request)),
      record: ask((api, request) => api.record(request)),
      locate: ask((api, request) => api.locate(request)),
      rowAt: ask((api, request) => api.rowAt(request)),
      rawLines: ask((api, request) => api.rawLines(request)),
      facets: ask((api, request) => api.facets(request)),
      histogram: askOf((api, request) => api.histogram(request)),
      groups: askOf((api, request) => api.groups(request)),
      groupRows: askOf((api, request) => api.groupRows(request)),
      problems: ask((api, request) => api.problems(request)),
      examine: ask((api, request) => api.examine(request)),
      ledger: ask((api, request) => api.ledger(request)),
      acknowledge: ask((api, request) => api.acknowledge(request)),
      cancelIndexing: ask((api, request) => api.cancelIndexing(request)),
      resumeIndexing: ask((api, request) => api.resumeIndexing(request)),
      refresh: ask((api, request) => api.refresh(request)),
      rawBytes: ask((api, request) => api.rawBytes(request)),
    };
  }

  private async ask<A>(call: (session: EngineSession) => Promise<A>): Promise<A> {
    for (let attempt = 1; ; attempt++) {
      const session = await this.running();
      try {
        await session.ready;
        return await call(session);
      } catch (error) {
        const isCutOff = error instanceof ChannelClosedError && !this.isDisposed;
        if (!isCutOff || attempt === 2) throw error;
      }
    }
  }

  private async configure(config: EngineConfig): Promise<void> {
    this.config = config;
    await this.ask(session => session.client.api.configure(config));
  }

  private async openResult(spec: ResultSpec): Promise<OpenedResult> {
    const handle = ++this.lastResult as ResultId;
    const opened = await this.ask(async session => {
      const answer = await session.client.api.openResult(spec);
      session.link(handle, answer.result);
      return answer;
    });
    this.specs.set(handle, spec);
    this.publish();
    return { ...opened, result: handle };
  }

  private async closeResult(handle: ResultId): Promise<void> {
    if (!this.specs.delete(handle)) return;
    const inner = this.current.value?.unlink(handle);
    if (inner === undefined) return;
    await this.ask(async session => {
      // Another engine by now has never opened it: see `reopen`.
      if (session.owns(inner)) await session.client.api.closeResult({ result: inner });
    });
  }

  private async running(): Promise<EngineSession> {
    while (this.waiting !== undefined) await this.waiting.promise;
    if (this.isDisposed) throw new ChannelClosedError('start');
    return this.current.value ?? this.start();
  }

  private start(): EngineSession {
    const session = new EngineSession(this.startThread(), ++this.generation);
    session.listen({
      onSummary: () => this.publish(),
      onLog: entry => this.log[entry.level](`engine: ${entry.message}`),
      onDeath: reason => this.restartLater(session, reason),
    });
    this.current.value = session;
    session.ready = this.reopen(session);
    // Whoever asks awaits it too and hears of the failure there.
    session.ready.catch(() => undefined);
    return session;
  }

  /** Tells a new engine what the last one knew. */
  private async reopen(session: EngineSession): Promise<void> {
    const { api } = session.client;
    if (this.config !== undefined && session.generation > 1) {
      await api.configure({ ...this.config, ...this.remembered() });
    }
    for (const [handle, spec] of [...this.specs]) {
      const { result } = await api.openResult(spec);
      if (this.specs.has(handle)) session.link(handle, result);
      else await api.closeResult({ result });
    }
  }

  private restartLater(session: EngineSession, reason: string): void {
    if (this.isDisposed || this.current.value !== session) return;
    this.deaths = Date.now() - session.startedMs > goodLifeMs ? 1 : this.deaths + 1;
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (this.deaths - 1));
    this.log.error(`The engine stopped (${reason}). It is started again in ${delayMs} ms.`);
    let resolve = (): void => undefined;
    const promise = new Promise<void>(done => (resolve = done));
    this.waiting = { promise, resolve };
    this.current.value = undefined;
    const timer = setTimeout(() => this.restart(), delayMs);
    this.restarting.value = toDisposable(() => clearTimeout(timer));
    this.stops.fire(undefined);
  }

  private readonly restarting = this._register(new MutableDisposable());

  private restart(): void {
    const session = this.start();
    this.stopWaiting();
    session.ready.then(
      () => this.restarts.fire(undefined),
      // The engine died again before it was ready: `restartLater` was told and has said so in the log.
      () => undefined,
    );
  }

  private stopWaiting(): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.resolve();
  }

  private publish(): void {
    const summary = this.current.value?.translatedSummary();
    if (summary === undefined) return;
    const revision = Math.max(summary.revision, (this.lastSummary?.revision ?? 0) + 1);
    this.lastSummary = { ...summary, revision };
    this.summaries.fire(this.lastSummary);
  }

  private end(): void {
    this.isDisposed = true;
    this.stopWaiting();
  }
}

/** What is kept for an engine over its deaths: the acknowledgement marks, and how far the logs were read. */
export type Remembered = Pick<EngineConfig, 'marks' | 'positions'>;

/** After so long a life a death counts as the first one again. */
const goodLifeMs = 30_000;
const firstDelayMs = 250;
const longestDelayMs = 30_000;
