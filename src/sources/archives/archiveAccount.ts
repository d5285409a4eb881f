import type { ArchiveAccount, ArchiveState, ReaderEvent } from '../adapter';
import { isGone, type Archive } from './archive';

/** The archives that are not read because newer ones have as many bytes as may be read. `archives` are oldest first. */
export function beyondLimit(archives: readonly Archive[], limitBytes: number): ReadonlySet<Archive> {
  const beyond = new Set<Archive>();
  let bytes = 0;
  for (const archive of [...archives].reverse()) {
    if (archive.state === 'followed' || archive.state === 'foreign' || isGone(archive)) continue;
    bytes += archive.sizeBytes;
    if (bytes > limitBytes && archive.segment === null) beyond.add(archive);
  }
  return beyond;
}

/** What became of each archive that is there. */
export function accountsOf(archives: readonly Archive[], beyond: ReadonlySet<Archive>): ArchiveAccount[] {
  return archives.flatMap(archive => {
    const { path, identity, sizeBytes, segment, cause } = archive;
    const state = stateOf(archive, beyond.has(archive));
    return state === null ? [] : [{ path, identity, sizeBytes, segment, state, cause }];
  });
}

export function progressOf(archives: readonly Archive[], beyond: ReadonlySet<Archive>): ReaderEvent {
  let doneBytes = 0;
  let totalBytes = 0;
  for (const archive of archives) {
    if (isGone(archive) || archive.state === 'followed' || archive.state === 'foreign' || beyond.has(archive)) continue;
    doneBytes += archive.doneBytes;
    totalBytes += archive.sizeBytes;
  }
  return { kind: 'archiveProgress', doneBytes, totalBytes };
}

function stateOf(archive: Archive, isBeyond: boolean): ArchiveState | null {
  if (archive.isAbsent) return null;
  switch (archive.state) {
    case 'gone':
      return null;
    case 'found':
    case 'ready':
      if (isBeyond) return 'beyondLimit';
      return archive.hasFailed ? 'unreadable' : 'toRead';
    case 'caughtUp':
      return 'read';
    case 'foreign':
      return 'unreadable';
    default:
      return archive.state;
  }
}
