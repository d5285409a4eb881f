/** Where a name puts an archive among the others of its log. Names of different kinds can't be compared: their records' times are. */
export type ArchiveAge =
  /** `audit.jsonl.3`: a higher number is older. */
  | { readonly kind: 'number'; readonly number: number }
  /** `audit.jsonl-20250301`: digits that order as their times do. */
  | { readonly kind: 'date'; readonly digits: string }
  /** It is an archive because a pattern says so, or a `.backup`; its name doesn't tell. */
  | { readonly kind: 'unknown' };

/** What the name of a file says of it as an archive of the log of that name; `null` when it is none. */
export function archiveAge(logName: string, name: string): ArchiveAge | null {
  const bare = withoutCompression(name);
  if (bare === logName) return name === logName ? null : { kind: 'number', number: 0 };
  if (bare.startsWith(logName)) {
    const rest = bare.slice(logName.length);
    if (/^\.\d{1,6}$/.test(rest)) return { kind: 'number', number: Number(rest.slice(1)) };
    if (!/^[-.]/.test(rest)) return null;
    // logrotate renames so what a writer created before logrotate could create the new log, whatever stamps its archives have.
    const isBackup = rest.endsWith('.backup');
    const age = dated(isBackup ? rest.slice(1, -'.backup'.length) : rest.slice(1));
    return isBackup && age !== null ? { kind: 'unknown' } : age;
  }
  const { stem, ending } = partsOf(logName);
  if (!bare.startsWith(stem) || !bare.endsWith(ending)) return null;
  const middle = bare.slice(stem.length, bare.length - ending.length);
  return /^[-_]/.test(middle) ? dated(middle.slice(1)) : null;
}

/** `audit.jsonl` is `audit` and `.jsonl`. */
export function partsOf(logName: string): { readonly stem: string; readonly ending: string } {
  const dot = logName.lastIndexOf('.');
  return dot <= 0 ? { stem: logName, ending: '' } : { stem: logName.slice(0, dot), ending: logName.slice(dot) };
}

/** Below zero when the first is older, by their names; `null` when names don't tell. */
export function compareAges(a: ArchiveAge, b: ArchiveAge): number | null {
  if (a.kind === 'number' && b.kind === 'number') return b.number - a.number;
  if (a.kind === 'date' && b.kind === 'date') return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
  return null;
}

/** Only gzip is read; others are archives all the same, and are told of. */
function withoutCompression(name: string): string {
  return name.replace(/\.(?:gz|bz2|xz|zst|lz4|lzma|Z)$/, '');
}

/** A stamp starts with a day; what follows it (a time, a counter, seconds since 1970) orders within the day. */
function dated(stamp: string): ArchiveAge | null {
  const found = /^(\d{4})(-?)(\d\d)\2(\d\d)((?:[-_T.]?\d\d(?:[-:.]?\d\d){0,2}Z?)?(?:[-_.]\d{1,10})?)$/.exec(stamp);
  if (found === null) return null;
  const [, year = '', , month = '', day = '', rest = ''] = found;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  // A counter (`.1`) makes a name longer: numbers are padded, so that they order as numbers.
  const parts = rest.match(/\d+/g) ?? [];
  return { kind: 'date', digits: [year + month + day, ...parts.map(part => part.padStart(12, '0'))].join(' ') };
}
