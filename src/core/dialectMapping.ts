import { MAX_OUTCOME_TERMS, type Dialect, type FieldRule, type OutcomeRule, type TimeUnit } from './dialect';
import { guessedId } from './guessDialect';
import { nearest } from './nearest';
import { readOutcomeText } from './outcomeText';
import { readFieldRule, readTable, readTexts, type Complain } from './mappingValues';
import { roles, type Role } from './roles';

/** A dialect of a person's own, as far as it could be read, and what is wrong with the rest. */
export interface ReadDialect {
  /** `null` when nothing of it can be used. */
  readonly dialect: Dialect | null;
  /** Sentences for the person: each names the setting and what to do. They quote keys of the setting, never a log. */
  readonly complaints: readonly string[];
}

/** The setting that holds the dialects of a person's own. */
export const dialectsSetting = 'auditLogViewer.dialects';

/** What an entry of the setting can say, beside the path or paths of each role. */
export const mappingKeys = [
  ...roles,
  'label',
  'fileNames',
  'timeUnit',
  'durationUnit',
  'failure',
  'success',
  'running',
  'table',
] as const;

/** Checks the whole setting: an object of mappings by id. Good dialects are kept beside bad ones. */
export function readDialects(value: unknown): {
  readonly dialects: readonly Dialect[];
  readonly complaints: readonly string[];
} {
  if (value === undefined || value === null) return { dialects: [], complaints: [] };
  if (!isRecord(value)) {
    const message = `${dialectsSetting} must be an object of dialects by name, such as { "nightly": { "time": "at", "event": "kind" } }.`;
    return { dialects: [], complaints: [message] };
  }
  const read = Object.entries(value).map(([id, mapping]) => readDialect(id, mapping));
  return {
    dialects: read.flatMap(({ dialect }) => (dialect === null ? [] : [dialect])),
    complaints: read.flatMap(({ complaints }) => complaints),
  };
}

/**
 * Reads one dialect of the setting. What is wrong is left out and said, the rest counts. Without any role, or with an id that can't
 * be used, there is no dialect.
 */
export function readDialect(id: string, value: unknown): ReadDialect {
  const complaints: string[] = [];
  const name = `${dialectsSetting}.${shortened(id)}`;
  const nothing = (message: string): ReadDialect => ({ dialect: null, complaints: [...complaints, message] });
  if (!idForm.test(id)) {
    return nothing(
      `${name}: this name can’t be used; take up to 64 letters, digits, “-”, “_” and “.”, and begin with a letter or digit.`,
    );
  }
  if (reservedIds.includes(id)) return nothing(`${name}: “${id}” has a meaning of its own; take another name.`);
  if (!isRecord(value)) return nothing(`${name} must be an object, such as { "time": "at", "event": "kind" }.`);
  const complain: Complain = (key, message) => void complaints.push(`${name}.${key} ${message}`);
  for (const key of Object.keys(value)) complainOfUnknown(key, complain);

  const given = (key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);
  const fields: Partial<Record<Role, FieldRule>> = {};
  for (const role of roles) {
    const rule = readFieldRule(role, given(role), complain);
    if (rule !== undefined) fields[role] = { ...rule, ...unitOf(role, given, complain) };
  }
  if (Object.keys(fields).length === 0) {
    return nothing(`${name} names no key of the log; write at least one, such as "time": "at".`);
  }
  const table = readTable(given('table'), complain);
  const label = given('label') ?? id;
  if (typeof label !== 'string') complain('label', 'must be a text. The name is used.');
  return {
    dialect: {
      id,
      label: typeof label === 'string' && label.trim() !== '' ? label.trim() : id,
      fields,
      outcomes: readOutcomes(given, fields, complain),
      fileNames: readTexts(
        'fileNames',
        given('fileNames'),
        'a pattern of file names, such as "nightly*.jsonl"',
        complain,
      ),
      ...(table === undefined ? {} : { table }),
    },
    complaints,
  };
}

function complainOfUnknown(key: string, complain: Complain): void {
  if ((mappingKeys as readonly string[]).includes(key)) return;
  const meant = nearest(key, mappingKeys) ?? otherNames.get(key.toLowerCase());
  const hint = meant === undefined ? `the keys are ${mappingKeys.join(', ')}` : `did you mean “${meant}”?`;
  complain(shortened(key), `is not known: ${hint}${hint.endsWith('?') ? '' : '.'} It is left out.`);
}

type Given = (key: string) => unknown;

function unitOf(role: Role, given: Given, complain: Complain): Pick<FieldRule, 'unit'> {
  if (role !== 'time' && role !== 'duration') return {};
  const key = `${role}Unit`;
  const value = given(key);
  if (value === undefined) return {};
  const unit = units.find(candidate => candidate === value);
  if (unit === undefined) complain(key, `must be one of ${units.join(', ')}. It is left out.`);
  return unit === undefined ? {} : { unit };
}

/** Failure comes first: what went wrong in the end is told by the same record that says it was running. */
function readOutcomes(given: Given, fields: Dialect['fields'], complain: Complain): readonly OutcomeRule[] {
  const rules: OutcomeRule[] = [];
  let terms = 0;
  for (const outcome of ['failure', 'success', 'running'] as const) {
    const texts = readTexts(outcome, given(outcome), 'a text such as "status:failed,error"', complain);
    for (const [at, text] of texts.entries()) {
      const key = texts.length === 1 ? outcome : `${outcome}[${at}]`;
      const reading = readOutcomeText(text);
      if (reading.kind === 'wrong') {
        complain(key, `is not understood: ${reading.reason} It is left out.`);
        continue;
      }
      const unmapped = reading.terms.find(({ role }) => fields[role] === undefined)?.role;
      if (unmapped !== undefined) {
        complain(key, `asks for “${unmapped}:”, and no key is given for it: add "${unmapped}". It is left out.`);
      } else if (terms + reading.terms.length > MAX_OUTCOME_TERMS) {
        complain(
          key,
          `is too much: all texts together can have ${MAX_OUTCOME_TERMS} terms; join values with commas. It is left out.`,
        );
      } else {
        terms += reading.terms.length;
        rules.push({ when: reading.terms, outcome });
      }
    }
  }
  return rules;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const idForm = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
const reservedIds: readonly string[] = ['auto', guessedId];
const units = ['s', 'ms', 'us', 'ns'] as const satisfies readonly TimeUnit[];
/** What other programs call the roles. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['timestamp', 'time'],
  ['ts', 'time'],
  ['new_status', 'status'],
  ['old_status', 'old'],
  ['job_id', 'job'],
  ['message', 'detail'],
  ['files', 'fileNames'],
  ['error', 'failure'],
]);
