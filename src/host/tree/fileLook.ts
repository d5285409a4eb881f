import type { Generation, GenerationState } from '../../core/ledger';
import { formatTime } from '../../core/timestamp';
import { visibleText } from '../../core/visibleText';
import { commands } from '../contributions';
import { countText, fileNameOf, plural, sizeText } from '../../core/quantityText';
import { plain, warningColor, type Look, type LookOptions } from './look';
import type { FileNode, FilesNode, SourceNode } from './nodes';

/** The node that holds the files of a source. */
export function filesLook({ files, parent }: FilesNode): Look {
  const bytes = files.reduce((sum, { generation }) => sum + generation.sizeBytes, 0);
  const isUnread = ({ generation }: FileNode): boolean => notRead.includes(generation.state);
  const unread = files.filter(isUnread).length;
  const cut = files.filter(node => states[node.generation.state].isTrouble === true && !isUnread(node)).length;
  const parts = [
    sizeText(bytes),
    ...(unread > 0 ? [`${countText(unread)} not read`] : []),
    ...(cut > 0 ? [`${countText(cut)} not whole`] : []),
  ];
  const isFolder = isFolderOfFiles(parent);
  return {
    ...plain(plural(files.length, isFolder ? 'folder' : 'file'), isFolder ? 'folder' : 'files', 'files', {
      description: parts.join(' · '),
      tooltip: isFolder
        ? 'The folder whose files are the records: what it holds, and how far it is read.'
        : 'The log and its rotated archives, newest first: what each of them holds, and how far it is read.',
    }),
    isExpandable: true,
  };
}

/** One file: the log, what it was before, or an archive. */
export function fileLook({ generation, parent }: FileNode, { zone }: LookOptions): Look {
  const { state, path, kind, records, sizeBytes } = generation;
  const { word, icon, isTrouble = false } = states[state];
  const name = fileNameOf(path ?? parent.parent.source.path);
  const isCounted = records > 0 || !notRead.includes(state);
  const parts = [
    ...(isCounted ? [plural(records, 'record')] : []),
    word,
    sizeText(sizeBytes),
    ...(generation.firstTimeMs === null ? [] : [spanText(generation, zone)]),
  ];
  const isBeyondLimit = state === 'beyondLimit';
  return {
    label: visibleText(name),
    description: parts.join(' · '),
    tooltip: factsOf(generation, parent.parent.source.path, zone).join('\n'),
    icon,
    ...(isTrouble ? { color: warningColor } : {}),
    context: `file;${kind}${path === null ? ';gone' : ''}${isBeyondLimit ? ';beyondLimit' : ''}`,
    isExpandable: false,
    command: isBeyondLimit
      ? { id: commands.changeArchiveLimit, title: 'Change Limit' }
      : { id: commands.openFile, title: 'Open File' },
  };
}

function factsOf(generation: Generation, logPath: string, zone: string): readonly string[] {
  const { kind, path, state, cause, sizeBytes, readBytes, records, shownRecords, problems } = generation;
  const { sentence } = states[state];
  return [
    visibleText(path ?? `${logPath} (it has no name any more)`),
    kindTexts[kind],
    `${sentence}${cause === '' ? '' : ` (${visibleText(cause)})`}`,
    `${sizeText(sizeBytes)} on disk, ${sizeText(readBytes)} of text read`,
    `${plural(records, 'record')}${shownRecords === records ? '' : `, ${countText(shownRecords)} of them shown from here`}`,
    ...(problems > 0 ? [plural(problems, 'problem')] : []),
    ...(generation.firstTimeMs === null ? [] : [`from ${spanText(generation, zone)}`]),
    ...(generation.identity === null ? [] : [`device and inode ${generation.identity}`]),
  ];
}

/** Its files are records, not generations of a log: they are too many to be nodes. */
function isFolderOfFiles({ source }: SourceNode): boolean {
  return source.format === 'jsonTree';
}

const kindTexts: Readonly<Record<Generation['kind'], string>> = {
  live: 'The log',
  former: 'The log as it was before',
  archive: 'A rotated archive of the log',
};

interface StateLook {
  readonly word: string;
  readonly sentence: string;
  readonly icon: string;
  readonly isTrouble?: boolean;
}

const states: Readonly<Record<GenerationState, StateLook>> = {
  followed: { word: 'followed', sentence: 'It is followed.', icon: 'broadcast' },
  stillOpen: {
    word: 'still open',
    sentence: 'It was renamed or deleted; what is still written to it is read.',
    icon: 'history',
  },
  read: { word: 'read', sentence: 'It is read to its end.', icon: 'archive' },
  toRead: { word: 'to be read', sentence: 'It is not read to its end yet.', icon: 'clock' },
  waiting: {
    word: 'being written',
    sentence: 'Its writer has not finished it; it is read when it is whole.',
    icon: 'watch',
  },
  damaged: {
    word: 'damaged',
    sentence: 'It is damaged; what could be read of it is shown.',
    icon: 'warning',
    isTrouble: true,
  },
  tooLarge: {
    word: 'too large',
    sentence: 'It holds more than is read; the first part is shown.',
    icon: 'warning',
    isTrouble: true,
  },
  beyondLimit: {
    word: 'beyond the limit',
    sentence: 'It is not read: newer archives are as large as auditLogViewer.archives.limitMegabytes allows.',
    icon: 'circle-slash',
  },
  unreadable: {
    word: 'unreadable',
    sentence: 'It can’t be read; that is tried again.',
    icon: 'warning',
    isTrouble: true,
  },
  gone: {
    word: 'no longer on disk',
    sentence: 'Its bytes are on no disk any more.',
    icon: 'trash',
  },
};

const notRead: readonly GenerationState[] = ['toRead', 'waiting', 'beyondLimit', 'unreadable'];

/** `2025-02-10 10:02–11:40`, or both days where there are two. */
function spanText({ firstTimeMs, lastTimeMs }: Generation, zone: string): string {
  const [first, last] = [firstTimeMs, lastTimeMs].map(ms => (ms === null ? '?' : formatTime(ms, zone, 'minutes')));
  if (first === undefined || last === undefined || first === last) return first ?? '';
  const isSameDay = first.slice(0, dayLength) === last.slice(0, dayLength);
  return `${first}–${isSameDay ? last.slice(dayLength + 1) : last}`;
}

const dayLength = 'YYYY-MM-DD'.length;
