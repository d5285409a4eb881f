import { defaultArchiveOptions, type ArchiveOptions } from '../../core/archiveOptions';
import { isUncPath } from './paths';
import type { Complain } from './readSettings';

/** The `auditLogViewer.archives.*` settings as written. */
export interface ArchiveSettings {
  readonly enabled: unknown;
  readonly patterns: unknown;
  readonly limitMegabytes: unknown;
}

/** Which patterns may be used, and where `~` leads. */
export interface PatternTrust {
  /** In a workspace that is not trusted, no pattern leads out of the log's folder. */
  readonly isTrusted: boolean;
  readonly home: string;
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
    const pattern = typeof entry === 'string' ? entry.trim().replace(/^~(?=[\\/])/, () => trust.home) : '';
    const reason = complaintAbout(pattern, trust);
    if (reason === null) return [pattern];
    complain(`auditLogViewer.archives.patterns[${i}] ${reason}`);
    return [];
  });
  return [...new Set(patterns)];
}

/** `null` when the pattern can be used. */
function complaintAbout(pattern: string, { isTrusted }: PatternTrust): string | null {
  const folder = pattern.slice(0, Math.max(pattern.lastIndexOf('/'), pattern.lastIndexOf('\\')) + 1);
  if (pattern === '') return 'must be a pattern, such as "old/{stem}-*.jsonl.gz".';
  if (pattern === folder) return 'names a folder: add a pattern of names, such as "old/{stem}-*.jsonl.gz".';
  if (pattern.includes('\0')) return 'holds a NUL character. It is left out.';
  if (isUncPath(pattern)) return 'names a share of another machine. It is left out.';
  if (/[*?[\]]/.test(folder)) return 'has a wildcard in a folder; wildcards can stand in the last part only.';
  const isOutside = /^([\\/]|[A-Za-z]:)/.test(pattern) || folder.split(/[\\/]/).includes('..');
  if (isOutside && !isTrusted) return 'leads out of the log’s folder: it counts where the workspace is trusted only.';
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
