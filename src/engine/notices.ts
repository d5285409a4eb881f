import { ledgerEntryText } from '../core/ledgerText';
import { plural } from '../core/quantityText';
import type { ArchiveAccount } from '../sources/adapter';
import type { FollowedSource } from './followedSource';

/** What matters for trust in a source. */
export interface Notices {
  /** Counts first, then the warnings. */
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
}

/** The ledger of a source in a few lines, as the tree shows them: what was read and rotated, and what could not be proven. */
export function noticesOf({ archives, account }: FollowedSource): Notices {
  const { rotations, rotationsWhileClosed: closed } = account;
  // That the log is missing or unreadable is its state.
  const open = account.unproven.filter(({ kind }) => kind !== 'missing' && kind !== 'unreadable');
  const texts = open.map(ledgerEntryText);
  const counts = [
    ...readArchives(archives.accounts),
    ...(rotations === 0 ? [] : [plural(rotations, 'rotation')]),
    ...(closed === 0 ? [] : [ledgerEntryText({ kind: 'rotatedWhileClosed', rotations: closed }).text]),
  ];
  return {
    notices: [...counts, ...texts.map(({ text }) => text)].slice(-MAX_NOTICES),
    warnings: texts.flatMap(({ level, text }) => (level === 'warning' ? text : [])).slice(-MAX_NOTICES),
  };
}

function readArchives(accounts: readonly ArchiveAccount[]): string[] {
  const isRead = ({ state }: ArchiveAccount): boolean =>
    state === 'read' || state === 'damaged' || state === 'tooLarge' || state === 'followed';
  const count = accounts.filter(isRead).length;
  if (count === 0) return [];
  const followed = accounts.filter(({ state }) => state === 'followed').length;
  const whenLog = `while ${followed === 1 ? 'it was' : 'they were'} the log`;
  if (followed === count) return [`${count} ${count === 1 ? 'archive was' : 'archives were'} read ${whenLog}`];
  const how = followed === 0 ? '' : `, ${followed} of them ${whenLog}`;
  return [`${count} ${count === 1 ? 'archive is' : 'archives are'} read${how}`];
}

const MAX_NOTICES = 20;
