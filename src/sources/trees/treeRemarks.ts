import { codeOf } from '../bytes/readerState';

/** What a person should know of a tree: each is said once, and few in all. */
export class TreeRemarks {
  private waiting: string[] = [];
  private readonly said = new Set<string>();

  constructor(private readonly rootPath: string) {}

  /** What lies at the path can't be read. */
  addPath(path: string, error: unknown): void {
    this.add(`${path} can’t be read (${codeOf(error) ?? ''}): what is new in it is not shown.`);
  }

  /** A name that was listed, and is not there. */
  addName(name: string, error: unknown): void {
    // What is no UTF-8 comes as this character, and can't be asked for.
    if (!name.includes('\ufffd') || codeOf(error) !== 'ENOENT') return;
    this.add(`${this.rootPath} holds names that are not UTF-8: what they name is not shown.`);
  }

  /** Answers what was not said yet. */
  take(): string[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }

  private add(text: string): void {
    if (this.said.has(text) || this.said.size > MAX_REMARKS) return;
    const isLast = this.said.size === MAX_REMARKS;
    this.said.add(text);
    this.waiting.push(isLast ? `More of ${this.rootPath} can’t be read.` : text);
  }
}

const MAX_REMARKS = 5;
