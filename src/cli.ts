import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine } from './cli/commandLine';
import { exitCodes } from './cli/exitCodes';

/** The command line `auditlog`. What prints only text is done without an engine. */
async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2), Intl.DateTimeFormat().resolvedOptions().timeZone);
  switch (command.kind) {
    case 'text':
      print(command.text);
      return;
    case 'version':
      print(`${version()}\n`);
      return;
    case 'wrong':
      process.stderr.write(`auditlog: ${command.message}\n`);
      process.exitCode = exitCodes.usage;
      return;
    case 'follow': {
      const [{ runFollow }, { createInProcessEngine }] = await Promise.all([
        import('./cli/runFollow'),
        import('./engine/inProcessEngine'),
      ]);
      await runFollow(command.options, createInProcessEngine);
      return;
    }
    case 'query': {
      const [{ runInProcess }, { query }, { createInProcessEngine }] = await Promise.all([
        import('./cli/runInProcess'),
        import('./cli/query'),
        import('./engine/inProcessEngine'),
      ]);
      const { options } = command;
      await runInProcess(options, createInProcessEngine, (engine, terminal) => query(options, engine, terminal));
      return;
    }
    case 'sources': {
      const [{ runInProcess }, { sources }, { createInProcessEngine }] = await Promise.all([
        import('./cli/runInProcess'),
        import('./cli/sources'),
        import('./engine/inProcessEngine'),
      ]);
      const { options } = command;
      await runInProcess(options, createInProcessEngine, (engine, terminal) => sources(options, engine, terminal));
    }
  }
}

function print(text: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads us has enough: that is no fault.
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(text);
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

main().catch((error: unknown) => {
  process.stderr.write(`auditlog: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = exitCodes.unreadable;
});
