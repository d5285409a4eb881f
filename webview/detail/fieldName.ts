import type { RecordField } from '../../src/protocol/engineViews';

/** How a field is called: its role or its key, and below that where it is from, when the name does not say. */
export interface FieldName {
  readonly name: string;
  /** Empty when there is nothing more to say. */
  readonly origin: string;
  /** Field of the query language that its values are asked for by; `null` where they are no choice. */
  readonly queryField: string | null;
}

/** Keys of this object are no keys of the record: they are the parts of its file's path. */
const pathFacts = '$path.';
const longestValue = 500;

export function fieldName({ role, path, kind, text }: RecordField): FieldName {
  const isFact = path.startsWith(pathFacts);
  const key = isFact ? path.slice(pathFacts.length) : path;
  const isChoice = !notChosenByValue.includes(role) && !isContainer(kind) && text.length <= longestValue;
  return {
    name: role ?? key,
    origin: isFact ? originOfFact(role, key) : role === null || role === key ? '' : key,
    queryField: isChoice ? (role ?? path) : null,
  };
}

function originOfFact(role: string | null, key: string): string {
  return role === null || role === key ? 'from the path' : `${key}, from the path`;
}

function isContainer(kind: RecordField['kind']): boolean {
  return kind === 'object' || kind === 'array';
}

/** They are asked for as ranges. */
const notChosenByValue: readonly (string | null)[] = ['time', 'duration', 'cost'];
