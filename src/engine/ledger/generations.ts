import type { Generation, GenerationState } from '../../core/ledger';
import { fileNameOf } from '../../core/quantityText';
import type { ArchiveAccount } from '../../sources/adapter';
import { figuresOfPart, type Part } from '../history/archivePart';
import { figuresOf } from './figures';
import type { FollowedSource } from '../followedSource';
import type { Incarnation } from '../history/incarnation';
import { pathNow } from './sourceAccount';

/** The files that hold or held records of a source, in the order of their records, oldest first. */
export function generationsOf(source: FollowedSource): readonly Generation[] {
  return inOrder(source).map(file => {
    switch (file.kind) {
      case 'incarnation':
        return ofIncarnation(file.incarnation, source);
      case 'part':
        return ofPart(file.part, source.archives.accounts);
      case 'unread':
        return ofUnread(file.account);
    }
  });
}

type SourceFile =
  | { readonly kind: 'incarnation'; readonly incarnation: Incarnation }
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'unread'; readonly account: ArchiveAccount };

/** The files that show records stand as their records do. The others are put before the next newer archive, or before the log. */
function inOrder({ segments, history, archives }: FollowedSource): readonly SourceFile[] {
  const incarnations = history.incarnations.map(incarnation => ({ kind: 'incarnation', incarnation }) as const);
  const parts = archives.parts.map(part => ({ kind: 'part', part }) as const);
  const found = new Set<SourceFile>();
  for (const segment of segments) {
    const file =
      incarnations.find(({ incarnation }) => incarnation.segments.includes(segment)) ??
      parts.find(({ part }) => part.segment === segment);
    if (file !== undefined) found.add(file);
  }
  const files = [...found];
  let next = files.find(file => file.kind === 'incarnation' && file.incarnation === history.current);
  for (const account of [...archives.accounts].reverse()) {
    const part = parts.find(candidate => candidate.part.key === account.segment);
    const holder = incarnations.findLast(
      ({ incarnation }) => account.state === 'followed' && incarnation.identity === account.identity,
    );
    const file = part ?? holder ?? ({ kind: 'unread', account } as const);
    if (!files.includes(file)) files.splice(next === undefined ? files.length : files.indexOf(next), 0, file);
    next = file;
  }
  // Archives that are gone, and of which nothing is shown.
  const others = parts.filter(part => !files.includes(part));
  return [...others, ...files];
}

function ofIncarnation(incarnation: Incarnation, source: FollowedSource): Generation {
  const { identity, segments, retired } = incarnation;
  const last = segments[segments.length - 1];
  const figures = figuresOf(segments);
  const { state, cause } = stateOf(incarnation, figures.records > 0 && figures.shownRecords === 0);
  return {
    kind: retired === null ? 'live' : 'former',
    path: pathNow(incarnation, source.path),
    identity,
    state,
    cause,
    sizeBytes: retired === null ? source.sizeBytes : (last?.endOffset ?? 0),
    ...figures,
  };
}

function stateOf(
  { segments, retired }: Incarnation,
  isRepeated: boolean,
): { readonly state: GenerationState; readonly cause: string } {
  if (retired === null) return { state: 'followed', cause: '' };
  const lost = segments.reduce((sum, { lostCount }) => sum + lostCount, 0);
  const copy = segments.find(segment => segment.copy !== null)?.copy ?? null;
  const isOnDisk = segments.some(segment => segment.isOnDisk);
  const where = isRepeated
    ? 'its records are in the file that replaced it'
    : copy !== null && !isOnDisk
      ? `its records are in ${fileNameOf(copy.path)}`
      : '';
  const cause = [reasons[retired.reason], where].filter(text => text !== '').join('; ');
  if (segments.every(({ isReadable }) => isReadable)) return { state: 'stillOpen', cause };
  return { state: lost > 0 ? 'gone' : 'read', cause };
}

function ofPart(part: Part, accounts: readonly ArchiveAccount[]): Generation {
  const account = accounts.find(({ segment }) => segment === part.key);
  const figures = figuresOfPart(part);
  const isGone = part.path === null;
  return {
    kind: 'archive',
    path: part.path,
    identity: account?.identity ?? null,
    state: isGone ? 'gone' : stateOfAccount(account, part.isFinished),
    cause: isGone ? `it was ${fileNameOf(part.lastPath)}` : (account?.cause ?? ''),
    sizeBytes: account?.sizeBytes ?? 0,
    ...figures,
  };
}

function ofUnread(account: ArchiveAccount): Generation {
  const { path, identity, cause, sizeBytes } = account;
  return { kind: 'archive', path, identity, state: stateOfAccount(account, false), cause, sizeBytes, ...figuresOf([]) };
}

function stateOfAccount(account: ArchiveAccount | undefined, isFinished: boolean): GenerationState {
  if (account === undefined) return isFinished ? 'read' : 'toRead';
  return account.state === 'followed' ? 'stillOpen' : account.state;
}

const reasons: Readonly<Record<NonNullable<Incarnation['retired']>['reason'], string>> = {
  truncated: 'truncated',
  replaced: '',
  deleted: 'deleted',
};
