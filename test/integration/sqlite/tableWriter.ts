import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A line of `ddeutilTable.mjs`: the name of what is to be done, and its values. */
type TableAction = readonly [
  'runs' | 'bulk' | 'sql' | 'open' | 'close' | 'lock' | 'free' | 'die',
  ...(string | number)[],
];

/** A process that writes a table; nothing that it writes may fail. */
export interface TableWriter {
  /** Answers the longest time that one of its commits has taken so far, in ms. */
  do(...actions: readonly TableAction[]): Promise<number>;
  /** It is killed by its last action, or from outside. */
  died(): Promise<void>;
  kill(): Promise<void>;
  end(): Promise<void>;
}

export async function startTableWriter(
  database: string,
  journal: 'delete' | 'wal',
  ...more: 'unkeyed'[]
): Promise<TableWriter> {
  const program = join(import.meta.dirname, '../../support/writers/ddeutilTable.mjs');
  const child = spawn(process.execPath, ['--no-warnings', program, database, journal, ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  // A process that was killed no longer reads.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value } = (await answers.next()) as { value?: string };
    if (value?.startsWith('ok') !== true) throw new Error(`The writer failed: ${value ?? 'it died'}`);
    return value;
  };
  await answer();
  return {
    do: async (...actions) => {
      child.stdin.write(`${JSON.stringify(actions)}\n`);
      if (actions.at(-1)?.[0] === 'die') return 0;
      return Number((await answer()).slice('ok '.length));
    },
    died: async () => {
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    end: async () => {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}
