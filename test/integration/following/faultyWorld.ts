import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DisposableStore } from '../../../src/base/disposable';
import { createEngine } from '../../../src/engine/engine';
import { engineMethods, type EngineApi, type EnginePushes } from '../../../src/protocol/engineApi';
import { createChannelPair, serve, type Server } from '../../../src/protocol/rpc';
import { diskFiles, type Files, type FolderEntry, type OpenFile } from '../../../src/sources/bytes/files';
import { driveEngine, followConfig, type RunningEngine } from '../../support/engineWorker';
import { viewEngine } from '../../support/writers/viewer';
import { World, type WatchMode } from './world';

/** A world whose engine runs in this process, with a file system that fails on demand. */
export interface FaultyWorld extends AsyncDisposable {
  readonly world: World;
  readonly files: FailingFiles;
  readonly engine: RunningEngine;
  /** Lets a call fail while something is done, and until it has failed twice. */
  failing(call: Call, code: string, act: () => Promise<unknown>): Promise<void>;
}

/** Follows the world's log and other files of its folder. */
export async function faultyWorld(watch: WatchMode, others: readonly string[] = []): Promise<FaultyWorld> {
  const files = new FailingFiles();
  const engine = startHere(files);
  const world = await World.open(watch, () => engine);
  const paths = [world.log, ...others.map(name => join(world.folder, name))];
  world.lookWith(viewEngine(engine), engine);
  await engine.api.configure(followConfig(paths, { watch }));
  return {
    world,
    files,
    engine,
    failing: async (call, code, act) => {
      const enough = files.failed + 2;
      files.faults.set(call, code);
      await act();
      // An archive that could not be read is tried again when its folder is listed anew, ten seconds later at the latest.
      const giveUpMs = performance.now() + 30_000;
      while (files.failed < enough) {
        if (performance.now() > giveUpMs) throw new Error(`Nobody has called ${call} twice.`);
        await pause(20);
      }
      files.faults.clear();
    },
    [Symbol.asyncDispose]: () => world.end(),
  };
}

function startHere(files: Files): RunningEngine {
  const [near, far] = createChannelPair();
  const pushes: { server?: Server<EnginePushes> } = {};
  const engine = createEngine({
    files,
    onSummary: summary => pushes.server?.push('summary', summary),
    log: (level, message) => pushes.server?.push('log', { level, message }),
  });
  const report = (method: string, error: unknown): void =>
    pushes.server?.push('log', { level: 'error', message: `${method}: ${String(error)}` });
  const server = serve<EngineApi, EnginePushes>(far, engine.api, engineMethods, report);
  pushes.server = server;
  const store = new DisposableStore();
  store.add(engine);
  store.add(server);
  return driveEngine({
    send: message => near.send(message),
    onMessage: listen => void store.add(near.onMessage(listen)),
    onError: () => undefined,
    ended: Promise.resolve(),
    end: () => store.dispose(),
  });
}

/** A call of the file system that can fail. */
export type Call = 'stat' | 'open' | 'read' | 'fileStat' | 'list';

/** The real file system, in which single calls fail, or never answer for one path. */
export class FailingFiles implements Files {
  readonly faults = new Map<Call, string>();
  failed = 0;
  private hung: string | undefined;
  private readonly waiting: (() => void)[] = [];

  async stat(path: string) {
    await this.pass('stat', path);
    return diskFiles.stat(path);
  }

  async open(path: string): Promise<OpenFile> {
    await this.pass('open', path);
    const file = await diskFiles.open(path);
    return {
      stat: async () => {
        await this.pass('fileStat', path);
        return file.stat();
      },
      read: async (buffer, offset, length, position) => {
        await this.pass('read', path);
        return file.read(buffer, offset, length, position);
      },
      close: () => file.close(),
    };
  }

  async realPath(path: string): Promise<string> {
    return diskFiles.realPath(path);
  }

  async list(folder: string): Promise<readonly string[]> {
    await this.pass('list', folder);
    return diskFiles.list(folder);
  }

  async listEntries(folder: string): Promise<readonly FolderEntry[]> {
    await this.pass('list', folder);
    return diskFiles.listEntries(folder);
  }

  /** Calls for the path don't answer from now on. */
  hang(path: string): void {
    this.hung = path;
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  release(): void {
    this.hung = undefined;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private async pass(call: Call, path: string): Promise<void> {
    if (path === this.hung) await new Promise<void>(resolve => this.waiting.push(resolve));
    const code = this.faults.get(call);
    if (code === undefined) return;
    this.failed++;
    throw Object.assign(new Error(`${code}: injected, ${call}`), { code, syscall: call });
  }
}
