import { epochKey, recordText, withoutReturn, type DiskContent, type Manifest, type WrittenRecord } from './manifest';
import { WRITER_IDS } from './records.mjs';

/** A record as a viewer shows it. */
export interface ShownRecord {
  readonly id: number;
  /** Another one for each row: the same record in two rows is shown twice. */
  readonly row: string;
  /** `null` when they were not asked for, or can't be had. */
  readonly bytes: Uint8Array | null;
}

/** What the judge knows besides the manifest. */
export interface Evidence {
  readonly disk: DiskContent;
  /** Records that the viewer has shown before: they must stay. */
  readonly seen: ReadonlySet<number>;
  /** Files, by `epochKey`, of which the viewer has shown something while they were the log: it has them open. */
  readonly met: ReadonlySet<string>;
  /** Records that can't be read by anybody: their lines are glued to half ones. */
  readonly spoilt: ReadonlySet<number>;
  /** Records whose bytes nobody can vouch for. */
  readonly unproven: ReadonlySet<number>;
  /** Which order must hold: of the records of each file, and of the files too. */
  readonly order: 'files' | 'records' | 'none';
}

/** All lists name ids; all but `excused` must be empty. */
export interface Verdict {
  readonly lost: readonly number[];
  readonly repeated: readonly number[];
  readonly invented: readonly number[];
  /** Records that stand behind later ones of the same writer in the same file, or of a later file. */
  readonly misplaced: readonly number[];
  /** Their bytes are not those that were written. */
  readonly altered: readonly number[];
  /** Not shown, and nobody could: the writer destroyed them before they were seen. It must be said. */
  readonly excused: readonly number[];
}

/** Compares what is shown, in its order, with what the writers say. */
export function judge(manifest: Manifest, shown: readonly ShownRecord[], evidence: Evidence): Verdict {
  const ids = new Set(shown.map(({ id }) => id));
  const missing = [...manifest.records.values()].filter(({ id }) => !ids.has(id));
  const isLost = (record: WrittenRecord): boolean => mustBeShown(record, manifest, evidence);
  return {
    lost: idsOf(missing.filter(isLost)),
    repeated: repeatedIn(shown),
    invented: idsOf(shown.filter(({ id }) => !manifest.records.has(id))),
    misplaced: misplacedIn(shown, manifest, evidence.order),
    altered: idsOf(shown.filter(record => !evidence.unproven.has(record.id) && isAltered(record, manifest))),
    excused: idsOf(missing.filter(record => record.isDone && !isLost(record) && !evidence.spoilt.has(record.id))),
  };
}

export function isGood({ lost, repeated, invented, misplaced, altered }: Verdict): boolean {
  return [lost, repeated, invented, misplaced, altered].every(ids => ids.length === 0);
}

/** Whether waiting can't make it good any more. */
export function isHopeless({ repeated, invented, altered }: Verdict): boolean {
  return [repeated, invented, altered].some(ids => ids.length > 0);
}

export function explain(verdict: Verdict, shownCount: number, writtenCount: number): string {
  const parts = Object.entries(verdict).flatMap(([what, ids]: [string, readonly number[]]) =>
    ids.length === 0 ? [] : [`${ids.length} ${what} (${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ', …' : ''})`],
  );
  return `${shownCount} shown of ${writtenCount} written: ${parts.join('; ') || 'all is well'}`;
}

/** It lies on the disk, or was shown before, or went to a file that the viewer had open when it was deleted. */
function mustBeShown(record: WrittenRecord, { epochs }: Manifest, evidence: Evidence): boolean {
  const { disk, seen, met, spoilt } = evidence;
  if (seen.has(record.id)) return true;
  if (!record.isDone || spoilt.has(record.id)) return false;
  if (disk.ids.has(record.id)) return true;
  const isDestroyed = (epochs.get(record.file) ?? 0) > record.epoch;
  return met.has(epochKey(record.file, record.epoch)) && !disk.files.has(record.file) && !isDestroyed;
}

function repeatedIn(shown: readonly ShownRecord[]): number[] {
  const rows = new Map<number, string>();
  const repeated = shown.filter(({ id, row }) => {
    const first = rows.get(id);
    rows.set(id, first ?? row);
    return first !== undefined && first !== row;
  });
  return idsOf(repeated);
}

function misplacedIn(shown: readonly ShownRecord[], { records, files }: Manifest, order: Evidence['order']): number[] {
  if (order === 'none') return [];
  const ordinals = new Map(files.map((file, ordinal) => [file, ordinal]));
  const last = new Map<string, number>();
  let lastOrdinal = 0;
  const misplaced: number[] = [];
  for (const { id } of shown) {
    const file = records.get(id)?.file ?? '';
    const key = `${Math.floor(id / WRITER_IDS)} ${file}`;
    const ordinal = ordinals.get(file) ?? 0;
    if (id < (last.get(key) ?? 0) || (order === 'files' && ordinal < lastOrdinal)) misplaced.push(id);
    else lastOrdinal = ordinal;
    last.set(key, Math.max(id, last.get(key) ?? 0));
  }
  return misplaced;
}

function isAltered({ id, bytes }: ShownRecord, { records }: Manifest): boolean {
  const record = records.get(id);
  return bytes !== null && record !== undefined && !recordText(record).equals(withoutReturn(bytes));
}

function idsOf(records: readonly { readonly id: number }[]): number[] {
  return records.map(({ id }) => id);
}
