import type { Adapter, OpenOptions, SourceReader } from './adapter';
import { isArchiveOf } from './archives/archivePlaces';
import { Archives } from './archives/archives';
import { findPosition } from './archives/findPosition';
import { leavingArchives } from './archives/leaving';
import { OpenArchives } from './archives/openArchives';
import { holdLeaving, reopenAsArchive } from './archives/reopen';
import { ByteBudget } from '../base/byteBudget';
import { backfill, nextToBackfill } from './bytes/backfill';
import { FileFollower } from './bytes/fileFollower';
import { Fingerprint, isMarked } from './bytes/fileIdentity';
import type { OpenFile } from './bytes/files';
import type { Incarnation } from './bytes/incarnation';
import type { LineCounter } from './bytes/lineCounter';
import type { LineStream } from './bytes/lineStream';
import { readLinesAround } from './bytes/lines';
import { codeOf } from './bytes/readerState';
import { readRecords, readSpan, recordIn } from './bytes/recordReader';
import { inflatingFiles } from './bytes/inflatingFiles';
import type { GzipEnd } from './bytes/gzip';
import { patientFiles } from './bytes/patientFiles';
import { createScanner, type Scanner, type ScannerSize } from './bytes/scanner';
import { TAIL_BYTES } from './bytes/tail';

/** One JSON object a line. */
export const jsonl: Adapter = {
  format: 'jsonl',
  order: 'log',
  isTree: false,
  open: createJsonlReader,
  archiveTest: isArchiveOf,
};

function createJsonlReader(options: OpenOptions): SourceReader {
  const { path, dialect, tables, tailBytes = TAIL_BYTES } = options;
  const files = patientFiles(options.files);
  const { files: inflating, ended } = inflatingFiles(files);
  let toldEnd = '';
  const scannerOf = (size: ScannerSize): Scanner => createScanner(dialect, tables, size, options.assumedZone);
  const follower: FileFollower = new FileFollower({
    path,
    files: inflating,
    tailBytes,
    createScanner: scannerOf,
    graceMs: options.graceMs ?? GRACE_MS,
    recentBudget: options.recentBudget ?? new ByteBudget(MAX_RECENT_BYTES),
    reopen: old => archives && reopenAsArchive(old, archives, files),
  });
  const archives =
    options.archives &&
    new Archives({
      path,
      files,
      follower,
      createScanner: scannerOf,
      excluded: options.excluded ?? [],
      ...options.archives,
    });
  const openArchives = archives && new OpenArchives(files, identity => archives.locate(identity));

  /** Asks something of the file of a segment, or of the one at the path; `null` when it can't be read. */
  const ask = async <T>(segment: number | null, question: (asked: Asked) => Promise<T | null>): Promise<T | null> => {
    try {
      const archive = segment === null ? null : (archives?.archiveOf(segment) ?? null);
      if (openArchives !== null && archive !== null) {
        const { identity, lineCounter } = archive;
        return await openArchives.ask(archive, ({ file }) =>
          question({ file, stream: null, identity, lineCounter, offset: 0 }),
        );
      }
      const incarnation = segment === null ? follower.current : follower.fileOf(segment);
      if (incarnation === null) return null;
      return await askOpen(incarnation, question);
    } catch (error) {
      return nullIfSystem(error);
    }
  };

  return {
    advance: async function* (signal) {
      await archives?.find();
      yield* follower.advance(signal);
      const end = gzipFault(ended());
      if (end !== '' && end !== toldEnd) yield { kind: 'remark', level: 'warning', text: end };
      toldEnd = end;
      if (archives === null || signal.aborted) return;
      yield* archives.settle();
      const leaving = leavingArchives(archives.all, archives.beyond);
      openArchives?.hold(leaving);
      await holdLeaving(leaving, follower);
    },
    backfill: async function* (signal) {
      yield* backfill(follower, path, signal);
      if (archives !== null && nextToBackfill(follower) === undefined) yield* archives.read(signal);
    },
    get hasBackfill() {
      return nextToBackfill(follower) !== undefined || archives?.hasNext === true;
    },
    entries: null,
    readRecords: async (segment, spans) => {
      const found = await ask(segment, asked => ifIntact(asked, readRecords(asked.file, spans)));
      return spans.map((span, at) => found?.[at] ?? recordIn(follower.recent.readFrom(segment, span)));
    },
    readSpan: async (segment, span) =>
      (await ask(segment, asked => ifIntact(asked, readSpan(asked.file, span)))) ?? follower.recent.read(segment, span),
    lineInEditor: (segment, offset) =>
      ask(segment, ({ file, lineCounter }) => lineCounter.lineAt(file, offset, 'editor')),
    rawLines: (segment, request) =>
      ask(segment, ({ file, lineCounter }) => readLinesAround(file, lineCounter, request)),
    offsetOfLine: (line, countsAs) => ask(null, ({ file, lineCounter }) => lineCounter.offsetOf(file, line, countsAs)),
    currentMark: async () => {
      const mark = await ask(null, async ({ file, identity, offset }) => {
        const fingerprint = await Fingerprint.read(file, offset);
        return fingerprint && { identity, offset: fingerprint.offset, hash: fingerprint.hash };
      });
      return mark ?? { identity: null, offset: 0, hash: '' };
    },
    resolveMark: async mark =>
      (await ask(null, async ({ file, identity }) => ((await isMarked(file, identity, mark)) ? mark.offset : 0))) ?? 0,
    get position() {
      const { current } = follower;
      return current && { identity: current.identity, ...current.live.stream.place };
    },
    findPosition: position =>
      findPosition(position, {
        askLive: question => ask(null, question),
        archives: archives?.all ?? [],
        ask: async (archive, question) =>
          openArchives && (await openArchives.ask(archive, question).catch(nullIfSystem)),
        lengthOf: ({ segment }) => (segment === null ? null : follower.sums.endOf(segment)),
      }),
    sameTo: (a, b, to) => follower.sums.sameTo(a, b, to),
    dispose: () => {
      follower.dispose();
      openArchives?.dispose();
    },
  };
}

