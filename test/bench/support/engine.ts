import { Worker } from 'node:worker_threads';
import { Emitter } from '../../../src/base/emitter';
import type { ResultId } from '../../../src/core/ids';
import type { Summary } from '../../../src/core/summary';
import { engineMethods, type EngineApi, type EnginePushes } from '../../../src/protocol/engineApi';
import { connect } from '../../../src/protocol/rpc';
import { options } from './options';

const deadlineMs = 300_000;

/** The shipped engine in its worker thread, asked over the real protocol. */
export class BenchEngine {
  private readonly worker = new Worker(options.workerPath);
  private readonly messages = new Emitter<unknown>();
  private readonly client = connect<EngineApi, EnginePushes>(
    { send: message => this.worker.postMessage(message), onMessage: this.messages.event },
    engineMethods,
  );
  private readonly waiting = new Set<(summary: Summary) => void>();
  readonly api = this.client.api;
  summary: Summary | undefined;

  constructor() {
    this.worker.on('message', message => this.messages.fire(message));
    this.worker.on('error', error => {
      throw error;
    });
    this.client.onPush('summary', summary => {
      this.summary = summary;
      for (const look of this.waiting) look(summary);
    });
  }

  async follow(path: string, watch: 'auto' | 'poll' = 'auto'): Promise<void> {
    const source = { path, isGlob: false, format: 'auto', dialect: 'auto', label: '' } as const;
    await this.api.configure({ sources: [source], watch, zone: 'UTC', marks: {} });
  }

  /** Follows the log and waits until all of it is in the index. */
  async index(path: string, watch: 'auto' | 'poll' = 'auto'): Promise<Summary> {
    await this.follow(path, watch);
    return this.until(summary => summary.sources.length > 0 && summary.sources[0]?.state.kind === 'following');
  }

  until(condition: (summary: Summary) => boolean): Promise<Summary> {
    return new Promise((resolve, reject) => {
      const late = (): void =>
        reject(new Error(`still ${JSON.stringify(this.summary?.sources)} after ${deadlineMs} ms`));
      const timer = setTimeout(late, deadlineMs);
      const look = (summary: Summary): void => {
        if (!condition(summary)) return;
        this.waiting.delete(look);
        clearTimeout(timer);
        resolve(summary);
      };
      this.waiting.add(look);
      if (this.summary !== undefined) look(this.summary);
    });
  }

  async open(query: string): Promise<ResultId> {
    return (await this.api.openResult({ query, order: { by: 'log' } })).result;
  }

  /** How many records match now; nothing is read from the disk for it. */
  async count(result: ResultId): Promise<number> {
    return (await this.api.rows({ result, from: 0, to: 0 }))?.count ?? 0;
  }

  /** Bytes of the worker's heap and of what hangs on it, where this Node can tell. */
  async memoryBytes(): Promise<number | undefined> {
    if (!('getHeapStatistics' in this.worker) || typeof this.worker.getHeapStatistics !== 'function') return undefined;
    const statistics: unknown = await this.worker.getHeapStatistics();
    const { used_heap_size: heap, external_memory: external } = statistics as Record<string, number>;
    return (heap ?? 0) + (external ?? 0);
  }

  async end(): Promise<void> {
    this.client.dispose();
    this.messages.dispose();
    await this.worker.terminate();
  }
}
