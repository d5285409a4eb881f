import { build, type Plugin } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { DisposableStore, toDisposable, type Disposable } from '../../src/base/disposable';
import { Emitter } from '../../src/base/emitter';
import type { Summary } from '../../src/core/summary';
import { engineMethods, type EngineApi, type EngineConfig, type EnginePushes } from '../../src/protocol/engineApi';
import { connect } from '../../src/protocol/rpc';
import { nodeBundle } from '../../scripts/nodeBundle.mjs';

/** An engine in a real worker thread, and the last summary that it pushed. */
export interface RunningEngine extends Disposable {
  readonly api: EngineApi;
  readonly summary: Summary | undefined;
  /** The first summary, from now on or the last one, of which the condition is true; fails after half a minute. */
  until(what: string, condition: (summary: Summary) => boolean): Promise<Summary>;
  /** What the engine logged. */
  readonly logs: readonly string[];
  /** Ends the thread and waits for it. */
  end(): Promise<void>;
}

/** Bundles the thread's entry; `remove` deletes the bundle. */
export async function bundleEngine(
  plugins: readonly Plugin[] = [],
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-bundle-'));
  const path = join(folder, 'worker.cjs');
  await build({
    ...nodeBundle,
    entryPoints: [join(import.meta.dirname, '../../src/engine/main.ts')],
    outfile: path,
    plugins: [...plugins],
    logLevel: 'error',
  });
  return { path, remove: () => rm(folder, { recursive: true }) };
}

export function startEngine(bundle: string, options: WorkerOptions = {}): RunningEngine {
  const worker = new Worker(bundle, options);
  return driveEngine({
    send: message => worker.postMessage(message),
    onMessage: listen => worker.on('message', listen),
    onError: listen => worker.on('error', error => listen(`thread: ${String(error)}`)),
    ended: new Promise<void>(resolve => worker.once('exit', () => resolve())),
    end: () => void worker.terminate(),
  });
}

/** Where an engine runs: another thread or process. */
export interface EngineTransport {
  readonly send: (message: unknown) => void;
  readonly onMessage: (listen: (message: unknown) => void) => void;
  readonly onError: (listen: (message: string) => void) => void;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

export function driveEngine({ send, onMessage, onError, ended, end }: EngineTransport): RunningEngine {
  const store = new DisposableStore();
  const messages = store.add(new Emitter<unknown>());
  const summaries = store.add(new Emitter<Summary>());
  const logs: string[] = [];
  let last: Summary | undefined;
  onMessage(message => messages.fire(message));
  onError(error => logs.push(error));
  const client = store.add(connect<EngineApi, EnginePushes>({ send, onMessage: messages.event }, engineMethods));
  store.add(
    client.onPush('summary', summary => {
      last = summary;
      summaries.fire(summary);
    }),
  );
  store.add(client.onPush('log', ({ level, message }) => logs.push(`${level}: ${message}`)));
  store.add(toDisposable(end));
  return {
    api: client.api,
    logs,
    get summary() {
      return last;
    },
    until: (what, condition) =>
      new Promise((resolve, reject) => {
        if (last !== undefined && condition(last)) {
          resolve(last);
          return;
        }
        const listening = summaries.event(summary => {
          if (!condition(summary)) return;
          clearTimeout(deadline);
          listening.dispose();
          resolve(summary);
        });
        const deadline = setTimeout(() => {
          listening.dispose();
          reject(new Error(`waited in vain until ${what}; ${JSON.stringify(last)}; ${logs.join('; ')}`));
        }, 30_000);
      }),
    dispose: () => store.dispose(),
    end: async () => {
      store.dispose();
      await ended;
    },
  };
}

/** A configuration that follows some paths; what is not named has a default. */
export function followConfig(paths: readonly string[], other: Partial<EngineConfig> = {}): EngineConfig {
  const sources = paths.map(path => ({
    path,
    isGlob: path.includes('*'),
    format: 'auto' as const,
    dialect: 'auto',
    label: '',
  }));
  return { sources, watch: 'auto', zone: 'UTC', marks: {}, ...other };
}

/** The only source of the summary. */
export function onlySource(summary: Summary): Summary['sources'][number] {
  const [source] = summary.sources;
  if (source === undefined) throw new Error('there is no source');
  return source;
}
