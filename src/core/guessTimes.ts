import type { FieldRule, TimeUnit } from './dialect';
import { neededPaths, valuesAt, type Seen, type SeenScalar, type SeenValue } from './seenRecord';
import { parseTimestamp } from './timestamp';

/** The first key of a well-known name that holds times; else the first one that holds texts that are times. */
export function timeRule(seen: readonly Seen[], known: readonly string[]): FieldRule | undefined {
  const named = known.filter(path => isMostly(valuesAt(seen, path), isTime));
  if (named.length > 0) {
    const paths = neededPaths(seen, named);
    const [first = ''] = paths;
    return { paths, ...unitOfTimes(valuesAt(seen, first)) };
  }
  const [record] = seen;
  const other = record?.fields.find(
    ({ path, kind }) => kind === 'string' && !path.includes('[') && isMostly(valuesAt(seen, path), isTimeText),
  );
  return other === undefined ? undefined : { paths: [other.path] };
}

function isMostly(values: readonly SeenValue[], test: (value: SeenScalar) => boolean): boolean {
  return values.length > 0 && values.filter(value => value !== null && test(value)).length * 2 >= values.length;
}

function isTimeText({ kind, text }: SeenScalar): boolean {
  return kind === 'string' && !Number.isNaN(parseTimestamp(text));
}

/** Numbers are times when they are seconds, or thousandths of them and less, since 1970, later than 1973. */
function isTime(value: SeenScalar): boolean {
  return isTimeText(value) || (value.kind === 'number' && Number(value.text) > 1e8);
}

/** Seconds and milliseconds are told apart when they are read. */
function unitOfTimes(values: readonly SeenValue[]): { readonly unit?: TimeUnit } {
  const first = values.find(value => value !== null && value.kind === 'number');
  const number = Number(first?.text ?? 0);
  return number > 1e17 ? { unit: 'ns' } : number > 1e14 ? { unit: 'us' } : {};
}

/** The first of the paths, and what its numbers count: as its name says, else seconds when they have fractions. */
export function durationRule(seen: readonly Seen[], paths: readonly string[]): FieldRule | undefined {
  const [path] = paths;
  if (path === undefined) return undefined;
  const unit = unitInName(path);
  if (unit !== undefined) return { paths: [path], unit };
  const isFraction = isMostly(valuesAt(seen, path), ({ text }) => /[.eE]/.test(text));
  return { paths: [path], unit: isFraction ? 's' : 'ms' };
}

function unitInName(path: string): TimeUnit | undefined {
  const ending =
    /(?:[_.-](ns|us|ms|s|secs?|seconds|millis|micros|nanos|milliseconds)|(Ms|Ns|Us|Sec|Secs|Seconds|Millis))$/.exec(
      path,
    );
  const word = (ending?.[1] ?? ending?.[2])?.toLowerCase();
  if (word === undefined) return undefined;
  if (word.startsWith('mic') || word === 'us') return 'us';
  if (word.startsWith('n')) return 'ns';
  return word.startsWith('s') ? 's' : 'ms';
}
