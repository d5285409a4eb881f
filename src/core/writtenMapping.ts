import type { Dialect, FieldRule } from './dialect';
import { outcomeText } from './outcomeText';
import { roles } from './roles';

/** The dialect as an entry of `auditLogViewer.dialects`: `readDialect` reads the same from it, but that case no longer counts in outcomes. */
export function writtenMapping(dialect: Dialect): Readonly<Record<string, unknown>> {
  const { label, fields, outcomes, fileNames, table } = dialect;
  const mapping: Record<string, unknown> = { label };
  for (const role of roles) {
    const rule = fields[role];
    if (rule === undefined) continue;
    mapping[role] = writtenRule(rule);
    if (rule.unit !== undefined) mapping[`${role}Unit`] = rule.unit;
  }
  for (const outcome of ['failure', 'success', 'running'] as const) {
    const texts = outcomes.flatMap(rule => (rule.outcome === outcome ? [outcomeText(rule.when)] : []));
    if (texts.length > 0) mapping[outcome] = texts.length === 1 ? texts[0] : texts;
  }
  if (fileNames.length > 0) mapping['fileNames'] = fileNames;
  if (table !== undefined) mapping['table'] = table;
  return mapping;
}

function writtenRule({ paths, constant, isInnermost }: FieldRule): unknown {
  const path = paths.length === 1 ? paths[0] : paths;
  if (constant === undefined && isInnermost !== true) return path;
  return {
    ...(paths.length > 0 ? { path } : {}),
    ...(constant === undefined ? {} : { constant }),
    ...(isInnermost === true ? { isInnermost } : {}),
  };
}
