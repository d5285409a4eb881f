import type { ValueTables } from '../core/columns';
import type { Problem } from '../core/problem';
import { rowIdOf, type LineNumber, type RowId, type SourceId } from '../core/ids';
import type { EngineApi } from '../protocol/engineApi';
import type { ProblemView, RawLines, RawLinesRequest, RecordLocation, RecordView } from '../protocol/engineViews';
import type { Files } from '../sources/bytes/files';
import type { FollowedSource } from './followedSource';
import { fieldsOf } from './recordFields';
import { decodeRecord, readRecordBytes, recordText } from './query/recordTexts';
import { readRowViews } from './rowViews';
import type { FoundInSegment, LogIndex } from './store/logIndex';
import type { Segment } from './store/segment';
import { linesOfEntries, locateEntry, problemOfEntry, rowOfEntry } from './entryPlaces';
import type { SourceSet } from './sourceSet';

/** Answers questions about single records: their fields, their bytes and where they stand. */
export class Records {
  constructor(
    private readonly index: LogIndex,
    private readonly tables: ValueTables,
    private readonly sources: SourceSet,
    private readonly files: Files,
  ) {}

  async record(id: RowId): Promise<RecordView | null> {
    const found = this.index.find(id);
    if (found === undefined) return null;
    const [views, [bytes], location] = await Promise.all([
      readRowViews(this.tables, [found]),
      readRecordBytes(found.segment, [found.row]),
      this.locate(id),
    ]);
    const [view] = views;
    if (view === undefined) return null;
    const isThere = bytes !== undefined && bytes !== null;
    const text = isThere ? decodeRecord(bytes) : null;
    const withFacts = isThere ? recordText(found.segment, found.row, bytes) : null;
    return {
      view,
      ...fieldsOf(withFacts, found.segment.owner.dialect),
      raw: text === null ? null : text.slice(0, MAX_RAW),
      isRawCut: text !== null && text.length > MAX_RAW,
      location,
    };
  }

  async rawBytes(ids: readonly RowId[]): Promise<readonly (Uint8Array | null)[]> {
    const found = ids.map(id => this.index.find(id));
    const segments = new Set(found.flatMap(place => place?.segment ?? []));
    const answers: (Uint8Array | null)[] = ids.map(() => null);
    for (const segment of segments) {
      const places = found.flatMap((place, at) => (place?.segment === segment ? [{ at, row: place.row }] : []));
      const bytes = await readRecordBytes(
        segment,
        places.map(({ row }) => row),
      );
      places.forEach(({ at }, place) => {
        const record = bytes[place] ?? null;
        // A copy: records share the buffer they were read into, which should not travel with each of them.
        answers[at] = record === null ? null : Uint8Array.from(record);
      });
    }
    return answers;
  }

  async locate(id: RowId): Promise<RecordLocation | null> {
    const found = this.index.find(id);
    const source = found === undefined ? undefined : this.sourceOf(found.segment);
    if (found === undefined || source === undefined) return null;
    const { segment, row } = found;
    if (source.entries !== null) return locateEntry(source, found);
    const span = segment.spanOf(row);
    const line = segment.firstLine === null ? null : segment.firstLine + segment.lineOf(row);
    const place = segment.placeOf(row);
    const { key, path } = place ?? segment;
    const [[bytes], editorLine, isHeadText, fileSizeBytes] = await Promise.all([
      readRecordBytes(segment, [row]),
      source.reading.lineInEditor(key, span.from),
      this.isText(path),
      path === source.path ? source.sizeBytes : this.sizeOf(path),
    ]);
    return {
      path,
      name: null,
      isDocument: false,
      byteOffset: span.from,
      byteLength: bytes === undefined || bytes === null ? span.to - span.from : bytes.length,
      line,
      editorLine: editorLine ?? line ?? 0,
      fileSizeBytes,
      isText: isHeadText && (bytes === undefined || bytes === null || isText(bytes)),
      isOnDisk: place !== null,
    };
  }

