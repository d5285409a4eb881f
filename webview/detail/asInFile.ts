/**
 * A record of several lines as it stands in its file: what is before its first line there is no part of it, so the line
 * gets the indentation of the last one, which closes it.
 */
export function asInFile(raw: string): string {
  const indentation = /\n([ \t]*)[}\]]$/.exec(raw)?.[1] ?? '';
  return indentation + raw;
}
