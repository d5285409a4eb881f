import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine, usage } from './cli/arguments';
import { exitCodes, follow } from './cli/follow';
import type { FollowOptions } from './cli/arguments';
import { createEngine } from './engine/engine';
import { engineMethods, type EngineApi, type EnginePushes } from './protocol/engineApi';
import { connect, createChannelPair, serve, type Server } from './protocol/rpc';

/** The command line `auditlog`: an engine in this process, spoken to as the extension does. */
async function run(options: FollowOptions): Promise<number> {
  const ending = new AbortController();
  const [ours, theirs] = createChannelPair();
  const complain = (message: string): void => void process.stderr.write(`auditlog: ${message}\n`);
  const pushes: { server?: Server<EnginePushes> } = {};
  const engine = createEngine({
    onSummary: summary => pushes.server?.push('summary', summary),
    log: (level, message) => {
      if (level === 'error') complain(message);
    },
  });
  const onFailure = (method: string, error: unknown): void => complain(`${method}: ${String(error)}`);
  pushes.server = serve<EngineApi, EnginePushes>(theirs, engine.api, engineMethods, onFailure);
  const client = connect<EngineApi, EnginePushes>(ours, engineMethods);
  const stop = (): void => ending.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // Whoever reads us has enough: that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.found);
    throw error;
  });
  try {
    return await follow(options, client, { out: process.stdout, complain, signal: ending.signal });
  } finally {
    client.dispose();
    pushes.server.dispose();
    engine.dispose();
  }
}

async function main(): Promise<number> {
  const command = readCommandLine(process.argv.slice(2), Intl.DateTimeFormat().resolvedOptions().timeZone);
  switch (command.kind) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return 0;
    case 'wrong':
      process.stderr.write(`auditlog: ${command.message} (auditlog --help)\n`);
      return exitCodes.usage;
    case 'follow':
      return run(command);
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

void main().then(
  code => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`auditlog: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = exitCodes.unreadable;
  },
);
