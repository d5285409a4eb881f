import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBundle } from '../../scripts/nodeBundle.mjs';
import { driveEngine, type RunningEngine } from './engineWorker';

/** Bundles the entry of an engine's process so that every user may run it; `remove` deletes the bundle. */
export async function bundleEngineChild(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-child-'));
  await chmod(folder, 0o755);
  const path = join(folder, 'child.cjs');
  const entryPoints = [join(import.meta.dirname, 'engineChild.ts')];
  await build({ ...nodeBundle, entryPoints, outfile: path, logLevel: 'error' });
  return { path, remove: () => rm(folder, { recursive: true }) };
}

/** An engine in a process of its own, with the process's id. */
export interface EngineProcess extends RunningEngine {
  readonly pid: number;
}

/** `uid`: the user that runs it, this one when not given. */
export function startEngineProcess(bundle: string, uid?: number): EngineProcess {
  const child = fork(bundle, [], {
    serialization: 'advanced',
    execArgv: [],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The process of the engine could not be started.');
  const engine = driveEngine({
    send: message => {
      if (child.connected) child.send(message as object);
    },
    onMessage: listen => child.on('message', listen),
    onError: listen => child.on('error', error => listen(`process: ${error.message}`)),
    ended: new Promise<void>(resolve => child.once('exit', () => resolve())),
    end: () => void child.kill('SIGKILL'),
  });
  // A getter would be lost by spreading.
  return Object.assign(engine, { pid });
}
