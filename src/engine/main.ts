import { parentPort } from 'node:worker_threads';
import { engineMethods, type EngineApi, type EnginePushes } from '../protocol/engineApi';
import { serve, type Server } from '../protocol/rpc';
import { createEngine } from './engine';
import { PortChannel } from './portChannel';

/** Entry of the worker thread: an engine behind the thread's port. It ends with the thread. */
if (parentPort === null) throw new Error('The engine runs in a worker thread.');
const pushes: { server?: Server<EnginePushes> } = {};
const engine = createEngine({
  onSummary: summary => pushes.server?.push('summary', summary),
  log: (level, message) => pushes.server?.push('log', { level, message }),
});
pushes.server = serve<EngineApi, EnginePushes>(
  new PortChannel(parentPort),
  engine.api,
  engineMethods,
  (method, error) =>
    pushes.server?.push('log', {
      level: 'error',
      message: `${method}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    }),
);
