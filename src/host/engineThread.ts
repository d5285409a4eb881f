import { Worker } from 'node:worker_threads';
import { DisposableStore, toDisposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import type { EngineThread } from './engineSession';

/** Starts the bundled engine in a worker thread. */
export function startEngineThread(workerPath: string): EngineThread {
  const store = new DisposableStore();
  const messages = store.add(new Emitter<unknown>());
  const deaths = store.add(new Emitter<string>());
  const worker = new Worker(workerPath, { name: 'audit-log-viewer engine' });
  let isOver = false;
  const die = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    deaths.fire(reason);
  };
  worker.on('message', message => messages.fire(message));
  worker.on('messageerror', () => die('a message could not be read'));
  worker.on('error', error => die(faultOf(error)));
  worker.on('exit', code => die(`exit code ${code}`));
  store.add(
    toDisposable(() => {
      isOver = true;
      void worker.terminate();
    }),
  );
  return {
    channel: { send: message => worker.postMessage(message), onMessage: messages.event },
    onDidDie: deaths.event,
    dispose: () => store.dispose(),
  };
}

/** What kind of fault it was, and where. Its message is left out: it may hold a piece of a record. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  return [`${error.name}${code}`, ...frames.slice(0, 5).map(frame => frame.trim())].join(' ');
}
