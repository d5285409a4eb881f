import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/steps.mjs';
import { simulatedLines } from '../../../scripts/simulator/simulate.mjs';

export const sampleLog = join(root, 'test/fixtures/samples/snbb/scheduler_audit.jsonl');

/** A folder of its own with a log in it. */
export class LogWorkspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'alv-ws-'));
  readonly log = join(this.folder, 'logs/scheduler_audit.jsonl');

  constructor() {
    mkdirSync(join(this.folder, 'logs'));
  }

  static ofSample(): LogWorkspace {
    const workspace = new LogWorkspace();
    cpSync(sampleLog, workspace.log);
    return workspace;
  }

  static ofScheduler(count: number, seed = 1): LogWorkspace {
    const workspace = new LogWorkspace();
    workspace.append(...simulatedLines({ seed, count, clockStartMs: Date.UTC(2025, 1, 10, 6) }));
    return workspace;
  }

  append(...lines: readonly string[]): void {
    appendFileSync(this.log, lines.join(''));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One record as the scheduler writes it. */
export function recordLine(record: Readonly<Record<string, string>>): string {
  const whole = {
    timestamp: '2025-02-14T06:00:00.125000+00:00',
    event: 'status_change',
    subject: 'sub-0042',
    session: 'ses-1',
    procedure: 'mriqc',
    ...record,
  };
  const members = Object.entries(whole).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{${members.join(', ')}}\n`;
}

export const failedRecord = { job_id: '4242', old_status: 'running', new_status: 'failed' };

export function sampleRecords(): readonly Readonly<Record<string, string | undefined>>[] {
  const lines = readFileSync(sampleLog, 'utf8').split('\n').slice(0, -1);
  return lines.map(line => JSON.parse(line) as Record<string, string | undefined>);
}
