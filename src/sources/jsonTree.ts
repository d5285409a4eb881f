import { ByteBudget } from '../base/byteBudget';
import type { AcknowledgementMark } from '../core/summary';
import type { Adapter, OpenOptions, SourceReader } from './adapter';
import { hasInode } from './bytes/fileIdentity';
import { patientFiles } from './bytes/patientFiles';
import { readEntries, treeEntries } from './trees/treeEntries';
import { TreeFollower } from './trees/treeFollower';

/** One JSON object a file, in folders of any depth. */
export const jsonTree: Adapter = {
  format: 'jsonTree',
  order: 'time',
  isTree: true,
  open: createJsonTreeReader,
  archiveTest: () => () => false,
};

function createJsonTreeReader(options: OpenOptions): SourceReader {
  const { path, dialect, tables, assumedZone } = options;
  const files = patientFiles(options.files);
  const recentBudget = options.recentBudget ?? new ByteBudget(MAX_RECENT_BYTES);
  const follower = new TreeFollower({ path, dialect, tables, assumedZone, files, recentBudget });

  return {
    advance: signal => follower.advance(signal),
    backfill: signal => follower.readUnread(signal),
    get hasBackfill() {
      return follower.hasUnread;
    },
    entries: treeEntries({ path, files, dialect, follower }),
    readRecords: (segment, spans) => readEntries(files, follower, segment, spans),
    readSpan: async () => null,
    lineInEditor: async (_, position) => (follower.book.isOnDisk(position) ? 0 : null),
    // Which file is meant, only the entry says.
    rawLines: async () => null,
    offsetOfLine: async () => null,
    currentMark: async () => markOf(follower),
    resolveMark: async mark => follower.newest.resolve(mark, follower.isBegun ? follower.first : null),
    get position() {
      return follower.identity === null ? null : follower.newest.place(follower.identity);
    },
    findPosition: async ({ identity }) =>
      follower.identity !== null && hasInode(identity, follower.identity)
        ? { kind: 'live' }
        : { kind: 'nowhere', unread: 0 },
    sameTo: () => 0,
    dispose: () => follower.dispose(),
  };
}

/** While the root is away, what was told of it may come back: only where nothing was ever there, all that comes is new. */
function markOf({ identity, isBegun, isMissing, newest, nextEntry }: TreeFollower): AcknowledgementMark | null {
  if (identity !== null && isBegun) return newest.mark(nextEntry);
  return isMissing && !isBegun ? { identity: null, offset: 0, hash: '' } : null;
}

const MAX_RECENT_BYTES = 1024 ** 2;
