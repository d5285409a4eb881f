import { assertNever } from '../base/assertNever';
import type { LedgerEvent } from './ledger';
import { countText, fileNameOf, plural, sizeText } from './quantityText';
import { visibleText } from './visibleText';

/** One event of a ledger as a person reads it: in the tree, in the details, in the log channel and on standard error. */
export interface LedgerText {
  /** `warning` when something was lost, is missing, or can't be known. */
  readonly level: 'info' | 'warning';
  /** One line without the name of the source, no sentence. */
  readonly text: string;
}

/** What an event says. It names files by their last part only, and carries nothing of a record. */
export function ledgerEntryText(event: LedgerEvent): LedgerText {
  switch (event.kind) {
    case 'opened':
      return info(`found, ${sizeText(event.sizeBytes)}`);
    case 'rotated': {
      const how = event.to === null ? 'replaced by another file' : `rotated to ${nameOf(event.to)}`;
      return info(`${how} ${afterRecords(event.records)}`);
    }
    case 'truncated': {
      const { to = null, records } = event;
      const how = `truncated ${afterRecords(records)}; what was written`;
      if (to !== null) return info(`copied to ${nameOf(to)} and ${how} between the two is not known`);
      return warning(`${how} since the look before is not known`);
    }
    case 'deleted':
      return warning(`deleted ${afterRecords(event.records)}`);
    case 'lateRecords': {
      const from = event.from === null ? 'a deleted file' : nameOf(event.from);
      return info(`read ${countText(event.records)} more ${event.records === 1 ? 'record' : 'records'} from ${from}`);
    }
    case 'archiveRead':
      return info(`read archive ${nameOf(event.path)}: ${plural(event.records, 'record')}${knownText(event)}`);
    case 'archiveWaiting':
      return info(`${nameOf(event.path)} is still being written; waiting for its end`);
    case 'archiveDamaged':
      return warning(`${nameOf(event.path)} is damaged: ${event.cause}; ${beforeText(event.records)}`);
    case 'archiveTooLarge':
      return warning(`${nameOf(event.path)} is too large: ${event.cause}; the rest is not read`);
    case 'archiveUnreadable':
      return warning(`${nameOf(event.path)} can't be read: ${event.cause}`);
    case 'archivesBeyondLimit': {
      const { count, limitBytes } = event;
      const those =
        count === 1 ? '1 archive is not read: it goes' : `${countText(count)} archives are not read: they go`;
      return warning(`${those} beyond the limit of ${sizeText(limitBytes)}`);
    }
    case 'archiveGone':
      return warning(`${nameOf(event.path)} is gone; ${stillShown(event.records)}`);
    case 'archivesMissing': {
      const { names } = event;
      const those = names.length === 1 ? '1 archive is' : `${countText(names.length)} archives are`;
      return warning(`${those} missing: ${listText(names)}`);
    }
    case 'rotatedWhileClosed':
      return info(
        event.rotations === 1
          ? '1 rotation happened while this window was closed'
          : `${countText(event.rotations)} rotations happened while this window was closed`,
      );
    case 'placeLost': {
      const { unreadArchives } = event;
      const unread =
        unreadArchives === 0
          ? 'records may be missing'
          : `it may be in ${unreadArchives === 1 ? '1 archive that is' : `${countText(unreadArchives)} archives that are`} not read`;
      return warning(`the place where reading ended last time was not found again: ${unread}`);
    }
    case 'forgotten': {
      const { records } = event;
      const which = records === 1 ? '1 record that was' : `${countText(records)} records that were`;
      return warning(`${which} shown last time but no longer on disk can't be shown any more`);
    }
    case 'recordsGone':
      return warning(noLongerOnDisk(event.records));
    case 'unreadBytesLost':
      return warning(`${sizeText(event.bytes)} that were not indexed yet are gone`);
    case 'remark':
      return event.level === 'warning' ? warning(event.text) : info(event.text);
    case 'missing':
      return warning('the file is missing');
    case 'unreadable':
      return warning(event.message);
    case 'back':
      return info('the file can be read again');
    case 'watchChanged': {
      const because = event.reason === '' ? '' : `: ${event.reason}`;
      return info(event.mode === 'events' ? `file events are used${because}` : `looking once a second${because}`);
    }
    default:
      return assertNever(event);
  }
}

function info(text: string): LedgerText {
  return { level: 'info', text };
}

function warning(text: string): LedgerText {
  return { level: 'warning', text };
}

function afterRecords(records: number): string {
  return `after ${plural(records, 'record')}`;
}

function knownText({ records, repeated }: { readonly records: number; readonly repeated: number }): string {
  if (repeated === 0) return '';
  return repeated === records ? ', all known already' : `, ${countText(repeated)} known already`;
}

function beforeText(records: number): string {
  return records === 0 ? 'nothing of it can be read' : 'what could be read of it is shown';
}

function stillShown(records: number): string {
  return records === 1 ? 'its record is still shown' : `its ${plural(records, 'record')} are still shown`;
}

function noLongerOnDisk(records: number): string {
  return records === 1
    ? '1 record is no longer on disk; it is still shown'
    : `${plural(records, 'record')} are no longer on disk; they are still shown`;
}

/** The last part of a path; it may hold anything but a slash. */
function nameOf(path: string): string {
  return visibleText(fileNameOf(path));
}

/** The first few names, and how many more there are. */
function listText(names: readonly string[]): string {
  const first = names.slice(0, MAX_NAMES).map(visibleText).join(', ');
  return names.length <= MAX_NAMES ? first : `${first} and ${countText(names.length - MAX_NAMES)} more`;
}

const MAX_NAMES = 5;
