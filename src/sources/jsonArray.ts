import { ByteBudget } from '../base/byteBudget';
import type { Adapter, OpenOptions, SourceReader } from './adapter';
import { ArrayFollower } from './arrays/arrayFollower';
import { entryAfter, findMark, markOf } from './arrays/arrayMarks';
import { elementOf, entryAtLine, placeOf } from './arrays/arrayPlaces';
import { SEGMENT } from './arrays/arraySegment';
import { readElements } from './arrays/elementTexts';
import { closeQuietly } from './bytes/incarnation';
import { LineCounter } from './bytes/lineCounter';
import { readLinesAround } from './bytes/lines';
import type { OpenFile } from './bytes/files';
import { openRegular } from './bytes/openIncarnation';
import { patientFiles } from './bytes/patientFiles';
import { codeOf } from './bytes/readerState';
import { createEntryBatch } from './rows/entryBatch';

/** One JSON array a file, which is replaced or rewritten at every append. */
export const jsonArray: Adapter = {
  format: 'jsonArray',
  order: 'log',
  isTree: false,
  open: options => openJsonArray(options),
  archiveTest: () => () => false,
};

/** `cap`: how many entries the writer keeps. */
export function openJsonArray(options: OpenOptions, cap = WRITERS_CAP): SourceReader {
  const { path, dialect, tables, assumedZone } = options;
  const files = patientFiles(options.files);
  const follower = new ArrayFollower({
    path,
    files,
    batch: createEntryBatch(dialect, tables, assumedZone),
    recentBudget: options.recentBudget ?? new ByteBudget(MAX_RECENT_BYTES),
    cap,
  });

  /** Asks something of the version that is shown; `null` when there is none or it can't be read. */
  const ask = async <T>(question: (version: Shown) => Promise<T | null>): Promise<T | null> => {
    for (;;) {
      const { current } = follower;
      if (current === null) return null;
      try {
        return await question(current);
      } catch (error) {
        if (codeOf(error) === undefined) throw error;
        // Another version may have taken its place meanwhile. Why a file can't be read is found out by the next look.
        if (follower.current === current) return null;
      }
    }
  };

  /** As `ask`; where no version could be believed yet, the file at the path is asked. */
  const askFile = async <T>(
    question: (file: OpenFile, counter: LineCounter) => Promise<T | null>,
  ): Promise<T | null> => {
    if (follower.current !== null) return ask(({ file, lineCounter }) => question(file, lineCounter));
    try {
      const opened = await openRegular(files, path);
      if (opened === null) return null;
      try {
        return await question(opened.file, new LineCounter());
      } finally {
        closeQuietly(opened.file);
      }
    } catch (error) {
      // Why it can't be read is found out, and said, by the next look.
      if (codeOf(error) === undefined) throw error;
      return null;
    }
  };

  return {
    advance: signal => follower.advance(signal),
    backfill: async function* () {
      // All is read by `advance`.
    },
    hasBackfill: false,
    entries: {
      locate: (segment, position) =>
        ask(async version =>
          segment === SEGMENT && position < follower.told ? placeOf(files, path, version, position) : null,
        ),
      pathOf: () => path,
      factsOf: () => undefined,
      linesOf: async (asked, request) =>
        asked === path || asked === follower.current?.realPath
          ? askFile((file, counter) => readLinesAround(file, counter, request))
          : null,
      entryAt: (asked, line) =>
        ask(async version => {
          if (asked !== path && asked !== version.realPath) return null;
          const position = await entryAtLine(version, line);
          return position === null || position >= follower.told ? null : { segment: SEGMENT, position };
        }),
    },
    readRecords: async (segment, spans) => {
      if (segment !== SEGMENT) return spans.map(() => null);
      const texts = await ask(version =>
        readElements(
          version.file,
          version.elements,
          spans.map(({ from }) => elementOf(version, from)),
        ),
      );
      // A copy where it is not one yet: near texts share a buffer.
      return spans.map(({ from }, at) => texts?.[at]?.slice() ?? follower.goneTexts.read(from));
    },
    readSpan: async () => null,
    lineInEditor: async () => null,
    rawLines: (_segment, request) => askFile((file, counter) => readLinesAround(file, counter, request)),
    offsetOfLine: (line, countsAs) => askFile((file, counter) => counter.offsetOf(file, line, countsAs)),
    currentMark: async () => {
      const { current } = follower;
      if (current === null) return { identity: null, offset: 0, hash: '' };
      // Also what is still to be told is in the file.
      return markOf(current, current.appendedFrom + current.appended.length);
    },
    resolveMark: async mark => (follower.current === null ? 0 : entryAfter(follower.current, mark)),
    get position() {
      return follower.current === null ? null : markOf(follower.current, follower.told);
    },
    findPosition: async position =>
      follower.current === null ? { kind: 'nowhere', unread: 0 } : findMark(follower.current, position),
    sameTo: () => 0,
    dispose: () => follower.dispose(),
  };
}

type Shown = NonNullable<ArrayFollower['current']>;

/** What Betty keeps. */
const WRITERS_CAP = 10_000;
const MAX_RECENT_BYTES = 1024 ** 2;
