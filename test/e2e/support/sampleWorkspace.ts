import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeWithSqlite, root } from '../../../scripts/steps.mjs';

const samples = join(root, 'test/fixtures/samples');

/** A folder of its own with samples of logs under the names by which they are found, and no settings. */
export class SampleWorkspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'alv-samples-'));

  /** What the tree calls a log that lies in the folder itself. */
  labelOf(name: string): string {
    return `${this.folder.slice(this.folder.lastIndexOf('/') + 1)}/${name}`;
  }

  addBetty(): string {
    return this.add('betty/audit_log.json', 'registry/audit_log.json');
  }

  addTree(): string {
    return this.add('ddeutil/audits', 'audits');
  }

  addTable(): string {
    return this.add('ddeutil/sqlite/workflow_audits.db', 'workflow_audits.db');
  }

  /** The log with its two archives. */
  addScout(): string {
    this.add('auditlog/audit_20260301_103949.jsonl.gz', 'logs/audit_20260301_103949.jsonl.gz');
    this.add('auditlog/audit_20260301_122416.jsonl.gz', 'logs/audit_20260301_122416.jsonl.gz');
    return this.add('auditlog/audit.jsonl', 'logs/audit.jsonl');
  }

  /** The workspace's own settings. */
  get settingsPath(): string {
    return join(this.folder, '.vscode/settings.json');
  }

  writeSettings(settings: Readonly<Record<string, unknown>>): void {
    mkdirSync(dirname(this.settingsPath), { recursive: true });
    writeFileSync(this.settingsPath, JSON.stringify(settings));
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private add(sample: string, name: string): string {
    const path = join(this.folder, name);
    cpSync(join(samples, sample), path, { recursive: true });
    return path;
  }
}

/** Betty's entries, as far as tests ask for them. */
export function bettyEntries(path: string): readonly BettyEntry[] {
  return JSON.parse(readFileSync(path, 'utf8')) as BettyEntry[];
}

export interface BettyEntry {
  readonly timestamp: string;
  readonly skill: string;
  readonly status: string;
}

/** A line for the writer of ddeutil's table; test/support/writers/ddeutilTable.mjs names the actions. */
export type TableAction = readonly [name: 'runs' | 'sql', ...values: (string | number)[]];

/** Lets the writer of ddeutil's table do something, and waits for its end. */
export async function writeTable(database: string, ...actions: readonly TableAction[]): Promise<void> {
  if (nodeWithSqlite === null) throw new Error('No Node with node:sqlite is here.');
  const program = join(root, 'test/support/writers/ddeutilTable.mjs');
  const child = spawn(nodeWithSqlite, ['--no-warnings', program, database, 'delete'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answers = '';
  child.stdout.on('data', (chunk: Buffer) => (answers += chunk.toString()));
  child.stdin.end(`${JSON.stringify(actions)}\n`);
  await once(child, 'close');
  if (!/^ok\nok [\d.]+\n$/.test(answers)) throw new Error(`The writer failed: ${answers}`);
}
