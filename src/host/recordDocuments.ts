import * as vscode from 'vscode';
import { DisposableBase } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { recordScheme } from './contributions';
import { forgottenText, type RecordDocument } from './recordDocument';

/** Read-only documents that hold one record each: rows of databases, and records that are on no disk any more. */
export class RecordDocuments extends DisposableBase implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changes = this._register(new Emitter<vscode.Uri>());

  readonly onDidChange = this.changes.event;

  constructor() {
    super();
    this._register(vscode.workspace.registerTextDocumentContentProvider(recordScheme, this));
    this._register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === recordScheme) this.texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? forgottenText;
  }

  /** Opens the document, or brings the one with the same key to the front with what is known now. */
  async open(
    { title, key, text }: RecordDocument,
    viewColumn: vscode.ViewColumn,
    preserveFocus: boolean,
  ): Promise<void> {
    const uri = vscode.Uri.from({ scheme: recordScheme, path: `/${title}`, query: key });
    this.texts.set(uri.toString(), text);
    // A document that is open already shows what was known when it was opened.
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn, preserveFocus, preview: true });
  }
}
