import { basename } from 'node:path';
import { createValueTables } from '../../../src/core/valueTables';
import { defaultDialect } from '../../../src/core/dialects';
import type { OpenOptions, ReaderEvent, ReaderState, SegmentKey, SourceReader } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { jsonl } from '../../../src/sources/jsonl';

interface SegmentModel {
  readonly before: SegmentKey | null;
  readonly identity: string;
  firstLine: number | null;
  readonly jobs: string[];
  readonly offsets: number[];
  readonly lines: number[];
  readonly problems: string[];
  endOffset: number;
  retired: 'truncated' | 'replaced' | 'deleted' | null;
  isReadable: boolean;
  /** Where its file was told to lie, as an archive. */
  path: string | null;
}

interface ArchiveModel {
  path: string | null;
  readonly jobs: string[];
  readonly problems: string[];
  isRead: boolean;
}

type ModelOptions = Partial<Pick<OpenOptions, 'files' | 'archives' | 'tailBytes' | 'graceMs'>>;

/** Holds what a reader told, as its owner would, and checks that it makes sense. */
export class ReaderModel {
  readonly reader: SourceReader;
  readonly segments = new Map<SegmentKey, SegmentModel>();
  readonly states: ReaderState[] = [];
  progress: { readonly doneBytes: number; readonly totalBytes: number } | null = null;
  private readonly tables = createValueTables();

  /** What archives hold: who owns a reader decides what of them is shown. */
  readonly archived = new Map<SegmentKey, ArchiveModel>();
  /** What was told of archives last. */
  archives: Extract<ReaderEvent, { kind: 'archives' }> = { kind: 'archives', archives: [], missing: [] };

  constructor(path: string, { files = diskFiles, archives = null, ...rest }: ModelOptions = {}) {
    this.reader = jsonl.open({
      path,
      dialect: defaultDialect,
      assumedZone: 'UTC',
      tables: this.tables,
      files,
      archives,
      ...rest,
    });
  }

  async look(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.advance(signal)) this.take(event);
  }

  async backfill(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.backfill(signal)) this.take(event);
  }

  /** Ids of all records in the order of the log: a segment that stands before another one comes first. */
  get jobs(): string[] {
    return this.inOrder.flatMap(([, segment]) => segment.jobs);
  }

  get problems(): string[] {
    return this.inOrder.flatMap(([, segment]) => segment.problems);
  }

  /** Jobs of segments that are at the path. */
  get currentJobs(): string[] {
    return this.inOrder.flatMap(([, segment]) => (segment.retired === null ? segment.jobs : []));
  }

  get state(): ReaderState | undefined {
    return this.states.at(-1);
  }

  /** Why segments were retired, in the order of the log. */
  get fates(): string[] {
    return this.inOrder.map(
      ([, { retired, isReadable }]) => (retired ?? 'current') + (isReadable ? '' : ', unreadable'),
    );
  }

  get inOrder(): [SegmentKey, SegmentModel][] {
    const all = [...this.segments];
    return all
      .filter(([, { before }]) => before === null)
      .flatMap(entry => [...all.filter(([, { before }]) => before === entry[0]), entry]);
  }

  take(event: ReaderEvent): void {
    switch (event.kind) {
      case 'entries':
      case 'remark':
        throw new Error('Lines are no entries, and nothing is remarked about them.');
      case 'segment': {
        const { segment, before, identity, firstLine } = event;
        if (this.segments.has(segment)) throw new Error('A segment began twice.');
        this.segments.set(segment, {
          before,
          identity,
          firstLine,
          jobs: [],
          offsets: [],
          lines: [],
          problems: [],
          endOffset: event.startOffset,
          retired: null,
          isReadable: true,
          path: null,
        });
        break;
      }
      case 'archiveSegment':
        this.archived.set(event.segment, { path: event.path, jobs: [], problems: [], isRead: false });
        break;
      case 'archiveRead':
        this.archivedOf(event.segment).isRead = true;
        break;
      case 'moved':
        for (const key of event.segments) {
          const model = this.archived.get(key) ?? this.segmentOf(key);
          model.path = event.path;
        }
        break;
      case 'archives':
        this.archives = event;
        break;
      case 'batch': {
        if (this.archived.has(event.segment)) {
          const { batch } = event;
          const archive = this.archivedOf(event.segment);
          const jobs = [...batch.codes.job.subarray(0, batch.rowCount)].map(code => this.tables.job.textOf(code));
          archive.jobs.push(...jobs);
          archive.problems.push(...batch.problems.map(({ kind }) => kind));
          break;
        }
        const segment = this.segmentOf(event.segment);
        if (!segment.isReadable) throw new Error('A batch came of a segment that is gone.');
        const { rowCount, codes, offset, line, problems, endOffset } = event.batch;
        for (let row = 0; row < rowCount; row++) {
          segment.jobs.push(this.tables.job.textOf(codes.job[row] ?? 0));
          if ((offset[row] ?? 0) < segment.endOffset) throw new Error('A batch begins before the end of the last one.');
          segment.offsets.push(offset[row] ?? -1);
          segment.lines.push(line[row] ?? -1);
        }
        segment.problems.push(...problems.map(({ kind }) => kind));
        segment.endOffset = endOffset;
        break;
      }
      case 'firstLine':
        this.segmentOf(event.segment).firstLine = event.firstLine;
        break;
      case 'retired':
        for (const key of event.segments) {
          const segment = this.segmentOf(key);
          segment.retired = event.reason;
          segment.isReadable = event.isReadable;
        }
        break;
      case 'state':
        this.states.push(event.state);
        break;
      case 'progress':
        this.progress = event;
        break;
      case 'archiveProgress':
        break;
    }
  }

  /** The text of every record by its span, read back from the disk; `null` where it is gone. */
  async texts(): Promise<(string | null)[]> {
    const texts: (string | null)[] = [];
    for (const [key, { offsets, endOffset }] of this.inOrder) {
      const spans = offsets.map((from, at) => ({ from, to: offsets[at + 1] ?? endOffset }));
      const found = await this.reader.readRecords(key, spans);
      texts.push(...found.map(bytes => bytes && Buffer.from(bytes).toString()));
    }
    return texts;
  }

  /** Looks and reads archives until there is nothing left to do. */
  async readAll(): Promise<void> {
    await this.look();
    await this.backfill();
    await this.look();
    await this.backfill();
  }

  /** The state of each archive by its file name, oldest first. */
  get archiveStates(): Record<string, string> {
    return Object.fromEntries(
      this.archives.archives.map(({ path, state, cause }) => [
        basename(path),
        cause === '' ? state : `${state}: ${cause}`,
      ]),
    );
  }

  private archivedOf(key: SegmentKey): ArchiveModel {
    const archive = this.archived.get(key);
    if (archive === undefined) throw new Error('An archive was never begun.');
    return archive;
  }

  private segmentOf(key: SegmentKey): SegmentModel {
    const segment = this.segments.get(key);
    if (segment === undefined) throw new Error('A segment was never begun.');
    return segment;
  }
}

/** A record with a number as its job. */
export function recordOf(job: number, detail = ''): string {
  return `{"timestamp": "2024-11-01T06:00:05.123456+00:00", "event": "submitted", "job_id": "${job}", "detail": "${detail}"}`;
}

/** Lines of the records [from, to). */
export function linesOf(from: number, to: number, detail = ''): string {
  return Array.from({ length: to - from }, (_, at) => `${recordOf(from + at, detail)}\n`).join('');
}

/** The job ids [from, to). */
export function jobsOf(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => String(from + at));
}
