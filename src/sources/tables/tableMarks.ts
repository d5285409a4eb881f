import type { OpenTable } from './openTable';
import { asBigInt, digestOf, slimRow } from './tableRow';

/** What a mark or a position remembers of a table: its greatest row id, and the names of a few rows to know the table by. */
export interface MarkedTable {
  readonly last: bigint;
  readonly rows: readonly { readonly rowId: bigint; readonly digest: string }[];
}

/** The table as it is now, as a text to be remembered. */
export function markHash(table: OpenTable): string {
  const answers = [...table.ask('slimFirst', SAMPLES), ...table.ask('slimLast', SAMPLES)];
  const rows = answers.map(answer => slimRow(table.shape, answer));
  const texts = new Set(rows.map(({ rowId, identity }) => `${rowId}:${digestOf(identity)}`));
  const last = asBigInt(table.ask('ends')[0]?.[1]);
  return [String(last), ...texts].join(' ');
}

/** The same, with the life of the reader that counted entries for it. */
export function markOfLife(hash: string, life: string): string {
  return `${hash} @${life}`;
}

/** The life of `markOfLife`; `null` when the text names none. */
export function lifeOfMark(hash: string): string | null {
  return LIFE.exec(hash)?.[1] ?? null;
}

/** `null` when the text is none of `markHash`, or of an empty table: then all that is there came after it. */
export function readMarkHash(mark: string): MarkedTable | null {
  const hash = mark.replace(LIFE, '');
  if (!/^-?\d{1,19}(?: -?\d{1,19}:[0-9a-f]{16})+$/.test(hash)) return null;
  const [last = '', ...texts] = hash.split(' ');
  const rows = texts.map(text => {
    const [rowId = '', digest = ''] = text.split(':');
    return { rowId: BigInt(rowId), digest };
  });
  return { last: BigInt(last), rows };
}

/** Whether one of the remembered rows is still at its place: else it is another table. */
export function isMarkedTable(table: OpenTable, { rows }: MarkedTable): boolean {
  return rows.some(({ rowId, digest }) =>
    table.ask('slimAt', rowId).some(answer => digestOf(slimRow(table.shape, answer).identity) === digest),
  );
}

const LIFE = / @([\w-]+)$/;
/** Rows at each end: some of them may be replaced or deleted meanwhile. */
const SAMPLES = 4n;