const GRACE_MS = 10 * 60_000;
const MAX_RECENT_BYTES = 1024 ** 2;

/** What is wrong with a log that is a gzip file; empty when nothing is. */
function gzipFault(end: GzipEnd | null): string {
  switch (end?.kind) {
    case 'truncated':
      return 'the compressed file is not finished: what could be read of it is shown';
    case 'damaged':
    case 'tooLarge':
      return `the compressed file can’t be read to its end: ${end.cause}; what could be read of it is shown`;
    default:
      return '';
  }
}

/** It can't be read now; the next look at the file finds out why, and says so. */
function nullIfSystem(error: unknown): null {
  if (codeOf(error) === undefined) throw error;
  return null;
}

/** Its descriptor may be exchanged, or let go because it can be opened anew, while it is asked. */
async function askOpen<T>(incarnation: Incarnation, question: (asked: Asked) => Promise<T>): Promise<T> {
  const { file, identity, lineCounter, live } = incarnation;
  const { stream } = live;
  try {
    return await question({ file, stream, identity, lineCounter, offset: stream.offset });
  } catch (error) {
    if (codeOf(error) === undefined || incarnation.file === file) throw error;
    return await question({ file: incarnation.file, stream, identity, lineCounter, offset: stream.offset });
  }
}

/** What was read, unless the file was rewritten since the last look: then other bytes may stand there. */
async function ifIntact<T>({ file, stream }: Asked, reading: Promise<T>): Promise<T | null> {
  const found = await reading;
  return stream === null || (await stream.isIn(file)) ? found : null;
}

/** A file that can be asked about. */
interface Asked {
  readonly file: OpenFile;
  /** How far it is read; `null` of an archive. */
  readonly stream: LineStream | null;
  readonly identity: string;
  readonly lineCounter: LineCounter;
  /** Up to where it is read. */
  readonly offset: number;
}
