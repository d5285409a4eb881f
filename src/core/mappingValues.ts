import type { FieldRule, TableRule } from './dialect';
import type { Role } from './roles';

/** Told what is wrong with a key of a mapping: a sentence without its subject. */
export type Complain = (key: string, message: string) => void;

/**
 * Reads where a role is: a path, a list of paths of which the first with a value counts, or an object with `path` and what the value
 * is otherwise (`constant`), or whether it is the innermost place (`isInnermost`). `undefined` when it is not given or wrong.
 */
export function readFieldRule(role: Role, value: unknown, complain: Complain): FieldRule | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    const paths = readTexts(role, value, pathExample, complain);
    return paths.length === 0 ? undefined : { paths };
  }
  const rule = value as Readonly<Record<string, unknown>>;
  const paths = rule['path'] === undefined ? [] : readTexts(`${role}.path`, rule['path'], pathExample, complain);
  const { constant, isInnermost } = rule;
  const unknown = Object.keys(rule).find(key => !['path', 'constant', 'isInnermost'].includes(key));
  if (unknown !== undefined)
    complain(role, 'can have "path", "constant" and "isInnermost" only. The rest is left out.');
  if (constant !== undefined && typeof constant !== 'string')
    complain(role, 'has a "constant" that is no text. It is left out.');
  if (isInnermost !== undefined && typeof isInnermost !== 'boolean') {
    complain(role, 'has an "isInnermost" that is neither true nor false. It is left out.');
  }
  const hasConstant = typeof constant === 'string' && constant !== '';
  if (paths.length === 0 && !hasConstant) {
    if (rule['path'] === undefined) complain(role, `must be ${pathExample}, or a list of them. It is left out.`);
    return undefined;
  }
  return {
    paths,
    ...(hasConstant ? { constant } : {}),
    ...(isInnermost === true ? { isInnermost } : {}),
  };
}

/** Reads a text or a list of texts, without blank ones and repetitions. `what` one of them must be. */
export function readTexts(key: string, value: unknown, what: string, complain: Complain): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.flatMap(entry => (typeof entry === 'string' && entry.trim() !== '' ? [entry.trim()] : []));
  if (texts.length < list.length) {
    complain(key, `must be ${what}, or a list of them. ${texts.length === 0 ? 'It' : 'What is none'} is left out.`);
  }
  if (texts.length > MAX_TEXTS) complain(key, `can have ${MAX_TEXTS} entries at most. The others are left out.`);
  return [...new Set(texts.slice(0, MAX_TEXTS))];
}

/** Reads which table of a database holds the records. */
export function readTable(value: unknown, complain: Complain): TableRule | undefined {
  if (value === undefined || value === null) return undefined;
  const table = typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
  const { name } = table;
  const key = readTexts('table.key', table['key'], 'the name of a column', complain);
  if (typeof name !== 'string' || name === '' || key.length === 0) {
    complain(
      'table',
      'must have a "name" and a "key", such as { "name": "audits", "key": ["workflow", "release"] }. It is left out.',
    );
    return undefined;
  }
  return {
    name,
    key,
    jsonColumns: readTexts('table.jsonColumns', table['jsonColumns'], 'the name of a column', complain),
  };
}

const pathExample = 'the path of a key, such as "status" or "result.state"';
const MAX_TEXTS = 20;
