import { dialects } from '../../src/core/dialects';
import { createValueTables } from '../../src/core/valueTables';
import type { OpenOptions, ReaderEvent, ReaderState, SourceReader } from '../../src/sources/adapter';
import type { Files } from '../../src/sources/bytes/files';
import { openJsonArray } from '../../src/sources/jsonArray';

export interface ShownEntry {
  /** The skill of a record, else the agent; the kind of a problem in angle brackets. */
  readonly name: string;
  fate: 'there' | 'gone' | 'replaced';
}

/** Holds what the reader of an array told, as its owner would, and checks that it makes sense. */
export class ArrayModel {
  readonly reader: SourceReader;
  readonly entries: ShownEntry[] = [];
  readonly states: ReaderState[] = [];
  readonly remarks: string[] = [];
  readonly progress: number[] = [];
  hasSegment = false;
  /** Is asked when the segment begins, as the engine asks for its mark. */
  onSegment: () => Promise<void> = async () => undefined;
  private readonly tables = createValueTables();

  constructor(path: string, files: Files, cap?: number, more: Partial<OpenOptions> = {}) {
    const dialect = dialects.get('betty')!;
    const options = { path, dialect, tables: this.tables, files, assumedZone: 'UTC', archives: null, ...more };
    this.reader = openJsonArray(options, cap);
  }

  async look(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.advance(signal)) {
      this.take(event);
      if (event.kind === 'segment') await this.onSegment();
    }
  }

  /** Takes `count` events and leaves. */
  async lookBriefly(count: number): Promise<void> {
    let left = count;
    for await (const event of this.reader.advance(new AbortController().signal)) {
      this.take(event);
      if (--left === 0) break;
    }
  }

  get state(): ReaderState | undefined {
    return this.states.at(-1);
  }

  get message(): string {
    return this.state?.kind === 'failed' ? this.state.message : '';
  }

  /** What is on the list: names, those of entries that are no longer on disk in brackets. */
  get shown(): string[] {
    return this.entries
      .filter(({ fate }) => fate !== 'replaced')
      .map(({ name, fate }) => (fate === 'gone' ? `(${name})` : name));
  }

  /** What is on the list and on the disk. */
  get here(): string[] {
    return this.entries.filter(({ fate }) => fate === 'there').map(({ name }) => name);
  }

  /** The text of every entry, read back; `null` where it is gone. */
  async texts(): Promise<(string | null)[]> {
    const spans = this.entries.map((_, at) => ({ from: at, to: at + 1 }));
    const found = await this.reader.readRecords(0, spans);
    return found.map(bytes => bytes && Buffer.from(bytes).toString());
  }

  private take(event: ReaderEvent): void {
    if (event.kind !== 'segment' && event.kind !== 'state' && !this.hasSegment) throw new Error('No segment began.');
    switch (event.kind) {
      case 'segment':
        if (this.hasSegment) throw new Error('A segment began twice.');
        this.hasSegment = true;
        break;
      case 'batch': {
        const { rowCount, offset, line, codes, problems, endOffset } = event.batch;
        const rows = Array.from({ length: rowCount }, (_, row) => {
          if (offset[row] !== line[row]) throw new Error('An entry has two numbers.');
          const skill = this.tables.procedure.textOf(codes.procedure[row] ?? 0);
          return { at: offset[row]!, name: skill === '' ? this.tables.subject.textOf(codes.subject[row] ?? 0) : skill };
        });
        const told = [...rows, ...problems.map(({ offset: at, kind }) => ({ at, name: `<${kind}>` }))];
        for (const { at, name } of told.sort((a, b) => a.at - b.at)) {
          if (at !== this.entries.length) throw new Error(`Entry ${at} came in the place of ${this.entries.length}.`);
          this.entries.push({ name, fate: 'there' });
        }
        if (endOffset !== this.entries.length) throw new Error('A batch ends elsewhere.');
        break;
      }
      case 'entries':
        if (event.from >= event.to) throw new Error('A range is empty.');
        for (const entry of this.entries.slice(event.from, event.to)) {
          if (entry.fate === 'replaced' || entry.fate === event.fate) throw new Error('An entry is gone twice.');
          entry.fate = event.fate;
        }
        break;
      case 'remark':
        this.remarks.push(event.text);
        break;
      case 'state':
        this.states.push(event.state);
        break;
      case 'progress':
        this.progress.push(event.doneBytes / event.totalBytes);
        break;
      default:
        throw new Error(`An array does not tell ${event.kind}.`);
    }
  }
}
