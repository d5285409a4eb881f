import * as vscode from 'vscode';
import { DisposableBase } from '../base/disposable';
import { Emitter } from '../base/emitter';
import type { LineNumber } from '../core/ids';
import type { EngineApi } from '../protocol/engineApi';
import type { RawLinesRequest } from '../protocol/engineViews';
import { commands, rawScheme } from './contributions';
import { showLine } from './showLine';
import {
  extended,
  lineNumbers,
  linesAtFirst,
  rawWindowText,
  requestOfQuery,
  requestToQuery,
  type RawWindow,
} from './rawWindow';

/** Read-only documents that hold a window of lines of a file that the editor can't open. */
export class RawDocuments
  extends DisposableBase
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider
{
  private readonly windows = new Map<string, RawWindow>();
  private readonly changes = this._register(new Emitter<vscode.Uri>());
  private readonly numbers = this._register(
    vscode.window.createTextEditorDecorationType({
      before: { color: new vscode.ThemeColor('editorLineNumber.foreground'), margin: '0 1.5em 0 0' },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
  );
  private readonly focus = this._register(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    }),
  );

  readonly onDidChange = this.changes.event;

  constructor(private readonly engine: Pick<EngineApi, 'rawLines'>) {
    super();
    this._register(vscode.workspace.registerTextDocumentContentProvider(rawScheme, this));
    this._register(vscode.languages.registerCodeLensProvider({ scheme: rawScheme }, this));
    this._register(
      vscode.window.onDidChangeVisibleTextEditors(editors => editors.forEach(editor => this.decorate(editor))),
    );
    this._register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.decorateAll(document)));
    this._register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === rawScheme) this.windows.delete(uri.toString());
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const known = this.windows.get(uri.toString());
    if (known !== undefined) return rawWindowText(known.lines);
    const request = requestOfQuery(uri.fsPath, uri.query);
    const lines = request === null ? null : await this.engine.rawLines(request);
    if (request === null || lines === null)
      return 'These lines are no longer on disk, or their log is not followed any more.';
    this.windows.set(uri.toString(), { request, lines });
    return rawWindowText(lines);
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const window = this.windows.get(document.uri.toString());
    if (window === undefined) return [];
    const at = (line: number): vscode.Range => new vscode.Range(line, 0, line, 0);
    const lens = (line: number, title: string, command: string): vscode.CodeLens =>
      new vscode.CodeLens(at(line), { title, command, arguments: [document.uri] });
    return [
      ...(extended(window, 'up') === null ? [] : [lens(0, '$(fold-up) Show more lines above', commands.extendRawUp)]),
      ...(extended(window, 'down') === null
        ? []
        : [lens(document.lineCount - 1, '$(fold-down) Show more lines below', commands.extendRawDown)]),
    ];
  }

  /** Opens the lines around a byte, with its line selected; `false` when they can't be read. */
  async open(path: string, offset: number, column: vscode.ViewColumn, preserveFocus: boolean): Promise<boolean> {
    const request: RawLinesRequest = { path, offset, linesBefore: linesAtFirst, linesAfter: linesAtFirst };
    const lines = await this.engine.rawLines(request);
    if (lines === null) return false;
    const uri = vscode.Uri.file(path).with({ scheme: rawScheme, query: requestToQuery(request) });
    this.windows.set(uri.toString(), { request, lines });
    // A document that is open already shows what was there when it was opened.
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const line = Math.min(lines.focus, document.lineCount - 1);
    const editor = await showLine(document, line, column, preserveFocus);
    this.decorate(editor);
    return true;
  }

  /** Shows more lines on one side of the document; the cursor stays on its line. */
  async extend(uri: vscode.Uri, side: 'up' | 'down'): Promise<void> {
    const key = uri.toString();
    const window = this.windows.get(key);
    const request = window === undefined ? null : extended(window, side);
    if (window === undefined || request === null) return;
    const lines = await this.engine.rawLines(request);
    if (lines === null) return;
    const shift = window.lines.firstLine - lines.firstLine;
    const editor = vscode.window.visibleTextEditors.find(candidate => candidate.document.uri.toString() === key);
    const cursor = editor?.selection.active;
    const top = editor?.visibleRanges[0]?.start.line;
    this.windows.set(key, { request, lines });
    const drawn = this.nextChange(uri);
    this.changes.fire(uri);
    await drawn;
    if (editor === undefined || cursor === undefined || top === undefined) return;
    const line = cursor.line + shift;
    const end = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1)).range.end;
    editor.selection = new vscode.Selection(end, new vscode.Position(line, 0));
    editor.revealRange(new vscode.Range(top + shift, 0, top + shift, 0), vscode.TextEditorRevealType.AtTop);
  }

  /** The file and the line in it, counted from 0 as `\n` counts, of a line of one of these documents. */
  placeOf(
    document: vscode.TextDocument,
    line: LineNumber,
  ): { readonly path: string; readonly line: LineNumber } | null {
    const window = this.windows.get(document.uri.toString());
    return window === undefined ? null : { path: window.request.path, line: window.lines.firstLine + line };
  }

  private nextChange(uri: vscode.Uri): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        listening.dispose();
        clearTimeout(timer);
        resolve();
      };
      const listening = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === uri.toString()) done();
      });
      // The same text again is no change, and the editor tells nothing.
      const timer = setTimeout(done, 2_000);
    });
  }

  private decorateAll(document: vscode.TextDocument): void {
    if (document.uri.scheme !== rawScheme) return;
    for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) this.decorate(editor);
  }

  private decorate(editor: vscode.TextEditor): void {
    const window = this.windows.get(editor.document.uri.toString());
    if (editor.document.uri.scheme !== rawScheme || window === undefined) return;
    // The editor's own numbers count the document's lines, not the file's.
    editor.options = { lineNumbers: vscode.TextEditorLineNumbersStyle.Off };
    editor.setDecorations(
      this.numbers,
      lineNumbers(window.lines).map((contentText, line) => ({
        range: new vscode.Range(line, 0, line, 0),
        renderOptions: { before: { contentText } },
      })),
    );
    editor.setDecorations(this.focus, [new vscode.Range(window.lines.focus, 0, window.lines.focus, 0)]);
  }
}
