/** Where a name puts an archive among the others of its log. Names of different kinds can't be compared: their records' times are. */
export type ArchiveAge =
  /** `audit.jsonl.3`: a higher number is older. */
  | { readonly kind: 'number'; readonly number: number }
  /** `audit.jsonl-20250301`: digits that order as their times do. */
  | { readonly kind: 'date'; readonly digits: string };

/** What the name of a file says of it as an archive of the log of that name; `null` when it is none. */
export function archiveAge(logName: string, name: string): ArchiveAge | null {
  const bare = name.endsWith('.gz') ? name.slice(0, -3) : name;
  if (bare === logName) return name === logName ? null : { kind: 'number', number: 0 };
  if (bare.startsWith(logName)) {
    const rest = bare.slice(logName.length);
    if (/^\.\d{1,6}$/.test(rest)) return { kind: 'number', number: Number(rest.slice(1)) };
    return /^[-.]\d{8}/.test(rest) ? dated(rest.slice(1)) : null;
  }
  const dot = logName.lastIndexOf('.');
  const stem = dot <= 0 ? logName : logName.slice(0, dot);
  const ending = dot <= 0 ? '' : logName.slice(dot);
  if (!bare.startsWith(stem) || !bare.endsWith(ending)) return null;
  const middle = bare.slice(stem.length, bare.length - ending.length);
  return /^[-_]\d{8}([-_T]?\d{2,6}Z?)?([-_.]\d{1,4})?$/.test(middle) ? dated(middle.slice(1)) : null;
}

/** Below zero when the first is older, by their names; `null` when names don't tell. */
export function compareAges(a: ArchiveAge, b: ArchiveAge): number | null {
  if (a.kind === 'number' && b.kind === 'number') return b.number - a.number;
  if (a.kind === 'date' && b.kind === 'date') return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
  return null;
}

/** A stamp starts with a day; what follows it (a time, a counter, seconds since 1970) orders within the day. */
function dated(stamp: string): ArchiveAge | null {
  const month = Number(stamp.slice(4, 6));
  const day = Number(stamp.slice(6, 8));
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  // A counter (`.1`) makes a name longer: numbers are padded, so that they order as numbers.
  const parts = stamp.slice(8).match(/\d+/g) ?? [];
  return { kind: 'date', digits: [stamp.slice(0, 8), ...parts.map(part => part.padStart(12, '0'))].join(' ') };
}