  async rowAt({ path, line, countsAs }: Parameters<EngineApi['rowAt']>[0]): Promise<RowId | null> {
    const source = this.sourceAt(path);
    const entry = await rowOfEntry(this.sources.all, path, line);
    if (entry !== undefined) return entry;
    if (source === undefined) return this.rowInArchive(path, line);
    const offset = await source.reading.offsetOfLine(line, countsAs);
    if (offset === null) return null;
    let nearest: FoundInSegment | undefined;
    for (const segment of source.segments) {
      if (!segment.isOnDisk || segment.path !== source.path || segment.startOffset > offset) continue;
      const row = segment.rowAtOrAfter(offset + 1) - 1;
      if (row >= segment.firstVisible) nearest = { segment, row };
    }
    return nearest === undefined ? null : rowIdOf(nearest.segment.id, nearest.row);
  }

  /** Rows know their lines; those that were read live may lie in an archive by now. A lone CR in an archive counts as no line. */
  private rowInArchive(path: string, line: LineNumber): RowId | null {
    let nearest: (FoundInSegment & { readonly line: LineNumber }) | undefined;
    for (const segment of this.sources.all.flatMap(source => source.segments)) {
      const row = segment.firstLine === null ? -1 : segment.lastRowBefore(line - segment.firstLine + 1);
      if (row < 0 || segment.placeOf(row)?.path !== path) continue;
      const found = { segment, row, line: (segment.firstLine ?? 0) + segment.lineOf(row) };
      if (found.line >= (nearest?.line ?? 0)) nearest = found;
    }
    return nearest === undefined ? null : rowIdOf(nearest.segment.id, nearest.row);
  }

  async rawLines({ path, ...request }: RawLinesRequest): Promise<RawLines | null> {
    const source = this.sourceAt(path);
    if (source?.entries === null) return source.reading.rawLines(null, request);
    const lines = await linesOfEntries(this.sources.all, path, request);
    if (lines !== null) return lines;
    for (const { archives, segments, reading } of this.sources.all) {
      const key = archives.keyAt(path) ?? segments.find(segment => segment.isOnDisk && segment.path === path)?.key;
      if (key !== undefined) return reading.rawLines(key, request);
    }
    return null;
  }

  async problems(id: SourceId, from: number, limit: number): Promise<ProblemView[]> {
    const source = this.sources.get(id);
    const views: Promise<ProblemView>[] = [];
    let left = from;
    for (const segment of source?.segments ?? []) {
      for (let at = Math.max(0, left); at < segment.problems.length && views.length < limit; at++) {
        const problem = segment.problems.at(at);
        const isEntry = source !== undefined && source.entries !== null;
        views.push(isEntry ? problemOfEntry(source, segment, problem) : Promise.resolve(problemView(segment, problem)));
      }
      left -= segment.problems.length;
    }
    return Promise.all(views);
  }

  private sourceOf(segment: Segment): FollowedSource | undefined {
    return this.sources.get(segment.owner.id);
  }

  private sourceAt(path: string): FollowedSource | undefined {
    return (
      this.sources.all.find(source => source.path === path) ?? this.sources.all.find(source => source.realPath === path)
    );
  }

  private async sizeOf(path: string): Promise<number> {
    try {
      return (await this.files.stat(path)).sizeBytes;
    } catch {
      // It is gone at this moment: then it has no size.
      return 0;
    }
  }

  /** As an editor decides: a NUL byte in the first 512 makes a file binary, and so does compression. */
  private async isText(path: string): Promise<boolean> {
    const head = new Uint8Array(512);
    try {
      const file = await this.files.open(path);
      try {
        const length = await file.read(head, 0, head.length, 0);
        const isCompressed = head[0] === 0x1f && head[1] === 0x8b;
        return !isCompressed && !head.subarray(0, length).includes(0);
      } finally {
        await file.close();
      }
    } catch {
      // It can't be read now; whether it is text is then nobody's question.
      return true;
    }
  }
}

function problemView(segment: Segment, { kind, offset, length, line }: Problem): ProblemView {
  const place = segment.placeOfByte(offset);
  return {
    kind,
    name: null,
    isDocument: false,
    path: (place ?? segment).path,
    byteOffset: offset,
    byteLength: length,
    line: segment.firstLine === null ? null : segment.firstLine + line,
    isOnDisk: place !== null,
  };
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    // The decoder has no other way to say it.
    return false;
  }
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true });
const MAX_RAW = 1024 * 1024;
