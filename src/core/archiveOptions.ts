/** Which rotated archives of a log are read, and how much of them. */
export interface ArchiveOptions {
  /**
   * Further archives than those with the usual names, as globs from the log's folder (`old/audit-*.jsonl.gz`).
   * `{name}` stands for the log's file name (`audit.jsonl`), `{stem}` for the name without its ending (`audit`).
   */
  readonly patterns: readonly string[];
  /** Bytes of archives, as they lie on the disk, that are read at most; newest archives first. */
  readonly limitBytes: number;
}

export const defaultArchiveOptions: ArchiveOptions = { patterns: [], limitBytes: 2 * 1024 ** 3 };
