import * as vscode from 'vscode';

/** Shows a document with one line selected and in the middle. The cursor is at its start: a long line is not scrolled to its end. */
export async function showLine(
  document: vscode.TextDocument,
  line: number,
  viewColumn: vscode.ViewColumn,
  preserveFocus: boolean,
): Promise<vscode.TextEditor> {
  const start = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn,
    preserveFocus,
    preview: true,
    selection: start,
  });
  editor.selection = new vscode.Selection(document.lineAt(line).range.end, start.start);
  editor.revealRange(start, vscode.TextEditorRevealType.InCenter);
  return editor;
}
