import type { Dialect, FieldRule } from '../core/dialect';
import { flattenJson } from '../core/jsonFields';
import { roles } from '../core/roles';
import { capText } from '../core/visibleText';
import type { RecordField, RecordView } from '../protocol/engineViews';

/** The fields of a record by its text, each with the role it plays; none of a record that can't be read any more. */
export function fieldsOf(text: string | null, dialect: Dialect): Pick<RecordView, 'fields' | 'hasMoreFields'> {
  if (text === null) return { fields: [], hasMoreFields: false };
  const { fields, hasMore } = flattenJson(text, MAX_FIELDS);
  const roleOf = createRoleOf(dialect);
  const capped = fields.map(({ text: value, ...field }) => {
    return { ...field, text: capText(value, MAX_TEXT), role: roleOf(field.path) };
  });
  return { fields: capped, hasMoreFields: hasMore };
}

function createRoleOf({ fields }: Dialect): (path: string) => RecordField['role'] {
  const rules = roles.flatMap(role => {
    const rule = fields[role];
    return rule === undefined ? [] : [{ role, rule }];
  });
  return path => rules.find(({ rule }) => isPathOf(rule, path))?.role ?? null;
}

function isPathOf({ paths, isInnermost }: FieldRule, path: string): boolean {
  return paths.some(own => own === path || (isInnermost === true && path.endsWith(`.${own}`)));
}

const MAX_FIELDS = 500;
/** In UTF-16 units: what is longer is in the record's raw text. */
const MAX_TEXT = 64 * 1024;
