import * as vscode from 'vscode';
import type { Dialect } from '../../core/dialect';
import type { EngineApi } from '../../protocol/engineApi';
import { baseOf, resolvePath } from '../settings/paths';
import { foldersNow } from '../settings/workspaceFolders';
import { addDialect, addSources, addsToWorkspace, dialectsInSettings } from '../settings/writeSettings';
import type { AddSourceServices } from './addSource';

/** What *Add Source…* needs of the editor, the engine and the settings. */
export function addSourceServices(services: {
  readonly engine: Pick<EngineApi, 'examine'>;
  ownDialects(): readonly Dialect[];
}): AddSourceServices {
  return {
    // A mount that hangs must not leave the person without a sign.
    examine: request =>
      Promise.resolve(
        vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Looking at the log' }, () =>
          services.engine.examine(request),
        ),
      ),
    ownDialects: () => services.ownDialects(),
    dialectNames: dialectsInSettings,
    resolve: text => {
      const folders = foldersNow();
      return resolvePath(text, baseOf(folders[0] ?? null, folders));
    },
    choosePaths: async what => {
      const uris = await vscode.window.showOpenDialog(what === 'files' ? filesDialog : folderDialog);
      return uris?.filter(uri => uri.scheme === 'file').map(uri => uri.fsPath) ?? [];
    },
    save: async settings => {
      // First the dialects: a source that names one that is not known would be complained about.
      for (const { dialect } of settings) if (dialect !== null) await addDialect(dialect.id, dialect.mapping);
      await addSources(settings.map(({ source }) => source));
    },
    get where() {
      return addsToWorkspace() ? 'workspace' : 'user';
    },
  };
}

const filesDialog: vscode.OpenDialogOptions = {
  title: 'Add Audit Logs',
  openLabel: 'Choose',
  canSelectMany: true,
  filters: { 'Audit logs': ['jsonl', 'ndjson', 'log', 'json', 'db', 'sqlite', 'sqlite3'], 'All files': ['*'] },
};
const folderDialog: vscode.OpenDialogOptions = {
  title: 'Add a Tree of Audit Logs',
  openLabel: 'Choose',
  canSelectFiles: false,
  canSelectFolders: true,
};
