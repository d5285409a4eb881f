import { dialects } from './dialects';
import { isSourceFormat, type SourceFormat } from './formats';
import type { SourceSummary } from './summary';
import { capText, visibleText } from './visibleText';

/** What each format is called where a person reads it. */
export const formatText: Readonly<Record<SourceFormat, string>> = {
  jsonl: 'JSON lines',
  jsonArray: 'JSON array',
  jsonTree: 'folder of JSON files',
  sqlite: 'SQLite table',
};

/** `JSON array · Betty Framework`. A dialect of the person's own is called by its id. */
export function kindText({ format, dialect }: Pick<SourceSummary, 'format' | 'dialect'>): string {
  const formatName = isSourceFormat(format) ? formatText[format] : format;
  const dialectName = dialects.get(dialect)?.label ?? dialect;
  return [formatName, dialectName]
    .filter(name => name !== '')
    .map(name => capText(visibleText(name), 60))
    .join(' · ');
}
