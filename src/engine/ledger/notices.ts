import { ledgerEntryText } from '../../core/ledgerText';
import { plural } from '../../core/quantityText';
import type { SourceAccount } from './sourceAccount';
import type { ReadArchives } from './readArchives';

/** What matters for trust in a source. */
export interface Notices {
  /** Counts first, then the warnings. */
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
}

/** The ledger of a source in a few lines, as the tree shows them: what was read and rotated, and what could not be proven. */
export function noticesOf(account: SourceAccount): Notices {
  const { rotations, rotationsWhileClosed: closed } = account;
  // That the log is missing or unreadable is its state.
  const open = account.unproven.filter(({ kind }) => kind !== 'missing' && kind !== 'unreadable');
  const texts = open.map(ledgerEntryText);
  const counts = [
    ...readArchives(account.readArchives),
    ...(rotations === 0 ? [] : [plural(rotations, 'rotation')]),
    ...(closed === 0 ? [] : [ledgerEntryText({ kind: 'rotatedWhileClosed', rotations: closed }).text]),
  ];
  return {
    notices: [...counts, ...texts.map(({ text }) => text)].slice(-MAX_NOTICES),
    warnings: texts.flatMap(({ level, text }) => (level === 'warning' ? text : [])).slice(-MAX_NOTICES),
  };
}

function readArchives({ count, followed }: ReadArchives): string[] {
  if (count === 0) return [];
  const whenLog = `while ${followed === 1 ? 'it was' : 'they were'} the log`;
  if (followed === count) return [`${count} ${count === 1 ? 'archive was' : 'archives were'} read ${whenLog}`];
  const how = followed === 0 ? '' : `, ${followed} of them ${whenLog}`;
  return [`${count} ${count === 1 ? 'archive is' : 'archives are'} read${how}`];
}

const MAX_NOTICES = 20;
