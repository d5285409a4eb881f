import { defaultArchiveOptions, type ArchiveOptions } from '../../core/archiveOptions';
import { isUncPath } from './paths';
import type { Complain } from './readSettings';

/** The `auditLogViewer.archives.*` settings as written. */
export interface ArchiveSettings {
  readonly enabled: unknown;
  readonly patterns: unknown;
  readonly limitMegabytes: unknown;
}

/** Which patterns may be used. */
export interface PatternTrust {
  /** In a workspace that is not trusted, no pattern leads out of the log's folder. */
  readonly isTrusted: boolean;
}

/** Checks how rotated archives are to be read; `null` not to. Wrong values are left out, the others count. */
export function readArchives(
  { enabled, patterns, limitMegabytes }: ArchiveSettings,
  trust: PatternTrust,
  complain: Complain,
): ArchiveOptions | null {
  if (enabled === false) return null;
  if (enabled !== undefined && enabled !== true) {
    complain('auditLogViewer.archives.enabled must be true or false. Archives are read.');
  }
  return {
    patterns: readPatterns(patterns, trust, complain),
    limitBytes: readLimit(limitMegabytes, complain),
  };
}

function readPatterns(value: unknown, trust: PatternTrust, complain: Complain): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    complain('auditLogViewer.archives.patterns must be a list of patterns, such as ["old/{stem}-*.jsonl.gz"].');
    return [];
  }
  const patterns = value.flatMap((entry: unknown, i) => {
    const reason = complaintAbout(entry, trust);
    if (reason === null) return [String(entry).trim()];
    complain(`auditLogViewer.archives.patterns[${i}] ${reason}`);
    return [];
  });
  return [...new Set(patterns)];
}

/** `null` when the pattern can be used. */
function complaintAbout(entry: unknown, { isTrusted }: PatternTrust): string | null {
  if (typeof entry !== 'string' || entry.trim() === '') return 'must be a pattern, such as "old/{stem}-*.jsonl.gz".';
  const pattern = entry.trim();
  if (pattern.includes('\0')) return 'holds a NUL character. It is left out.';
  if (isUncPath(pattern) || /^([\\/]|~|[A-Za-z]:)/.test(pattern)) {
    return 'must start at the log’s folder: write it without the leading part, such as "old/{stem}-*.jsonl.gz".';
  }
  if (!isTrusted && pattern.split(/[\\/{},]/).includes('..')) {
    return 'leads out of the log’s folder: it counts where the workspace is trusted only.';
  }
  return null;
}

function readLimit(value: unknown, complain: Complain): number {
  if (value === undefined || value === null) return defaultArchiveOptions.limitBytes;
  if (typeof value === 'number' && value >= 0) return Math.min(Number.MAX_SAFE_INTEGER, Math.floor(value * MEBIBYTE));
  complain(
    `auditLogViewer.archives.limitMegabytes must be a number from 0 on. ${defaultArchiveOptions.limitBytes / MEBIBYTE} is used.`,
  );
  return defaultArchiveOptions.limitBytes;
}

const MEBIBYTE = 1024 * 1024;
