import { Emitter } from '../../src/base/emitter';
import { createEngine } from '../../src/engine/engine';
import { engineMethods, type EngineApi, type EnginePushes } from '../../src/protocol/engineApi';
import { serve, type Server } from '../../src/protocol/rpc';

// Entry of an engine in a process of its own: one that can be stopped, killed, and run by another user.

const messages = new Emitter<unknown>();
process.on('message', message => messages.fire(message));
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
const pushes: { server?: Server<EnginePushes> } = {};
const engine = createEngine({
  onSummary: summary => pushes.server?.push('summary', summary),
  log: (level, message) => pushes.server?.push('log', { level, message }),
});
const channel = { send: (message: unknown) => void process.send?.(message), onMessage: messages.event };
pushes.server = serve<EngineApi, EnginePushes>(channel, engine.api, engineMethods, (method, error) =>
  pushes.server?.push('log', { level: 'error', message: `${method}: ${String(error)}` }),
);
