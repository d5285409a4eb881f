import { join } from 'node:path';
import { dialects } from '../../../src/core/dialects';
import { createValueTables } from '../../../src/core/valueTables';
import type { EntryPlace, OpenOptions, ReaderEvent, ReaderState, SourceReader } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { jsonTree } from '../../../src/sources/jsonTree';

export interface EntryModel {
  readonly problem: string | null;
  readonly timeMs: number;
  readonly status: string;
  readonly subject: string;
  readonly procedure: string;
  readonly job: string;
  readonly outcome: number;
  fate: 'there' | 'gone' | 'replaced';
}

/** Holds what the reader of a tree told, as its owner would, and checks that it makes sense. */
export class TreeModel {
  readonly reader: SourceReader;
  readonly entries: EntryModel[] = [];
  readonly states: ReaderState[] = [];
  readonly remarks: string[] = [];
  readonly progress: { readonly doneBytes: number; readonly totalBytes: number }[] = [];
  segments = 0;
  /** Is asked when the segment begins, as the engine does. */
  onSegment: () => Promise<void> = async () => undefined;
  private readonly tables = createValueTables();

  constructor(path: string, options: Partial<OpenOptions> = {}) {
    const dialect = dialects.get('ddeutil');
    if (dialect === undefined) throw new Error('There is no such dialect.');
    const { tables } = this;
    const rest = { dialect, tables, files: diskFiles, archives: null, assumedZone: 'UTC', ...options };
    this.reader = jsonTree.open({ path, ...rest });
  }

  async look(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.advance(signal)) await this.take(event);
  }

  async backfill(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.backfill(signal)) await this.take(event);
  }

  async readAll(): Promise<void> {
    await this.look();
    await this.backfill();
  }

  get state(): ReaderState | undefined {
    return this.states.at(-1);
  }

  /** Records that a person sees, `gone` ones marked, in the order of their names. */
  get shown(): string[] {
    return this.entries
      .filter(({ fate }) => fate !== 'replaced')
      .map(({ job, status, problem, fate }) => `${problem ?? `${job} ${status}`}${fate === 'gone' ? ' (gone)' : ''}`)
      .sort();
  }

  /** Numbers of the entries that a person sees. */
  get numbers(): number[] {
    return this.entries.flatMap(({ fate }, number) => (fate === 'replaced' ? [] : [number]));
  }

  numberOf(job: string): number {
    return this.entries.findLastIndex(entry => entry.job === job && entry.fate !== 'replaced');
  }

  async texts(numbers: readonly number[]): Promise<(string | null)[]> {
    const found = await this.reader.readRecords(
      0,
      numbers.map(from => ({ from, to: from + 1 })),
    );
    return found.map(bytes => bytes && Buffer.from(bytes).toString());
  }

  async place(number: number): Promise<EntryPlace | null> {
    return (await this.reader.entries?.locate(0, number)) ?? null;
  }

  async take(event: ReaderEvent): Promise<void> {
    switch (event.kind) {
      case 'segment':
        if (++this.segments > 1) throw new Error('A tree has one segment.');
        await this.onSegment();
        break;
      case 'batch':
        if (this.segments === 0) throw new Error('A batch came before its segment.');
        this.takeBatch(event);
        break;
      case 'entries':
        for (let number = event.from; number < event.to; number++) {
          const entry = this.entries[number];
          if (entry === undefined) throw new Error(`Entry ${number} was never told.`);
          if (entry.fate === 'replaced' || entry.fate === event.fate) throw new Error(`Entry ${number} ended twice.`);
          entry.fate = event.fate;
        }
        break;
      case 'state':
        this.states.push(event.state);
        break;
      case 'remark':
        this.remarks.push(event.text);
        break;
      case 'progress':
        this.progress.push(event);
        break;
      default:
        throw new Error(`A tree tells no ${event.kind}.`);
    }
  }

  private takeBatch({ batch }: Extract<ReaderEvent, { kind: 'batch' }>): void {
    const { tables } = this;
    const found = new Map<number, EntryModel>();
    for (let row = 0; row < batch.rowCount; row++) {
      const { codes } = batch;
      found.set(batch.offset[row] ?? -1, {
        problem: null,
        timeMs: batch.timeMs[row] ?? NaN,
        status: tables.status.textOf(codes.status[row] ?? 0),
        subject: tables.subject.textOf(codes.subject[row] ?? 0),
        procedure: tables.procedure.textOf(codes.procedure[row] ?? 0),
        job: tables.job.textOf(codes.job[row] ?? 0),
        outcome: batch.outcome[row] ?? -1,
        fate: 'there',
      });
    }
    const none = { timeMs: NaN, status: '', subject: '', procedure: '', job: '', outcome: 0 };
    for (const { kind, offset } of batch.problems) found.set(offset, { ...none, problem: kind, fate: 'there' });
    while (this.entries.length < batch.endOffset) {
      const next = found.get(this.entries.length);
      if (next === undefined) throw new Error(`Entry ${this.entries.length} is missing.`);
      this.entries.push(next);
    }
    if (found.size > 0 && this.entries.length !== batch.endOffset) throw new Error('A batch came twice.');
  }
}

/** The folder of a run below the root. */
export function folderOf(root: string, workflow: string, release: string): string {
  return join(root, `workflow=${workflow}`, `release=${release}`);
}
