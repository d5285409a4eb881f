import { readdirSync, readlinkSync } from 'node:fs';
import type { ValueTables } from '../../../src/core/columns';
import { dialects } from '../../../src/core/dialects';
import type { SourceFormat } from '../../../src/core/formats';
import { outcomes } from '../../../src/core/outcome';
import type { ProblemKind } from '../../../src/core/problem';
import type { IndexedRole } from '../../../src/core/roles';
import { createValueTables } from '../../../src/core/valueTables';
import type { Adapter, ReaderEvent, ReaderState, SegmentKey, SourceReader } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { adapters } from '../../../src/sources/registry';
import { fixtures } from './fixtures';

/** A record as it was told. */
export interface ToldRecord {
  readonly segment: SegmentKey;
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly timeMs: number;
  readonly outcome: string;
}

export async function adapterOf(format: SourceFormat): Promise<Adapter> {
  const load = adapters.get(format);
  if (load === undefined) throw new Error(`The registry has no ${format}.`);
  return load();
}

/** Holds what the reader of any format told, and checks what must hold for all of them. */
export class FormatModel {
  readonly records: ToldRecord[] = [];
  readonly problems: { readonly segment: SegmentKey; readonly kind: ProblemKind; readonly offset: number }[] = [];
  readonly states: ReaderState[] = [];
  readonly remarks: string[] = [];
  readonly segments = new Set<SegmentKey>();
  readonly fates = new Map<string, 'gone' | 'replaced' | 'there'>();
  /** Is asked right after a segment was told, as the engine asks for the mark then. */
  onSegment: () => Promise<void> = () => Promise.resolve();
  private readonly ends = new Map<SegmentKey, number>();

  constructor(
    readonly reader: SourceReader,
    private readonly role: IndexedRole,
    private readonly tables: ValueTables,
  ) {}

  static async open(format: SourceFormat, path: string): Promise<FormatModel> {
    const { dialect: id, role } = fixtures[format];
    const dialect = dialects.get(id);
    if (dialect === undefined) throw new Error(`There is no dialect ${id}.`);
    const tables = createValueTables();
    const adapter = await adapterOf(format);
    const reader = adapter.open({ path, dialect, tables, assumedZone: 'UTC', files: diskFiles, archives: null });
    return new FormatModel(reader, role, tables);
  }

  /** Looks once, and reads all that is to be read. */
  async look(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.advance(signal)) await this.take(event);
    if (this.reader.hasBackfill) for await (const event of this.reader.backfill(signal)) await this.take(event);
  }

  get state(): ReaderState | undefined {
    return this.states.at(-1);
  }

  /** Names of the records that stand for something, sorted as numbers are. */
  get names(): string[] {
    return this.records
      .filter(({ segment, from }) => this.fates.get(`${segment}:${from}`) !== 'replaced')
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }

  /** Problems of entries that stand for something. */
  get shownProblems(): ProblemKind[] {
    const shown = this.problems.filter(({ segment, offset }) => !this.fates.has(`${segment}:${offset}`));
    return shown.map(({ kind }) => kind);
  }

  async textOf({ segment, from, to }: ToldRecord): Promise<string | null> {
    const [bytes] = await this.reader.readRecords(segment, [{ from, to }]);
    return bytes === null || bytes === undefined ? null : Buffer.from(bytes).toString();
  }

  private async take(event: ReaderEvent): Promise<void> {
    switch (event.kind) {
      case 'segment':
        if (this.segments.has(event.segment)) throw new Error('A segment was told twice.');
        this.segments.add(event.segment);
        return this.onSegment();
      case 'batch':
        this.takeBatch(event);
        return;
      case 'entries':
        for (let at = event.from; at < event.to; at++) this.fates.set(`${event.segment}:${at}`, event.fate);
        return;
      case 'state':
        this.states.push(event.state);
        return;
      case 'remark':
        this.remarks.push(event.text);
        return;
      default:
        return;
    }
  }

  private takeBatch({ segment, batch }: Extract<ReaderEvent, { kind: 'batch' }>): void {
    if (!this.segments.has(segment)) throw new Error('A batch came before its segment.');
    let last = this.ends.get(segment) ?? -1;
    const table = this.tables[this.role];
    for (let row = 0; row < batch.rowCount; row++) {
      const from = batch.offset[row] ?? NaN;
      if (!(from >= last)) throw new Error(`A record at ${from} came after ${last}.`);
      last = from + 1;
      this.records.push({
        segment,
        from,
        to: row + 1 < batch.rowCount ? (batch.offset[row + 1] ?? NaN) : batch.endOffset,
        name: table.textOf(batch.codes[this.role][row] ?? 0),
        timeMs: batch.timeMs[row] ?? NaN,
        outcome: outcomes[batch.outcome[row] ?? 0] ?? '',
      });
    }
    let lastProblem = -1;
    for (const { kind, offset } of batch.problems) {
      if (!(offset > lastProblem && offset >= (this.ends.get(segment) ?? 0)))
        throw new Error(`A problem at ${offset}.`);
      lastProblem = offset;
      this.problems.push({ segment, kind, offset });
    }
    if (batch.endOffset < Math.max(last - 1, lastProblem)) throw new Error('A batch ends before its records.');
    this.ends.set(segment, batch.endOffset);
  }
}

/** What this process has open below a folder; nothing where the system does not tell. */
export function openBelow(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap(name => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      return target.startsWith(`${folder}/`) ? [target] : [];
    } catch {
      // The descriptor with which they are listed is closed by now.
      return [];
    }
  });
}
