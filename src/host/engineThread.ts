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
  worker.on('messageerror', error => die(`a message could not be read: ${error.message}`));
  worker.on('error', error => die(error instanceof Error ? error.message : String(error)));
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
