import type { Incarnation } from '../bytes/incarnation';
import { isGone, type Archive } from './archive';
import type { ReaderEvent, SegmentKey } from '../adapter';

/** Where the files of segments were told to lie, so that only changes are told. */
export class ToldPaths {
  private readonly told = new Map<SegmentKey, string>();

  /** A segment begins there: whoever hears of it knows. */
  note(segment: SegmentKey, path: string): void {
    this.told.set(segment, path);
  }

  /** `now` are all that are known to lie anywhere. It may be left at any event: what was not told is told next time. */
  *update(now: ReadonlyMap<SegmentKey, string>): Generator<ReaderEvent, void, void> {
    for (const segment of new Set([...this.told.keys(), ...now.keys()])) {
      const path = now.get(segment);
      if (path === this.told.get(segment)) continue;
      if (path === undefined) this.told.delete(segment);
      else this.told.set(segment, path);
      yield { kind: 'moved', segments: [segment], path: path ?? null };
    }
  }
}

/** Where the files of segments lie, under names of archives. `holderOf` is the file that was followed and is the very same one. */
export function segmentPaths(
  archives: readonly Archive[],
  holderOf: (archive: Archive) => Incarnation | null,
): ReadonlyMap<SegmentKey, string> {
  const paths = new Map<SegmentKey, string>();
  for (const archive of archives) {
    if (isGone(archive)) continue;
    if (archive.segment !== null) paths.set(archive.segment, archive.path);
    const holder = holderOf(archive);
    if (holder?.isTold !== true || holder.fate === null) continue;
    for (const segment of holder.segments) paths.set(segment, archive.path);
  }
  return paths;
}
