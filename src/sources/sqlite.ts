import type { Adapter, OpenOptions, SourceReader } from './adapter';
import { patientFiles } from './bytes/patientFiles';
import { createEntryBatch } from './rows/entryBatch';
import type { OnQuestion } from './tables/openTable';
import { loadSqlite, type SqliteModule } from './tables/sqliteModule';
import { SEGMENT } from './tables/rowTaker';
import { TableDatabase } from './tables/tableDatabase';
import { locateEntry, readEntries } from './tables/tableEntries';
import { TableFollower } from './tables/tableFollower';
import { currentMark, currentPosition, findPosition, resolveMark } from './tables/tablePlaces';

/** Rows of one table of a SQLite database. */
export const sqlite: Adapter = createSqlite();

/** The adapter, with another way to load SQLite, or with somebody who is told how long its lock is held. */
export function createSqlite(load: () => SqliteModule | null = loadSqlite, onQuestion?: OnQuestion): Adapter {
  return {
    format: 'sqlite',
    order: 'time',
    isTree: false,
    open: options => openReader(options, load, onQuestion),
    archiveTest: () => () => false,
  };
}

function openReader(
  options: OpenOptions,
  load: () => SqliteModule | null,
  onQuestion: OnQuestion = () => undefined,
): SourceReader {
  const { path, dialect, tables, assumedZone } = options;
  const files = patientFiles(options.files);
  const database = new TableDatabase({ path, files, dialect, load, onQuestion });
  const follower = new TableFollower(path, database, createEntryBatch(dialect, tables, assumedZone));
  const { known } = follower;
  return {
    advance: signal => follower.advance(signal),
    backfill: signal => follower.backfill(signal),
    get hasBackfill() {
      return follower.hasBackfill;
    },
    entries: {
      locate: (segment, position) =>
        segment === SEGMENT ? locateEntry(path, database, known, position) : Promise.resolve(null),
      pathOf: () => path,
      factsOf: () => undefined,
      linesOf: () => Promise.resolve(null),
      // A database has no lines.
      entryAt: () => Promise.resolve(null),
    },
    readRecords: (segment, spans) =>
      segment === SEGMENT ? readEntries(database, known, spans) : Promise.resolve(spans.map(() => null)),
    readSpan: () => Promise.resolve(null),
    lineInEditor: () => Promise.resolve(null),
    rawLines: () => Promise.resolve(null),
    offsetOfLine: () => Promise.resolve(null),
    currentMark: () => currentMark(database, follower),
    resolveMark: mark => resolveMark(database, follower, mark),
    get position() {
      return currentPosition(follower);
    },
    findPosition: position => findPosition(database, position),
    sameTo: () => 0,
    dispose: () => database.dispose(),
  };
}
