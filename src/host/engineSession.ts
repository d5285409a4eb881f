import { DisposableStore, type Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import type { ResultId } from '../core/ids';
import type { Summary } from '../core/summary';
import { engineMethods, type EngineApi, type EnginePushes } from '../protocol/engineApi';
import { connect, type Channel, type Client } from '../protocol/rpc';

/** A thread with an engine in it. Disposing ends it without `onDidDie`. */
export interface EngineThread extends Disposable {
  readonly channel: Channel;
  /** Once, when it ended by itself; with the reason. */
  readonly onDidDie: Event<string>;
}

interface SessionListener {
  onSummary(): void;
  onLog(entry: EnginePushes['log']): void;
  onDeath(reason: string): void;
}

/** One engine's life. */
export class EngineSession implements Disposable {
  readonly startedMs = Date.now();
  readonly client: Client<EngineApi, EnginePushes>;
  ready: Promise<void> = Promise.resolve();
  private readonly store = new DisposableStore();
  private readonly inner = new Map<ResultId, ResultId>();
  private readonly outer = new Map<ResultId, ResultId>();
  private summary: Summary | undefined;

  constructor(
    private readonly thread: EngineThread,
    readonly generation: number,
  ) {
    this.store.add(thread);
    this.client = this.store.add(connect<EngineApi, EnginePushes>(thread.channel, engineMethods));
  }

  listen(listener: SessionListener): void {
    this.store.add(this.thread.onDidDie(reason => listener.onDeath(reason)));
    this.store.add(this.client.onPush('log', entry => listener.onLog(entry)));
    this.store.add(
      this.client.onPush('summary', summary => {
        this.summary = summary;
        listener.onSummary();
      }),
    );
  }

  link(handle: ResultId, inner: ResultId): void {
    this.inner.set(handle, inner);
    this.outer.set(inner, handle);
  }

  /** Forgets a result; answers the engine's id of it. */
  unlink(handle: ResultId): ResultId | undefined {
    const inner = this.inner.get(handle);
    this.inner.delete(handle);
    if (inner !== undefined) this.closing.add(inner);
    return inner;
  }

  private readonly closing = new Set<ResultId>();

  /** Whether this engine opened the result that is being closed; answers so once. */
  owns(inner: ResultId): boolean {
    this.outer.delete(inner);
    return this.closing.delete(inner);
  }

  innerOf(handle: ResultId): ResultId | undefined {
    return this.inner.get(handle);
  }

  /** The engine's last summary with the client's result ids. */
  translatedSummary(): Summary | undefined {
    if (this.summary === undefined) return undefined;
    const results = this.summary.results.flatMap(result => {
      const id = this.outer.get(result.id);
      return id === undefined ? [] : [{ ...result, id }];
    });
    return { ...this.summary, results };
  }

  dispose(): void {
    this.store.dispose();
  }
}
