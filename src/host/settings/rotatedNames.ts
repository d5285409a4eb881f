/**
 * Leaves out files that are named like dated archives of another one beside them (`audit_20250301_120000.jsonl` beside
 * `audit.jsonl`): the search in the workspace finds them too, and they are read with their log.
 */
export function withoutRotated(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return paths.filter(path => {
    const log = path.replace(dated, '$1');
    return log === path || !all.has(log);
  });
}

/** A stamp before the ending. */
const dated = /[-_]\d{8}(?:[-_T]?\d{2,6}Z?)?(?:[-_.]\d{1,4})?(\.[^.\\/]*)$/;
