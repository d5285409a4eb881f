import { DisposableStore } from '../../src/base/disposable';
import { Emitter } from '../../src/base/emitter';
import type { ResultId } from '../../src/core/ids';
import type { Summary } from '../../src/core/summary';
import type { EngineThread } from '../../src/host/engineSession';
import { engineMethods, type EngineApi, type EngineConfig, type EnginePushes } from '../../src/protocol/engineApi';
import { createChannelPair, serve, type Server } from '../../src/protocol/rpc';

/** A thread with an engine that only knows which results are open. Other methods fail unless they are given. */
export class FakeEngineThread implements EngineThread {
  private readonly store = new DisposableStore();
  private readonly deaths = this.store.add(new Emitter<string>());
  private readonly server: Server<EnginePushes>;
  readonly configs: EngineConfig[] = [];
  readonly results = new Map<ResultId, string>();
  readonly channel;
  readonly onDidDie = this.deaths.event;
  isEnded = false;

  /** Result ids begin at `firstResult`, so that no two threads agree on them by accident. */
  constructor(firstResult: number, given: Partial<EngineApi> = {}) {
    const [near, far] = createChannelPair();
    this.channel = near;
    let next = firstResult;
    const known: Partial<EngineApi> = {
      configure: async config => void this.configs.push(config),
      openResult: async ({ query }) => {
        const result = next++ as ResultId;
        this.results.set(result, query);
        return { result, complaints: [] };
      },
      closeResult: async ({ result }) => void this.results.delete(result),
      ...given,
    };
    const missing = async (): Promise<never> => Promise.reject(new Error('not given'));
    const api = Object.fromEntries(Object.keys(engineMethods).map(name => [name, missing]));
    const whole = { ...(api as unknown as EngineApi), ...known };
    this.server = this.store.add(serve<EngineApi, EnginePushes>(far, whole, engineMethods, () => undefined));
  }

  push(summary: Summary): void {
    this.server.push('summary', summary);
  }

  die(reason: string): void {
    this.deaths.fire(reason);
  }

  dispose(): void {
    this.isEnded = true;
    this.store.dispose();
  }
}
