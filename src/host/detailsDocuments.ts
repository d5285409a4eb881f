import * as vscode from 'vscode';
import { DisposableBase, MutableDisposable, toDisposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { sourceIdOf, type SourceId } from '../core/ids';
import { ledgerDocument } from '../core/ledgerDocument';
import { fileNameOf } from '../core/quantityText';
import type { SourceSummary, Summary } from '../core/summary';
import { visibleLines, visibleText } from '../core/visibleText';
import type { EngineApi } from '../protocol/engineApi';
import { detailsScheme } from './contributions';
import { messageOf, type Log } from './log';

/** Read-only documents that hold the account of a source, written anew while they are open and something happens. */
export class DetailsDocuments extends DisposableBase implements vscode.TextDocumentContentProvider {
  private readonly changes = this._register(new Emitter<vscode.Uri>());
  private readonly timer = this._register(new MutableDisposable());
  private readonly shown = new Map<string, string>();
  private summary: Summary | undefined;
  private lastWriteMs = 0;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly engine: Pick<EngineApi, 'ledger'>,
    private readonly zone: () => string,
    private readonly log: Log,
  ) {
    super();
    this._register(vscode.workspace.registerTextDocumentContentProvider(detailsScheme, this));
    this._register(vscode.window.onDidChangeVisibleTextEditors(editors => editors.forEach(withoutNumbers)));
    this._register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.shown.delete(uri.toString())));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    this.shown.set(uri.toString(), this.keyOf(uri));
    const source = sourceOf(uri);
    let ledger;
    try {
      ledger = await this.engine.ledger({ source });
    } catch (error) {
      this.log.error(`The account of ${source} could not be had: ${messageOf(error)}`);
      return 'The account of this log can’t be had at the moment. It is shown as soon as it can.\n';
    }
    if (ledger === null) return 'This log is not followed any more.\n';
    return visibleLines(ledgerDocument(ledger, { zone: this.zone(), now: Date.now() }));
  }

  async open(source: SourceSummary, column: vscode.ViewColumn): Promise<void> {
    const uri = detailsUri(source);
    // A document that is open already shows what was true when it was written last.
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { viewColumn: column, preview: true });
    withoutNumbers(editor);
  }

  /** Writes those anew that are open and read differently now: at most twice a second. */
  update(summary: Summary): void {
    this.summary = summary;
    if (this.shown.size === 0 || this.timer.value !== undefined) return;
    const delayMs = Math.max(0, this.lastWriteMs + writeEveryMs - Date.now());
    const timer = setTimeout(() => {
      this.timer.value = undefined;
      this.writeStale();
    }, delayMs);
    this.timer.value = toDisposable(() => clearTimeout(timer));
  }

  private writeStale(): void {
    this.lastWriteMs = Date.now();
    for (const [text, key] of this.shown) {
      const uri = vscode.Uri.parse(text, true);
      if (this.keyOf(uri) !== key) this.changes.fire(uri);
    }
  }

  private keyOf(uri: vscode.Uri): string {
    const source = this.summary?.sources.find(({ id }) => id === sourceOf(uri));
    return detailsKeyOf(source, this.summary?.epoch ?? 0, this.zone());
  }
}

const writeEveryMs = 500;

/** Changes when the account of a source may read differently. */
export function detailsKeyOf(source: SourceSummary | undefined, epoch: number, zone: string): string {
  // What is remembered of it has the time of each look in it.
  return JSON.stringify([source && { ...source, position: null }, epoch, zone]);
}

/** The title of a document is the last part of its path. */
function detailsUri({ id, path }: SourceSummary): vscode.Uri {
  const name = visibleText(fileNameOf(path));
  return vscode.Uri.from({ scheme: detailsScheme, path: `/${name} — Source Details`, query: id });
}

function sourceOf({ query }: vscode.Uri): SourceId {
  return sourceIdOf(query);
}

function withoutNumbers(editor: vscode.TextEditor): void {
  if (editor.document.uri.scheme !== detailsScheme) return;
  editor.options = { lineNumbers: vscode.TextEditorLineNumbersStyle.Off };
}
