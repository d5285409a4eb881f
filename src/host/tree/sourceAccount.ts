import type { Generation } from '../../core/ledger';
import { ledgerEntryText } from '../../core/ledgerText';
import type { Change, Container, TreeContext } from './container';
import type { FileNode, NoticeNode, SourceNode, TreeNode } from './nodes';
import type { NodeStore } from './nodeStore';

/**
 * What stands below a source: what happened to it, the files that hold its records, and what could not be read.
 * The engine is asked for the account only when the source says that something is different.
 */
export class SourceAccount implements Container {
  children: readonly TreeNode[] = [];
  private generations: readonly Generation[] = [];
  private aboutLimit: ReadonlySet<string> = new Set();
  private asked = '';

  constructor(private readonly parent: SourceNode) {}

  async refresh({ engine, store }: TreeContext): Promise<Change> {
    const { source } = this.parent;
    const now = accountKeyOf(this.parent);
    if (now !== this.asked) {
      const ledger = await engine.ledger({ source: source.id });
      // The engine knows the source no longer: what was shown last is still the best answer.
      if (ledger !== null) {
        this.generations = ledger.generations;
        const beyond = ledger.unproven.filter(({ kind }) => kind === 'archivesBeyondLimit');
        this.aboutLimit = new Set(beyond.map(event => ledgerEntryText(event).text));
      }
      this.asked = now;
    }
    return this.arrange(store);
  }

  private arrange(store: NodeStore): Change {
    const { notices, problems } = this.parent.source;
    const last = this.children;
    const looks = new Map(last.map(node => [node, lookOfNotice(node)]));
    const files = store.files(this.parent);
    const changed: TreeNode[] = this.arrangeFiles(store);
    this.children = [
      ...this.noticeNodes(store, notices),
      ...(files.files.length > 0 ? [files] : []),
      ...(problems > 0 ? [store.problems(this.parent)] : []),
    ];
    const shown = new Set(this.children);
    store.forget(last.filter(node => !shown.has(node)));
    changed.push(...this.children.filter(node => looks.get(node) !== lookOfNotice(node)));
    const isStructural = last.length !== this.children.length || this.children.some((node, i) => node !== last[i]);
    return { isStructural, changed };
  }

  /** Newest first. The same words twice are one notice. */
  private noticeNodes(store: NodeStore, notices: readonly string[]): readonly NoticeNode[] {
    const warnings = new Set(this.parent.source.warnings ?? []);
    return [...new Set(notices.toReversed())].map(text =>
      store.notice(this.parent, text, { isWarning: warnings.has(text), isAboutLimit: this.aboutLimit.has(text) }),
    );
  }

  /** Answers what is to be drawn anew. */
  private arrangeFiles(store: NodeStore): TreeNode[] {
    const files = store.files(this.parent);
    const last = files.files;
    const before = new Map(last.map(node => [node, JSON.stringify(node.generation)]));
    files.files = fileNodes(store, files, this.generations);
    const shown = new Set(files.files);
    store.forget(last.filter(node => !shown.has(node)));
    const isSame = last.length === files.files.length && files.files.every((node, i) => node === last[i]);
    if (!isSame) return [files];
    return files.files.filter(node => before.get(node) !== JSON.stringify(node.generation));
  }
}

function lookOfNotice(node: TreeNode): string {
  return node.kind === 'notice' ? `${node.isWarning} ${node.isAboutLimit}` : '';
}

/** Changes when the source's account may read differently. */
export function accountKeyOf({ source }: SourceNode): string {
  const { ledgerRevision, records, recordsNotOnDisk, problems, sizeBytes, state } = source;
  return JSON.stringify([ledgerRevision, records, recordsNotOnDisk, problems, sizeBytes, state]);
}

/** Newest first. One file can be there several times: as it was before it was truncated, and as it is now. */
function fileNodes(
  store: NodeStore,
  parent: FileNode['parent'],
  generations: readonly Generation[],
): readonly FileNode[] {
  const seen = new Map<string, number>();
  const nodes = generations.map(generation => {
    const key = `${generation.kind}:${generation.identity ?? generation.path ?? ''}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return store.file(parent, count === 0 ? key : `${key}#${count}`, generation);
  });
  return nodes.reverse();
}
