import type { Dialect, FieldRule } from '../../core/dialect';
import { indexedRoles, roles, type IndexedRole, type Role } from '../../core/roles';

/** What the walker does with the string value of a key that the dialect knows. */
export const TIME_VALUE = -1;
export const PLAIN_VALUE = -2;

/** The dialect's keys in the order in which its writer is expected to write them, made ready for comparing words of four bytes. */
export interface KeyPlan {
  readonly count: number;
  readonly keys: readonly string[];
  /** First word of each pattern `key": "`. */
  readonly firstWords: Int32Array;
  /** Last word of each pattern, which may overlap the one before. */
  readonly lastWords: Int32Array;
  readonly lengths: Int32Array;
  /** Pattern k's words between first and last are `middleWords[middleStarts[k], middleStarts[k + 1])`. */
  readonly middleWords: Int32Array;
  readonly middleStarts: Int32Array;
  /** A position in `indexedRoles`, `TIME_VALUE` or `PLAIN_VALUE`. */
  readonly targets: Int32Array;
  /** The role of each key, as a position in `roles`. */
  readonly roleOfKey: Int32Array;
  /** A key has two roles, or a role is not simply one key: then only the second door reads the records. */
  readonly isAmbiguous: boolean;
}

/** Makes the plan of a dialect. Keys that JSON text writes with escapes or beyond ASCII never match it: their records use the second door. */
export function createKeyPlan(dialect: Dialect): KeyPlan {
  const encoder = new TextEncoder();
  const known = (Object.entries(dialect.fields) as [Role, FieldRule][]).flatMap(([role, rule]) => {
    const key = onlyKeyOf(rule);
    return key === undefined ? [] : [{ key, role, target: targetOf(role) }];
  });
  const simple = new Set<string>(known.map(({ role }) => role));
  const isOtherwise = Object.keys(dialect.fields).some(role => !simple.has(role) && targetOf(role) !== PLAIN_VALUE);
  const patterns = known.map(({ key }) => encoder.encode(`${key}": "`));
  const middles = patterns.map(pattern => {
    const words: number[] = [];
    for (let at = 4; at < pattern.length - 4; at += 4) words.push(wordAt(pattern, at));
    return words;
  });
  const middleStarts = [0];
  for (const words of middles) middleStarts.push((middleStarts.at(-1) ?? 0) + words.length);
  return {
    count: known.length,
    keys: known.map(({ key }) => key),
    firstWords: Int32Array.from(patterns, pattern => wordAt(pattern, 0)),
    lastWords: Int32Array.from(patterns, pattern => wordAt(pattern, pattern.length - 4)),
    lengths: Int32Array.from(patterns, pattern => pattern.length),
    middleWords: Int32Array.from(middles.flat()),
    middleStarts: Int32Array.from(middleStarts),
    targets: Int32Array.from(known, ({ target }) => target),
    roleOfKey: Int32Array.from(known, ({ role }) => roles.indexOf(role)),
    isAmbiguous: isOtherwise || new Set(known.map(({ key }) => key)).size < known.length,
  };
}

/** The one key at the top of the record that holds the role; `undefined` when it is not as simple as that. */
function onlyKeyOf({ paths, constant, isInnermost }: FieldRule): string | undefined {
  const [path] = paths;
  const isSimple = paths.length === 1 && constant === undefined && isInnermost !== true;
  return isSimple && path !== undefined && !/[.[]/.test(path) ? path : undefined;
}

function targetOf(role: string): number {
  if (role === 'time') return TIME_VALUE;
  const at = indexedRoles.indexOf(role as IndexedRole);
  return at < 0 ? PLAIN_VALUE : at;
}

function wordAt(pattern: Uint8Array, at: number): number {
  return new DataView(pattern.buffer, pattern.byteOffset).getInt32(at, true);
}
