import { formatTime } from '../core/timestamp';
import type { FollowedSource } from './followedSource';
import type { Incarnation } from './incarnation';

/** What happened to a source and matters for trust, newest last; nothing where all records are still on disk. */
export function noticesOf(source: FollowedSource, zone: string): string[] {
  return source.history.incarnations.flatMap(incarnation => describe(incarnation, zone)).slice(-MAX_NOTICES);
}

function describe({ retired, segments }: Incarnation, zone: string): string[] {
  if (retired === null) return [];
  const lost = segments.reduce((sum, segment) => sum + segment.visibleCount, 0);
  if (lost === 0) return [];
  const time = formatTime(retired.atMs, zone, 'minutes').slice(-5);
  const count = lost.toLocaleString('en-US');
  return [`${retired.reason} at ${time}; ${count} ${lost === 1 ? 'record is' : 'records are'} no longer on disk`];
}

const MAX_NOTICES = 20;
