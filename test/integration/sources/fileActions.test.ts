import { closeSync, mkdtempSync, openSync, renameSync, rmSync, truncateSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReaderModel, recordOf } from './readerModel';

// An interpreter of file actions against a model: whatever happens to the file, no record is lost, shown twice or invented.

/** One file that stands, or stood, at the path, with all that was written into it since it was last empty. */
interface WrittenFile {
  readonly descriptor: number;
  content: string;
  /** What is missing of the last line. */
  rest: string;
  /** A look found it at the path. Only then is it known, and its records must be read. */
  isMet: boolean;
  wasTruncated: boolean;
}

const actions = {
  appendOne: (log: Log) => log.append(1),
  appendMany: (log: Log) => log.append(40),
  appendHalf: (log: Log) => log.appendHalf(),
  appendLate: (log: Log) => log.appendLate(),
  look: (log: Log) => log.look(),
  backfill: (log: Log) => log.backfill(Infinity),
  backfillAbit: (log: Log) => log.backfill(1),
  rename: (log: Log) => log.rename(),
  remove: (log: Log) => log.remove(),
  create: (log: Log) => log.create(),
  moveBack: (log: Log) => log.moveBack(),
  truncate: (log: Log) => log.truncate(),
} as const satisfies Record<string, (log: Log) => void | Promise<void>>;

type ActionName = keyof typeof actions;

const names = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<ActionName>('appendOne', 'appendMany', 'appendHalf') },
  { weight: 6, arbitrary: fc.constantFrom<ActionName>('look', 'look', 'backfill', 'backfillAbit') },
  {
    weight: 4,
    arbitrary: fc.constantFrom<ActionName>('rename', 'remove', 'create', 'create', 'moveBack', 'appendLate'),
  },
  { weight: 1, arbitrary: fc.constant<ActionName>('truncate') },
);

test('reads every record once, whatever happens to the file', async () => {
  await fc.assert(fc.asyncProperty(fc.array(names, { minLength: 5, maxLength: 60 }), check), { numRuns: 150 });
});

async function check(script: readonly ActionName[]): Promise<void> {
  const log = new Log();
  try {
    log.create();
    for (const name of script) await actions[name](log);
    // A half line of the past is ended, so that all is whole.
    log.endHalves();
    await log.look();
    await log.look();
    await log.backfill(Infinity);
    log.verify();
  } finally {
    log.dispose();
  }
}

class Log {
  private readonly folder = mkdtempSync(join(tmpdir(), 'alv-actions-'));
  private readonly path = join(this.folder, 'audit.jsonl');
  private readonly model = new ReaderModel(this.path, { tailBytes: 600 });
  private readonly files: WrittenFile[] = [];
  private current: WrittenFile | null = null;
  private movedAway: WrittenFile | null = null;
  private nextJob = 0;
  private readonly written = new Set<string>();

  append(count: number): void {
    if (this.current === null) return;
    for (let written = 0; written < count; written++) this.writeLine(this.current);
  }

  appendHalf(): void {
    if (this.current?.rest !== '') return;
    const record = this.record();
    const length = 1 + (this.nextJob % (record.length - 2));
    this.write(this.current, record.slice(0, length));
    this.current.rest = record.slice(length);
  }

  /** A writer that has an old file open writes on. */
  appendLate(): void {
    const old = this.files.findLast(file => file !== this.current);
    if (old !== undefined) this.writeLine(old);
  }

  async look(): Promise<void> {
    if (this.current !== null) this.current.isMet = true;
    await this.model.look();
  }

  async backfill(batches: number): Promise<void> {
    const stop = new AbortController();
    let count = 0;
    for await (const event of this.model.reader.backfill(stop.signal)) {
      this.model.take(event);
      if (event.kind === 'batch' && ++count >= batches) stop.abort();
    }
  }

  rename(): void {
    if (this.current === null || this.files.length > 7) return;
    renameSync(this.path, `${this.path}.${this.files.length}`);
    this.movedAway = this.current;
    this.current = null;
  }

  remove(): void {
    if (this.current === null || this.files.length > 7) return;
    unlinkSync(this.path);
    this.current = null;
    this.movedAway = null;
  }

  create(): void {
    if (this.current !== null || this.files.length > 7) return;
    this.current = { descriptor: openSync(this.path, 'a'), content: '', rest: '', isMet: false, wasTruncated: false };
    this.files.push(this.current);
  }

  moveBack(): void {
    if (this.current !== null || this.files.length === 0 || this.files.at(-1) !== this.movedAway) return;
    renameSync(`${this.path}.${this.files.length}`, this.path);
    this.current = this.movedAway;
  }

  truncate(): void {
    if (this.current === null) return;
    truncateSync(this.path, 0);
    this.current.content = '';
    this.current.rest = '';
    this.current.wasTruncated = true;
  }

  endHalves(): void {
    for (const file of this.files) if (file.rest !== '') this.writeLine(file);
  }

  verify(): void {
    const { jobs, problems } = this.model;
    expect(new Set(jobs).size, 'shown twice').toBe(jobs.length);
    expect(
      jobs.filter(job => !this.written.has(job)),
      'invented',
    ).toEqual([]);
    const shown = new Set(jobs);
    const mustBeShown = this.files.filter(file => file.isMet).flatMap(file => idsIn(file.content));
    expect(
      mustBeShown.filter(job => !shown.has(job)),
      'lost',
    ).toEqual([]);
    for (const [, segment] of this.model.inOrder) {
      const ids = segment.jobs.map(Number);
      expect(ids, 'in the order of the file').toEqual([...ids].sort((a, b) => a - b));
    }
    const mayHaveHalves = this.files.some(file => file.wasTruncated);
    if (!mayHaveHalves) expect(problems).toEqual([]);
  }

  dispose(): void {
    this.model.reader.dispose();
    for (const { descriptor } of this.files) closeSync(descriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private record(): string {
    this.written.add(String(this.nextJob));
    return `${recordOf(this.nextJob++)}\n`;
  }

  private write(file: WrittenFile, text: string): void {
    writeSync(file.descriptor, text);
    file.content += text;
  }

  private writeLine(file: WrittenFile): void {
    const text = file.rest === '' ? this.record() : file.rest;
    file.rest = '';
    this.write(file, text);
  }
}

function idsIn(content: string): string[] {
  return [...content.matchAll(/"job_id": "(\d+)", "detail": ""\}\n/g)].map(found => found[1] ?? '');
}
