import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
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

  /** A log with 20 records and two archives, 30 records in `.1` and 40 in `.2.gz`, jobs counted on from 1000. */
  static ofRotated(): LogWorkspace {
    const workspace = new LogWorkspace();
    const jobs = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => jobLine(from + i)).join('');
    // A line that is none: it counts as one all the same.
    writeFileSync(`${workspace.log}.2.gz`, gzipSync(`${jobs(1000, 1010)}{"cut\n${jobs(1010, 1040)}`));
    writeFileSync(`${workspace.log}.1`, jobs(1040, 1070));
    writeFileSync(workspace.log, jobs(1070, 1090));
    return workspace;
  }

  /** As logrotate does it: every file one number on, and a new log with these records. */
  rotate(...lines: readonly string[]): void {
    for (let number = 20; number > 0; number--) {
      for (const ending of ['', '.gz']) {
        const path = `${this.log}.${number}${ending}`;
        if (existsSync(path)) renameSync(path, `${this.log}.${number + 1}${ending}`);
      }
    }
    renameSync(this.log, `${this.log}.1`);
    this.append(...lines);
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

/** A record whose job is its number, a second after the one before. */
export function jobLine(job: number): string {
  const time = new Date(Date.UTC(2025, 1, 10, 6) + (job - 1000) * 60_000).toISOString();
  return recordLine({ timestamp: time.replace('Z', '000+00:00'), job_id: String(job), new_status: 'running' });
}

/** Waits until no process holds a file open: whoever followed it has ended. */
export async function untilClosed(path: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (holdersOf(path).length > 0) {
    if (Date.now() > deadline) throw new Error(`${path} is still open in ${holdersOf(path).join()}`);
    await sleep(100);
  }
}

function holdersOf(path: string): readonly string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const folder = `/proc/${pid}/fd`;
        return readdirSync(folder).some(fd => readlinkSync(join(folder, fd)) === path);
      } catch {
        // It has ended in between, or is none of ours.
        return false;
      }
    });
}

export const failedRecord = { job_id: '4242', old_status: 'running', new_status: 'failed' };

export function sampleRecords(): readonly Readonly<Record<string, string | undefined>>[] {
  const lines = readFileSync(sampleLog, 'utf8').split('\n').slice(0, -1);
  return lines.map(line => JSON.parse(line) as Record<string, string | undefined>);
}
