import * as vscode from 'vscode';
import type { Dialect } from '../../core/dialect';
import type { Role } from '../../core/roles';
import { capText, visibleText } from '../../core/visibleText';
import type { ExamineRequest, Examination } from '../../protocol/engineViews';
import { askPerson } from '../askPerson';
import { pickStep } from '../pickStep';
import { logOfFound } from '../settings/foundLogs';
import { literalPath, type ResolvedPath } from '../settings/paths';
import {
  dialectItems,
  formatItems,
  keyItems,
  previewItems,
  previewPlaceholder,
  type ChoiceItem,
  type PreviewChoice,
} from './previewItems';
import {
  dialectOfDraft,
  newDraft,
  settingsOfDraft,
  withRole,
  type DraftSettings,
  type SourceDraft,
} from './sourceDraft';

export interface AddSourceServices {
  examine(request: ExamineRequest): Promise<Examination | null>;
  /** The person's own dialects. */
  ownDialects(): readonly Dialect[];
  /** The names of all dialects in the settings, also of those that can't be read. */
  dialectNames(): ReadonlySet<string>;
  /** What a path that was typed means. */
  resolve(text: string): ResolvedPath;
  /** Lets the person choose files, or folders, on the disk; none when they thought better of it. */
  choosePaths(what: 'files' | 'folder'): Promise<readonly string[]>;
  save(settings: readonly DraftSettings[]): Promise<void>;
  /** Which settings are written: `workspace` or `user`. */
  readonly where: string;
}

/** Asks for a log, shows what it seems to be, lets the person correct that, and writes it into the settings. */
export async function addSource(services: AddSourceServices): Promise<void> {
  for (;;) {
    const way = await pickStep({ title, placeholder: 'Where is the log?', items: ways, canGoBack: false });
    if (way === undefined || way === 'back') return;
    const chosen = way.value === 'type' ? await typePath(services) : await choosePaths(way.value, services);
    const [first, ...others] = chosen;
    if (first === undefined) return;
    if (others.length > 0 || first.path === null) {
      // Several files, or a pattern: there is not one log to be looked at.
      await services.save(chosen.map(({ written }) => ({ source: { path: written, label: '' }, dialect: null })));
      return;
    }
    if ((await preview(first.written, first.path, services)) === 'done') return;
  }
}

interface ChosenPath {
  /** As it is written into the settings. */
  readonly written: string;
  /** Absolute; `null` when it is a glob. */
  readonly path: string | null;
}

async function choosePaths(what: 'files' | 'folder', services: AddSourceServices): Promise<readonly ChosenPath[]> {
  // A run of a tree stands for its tree.
  const paths = new Set((await services.choosePaths(what)).map(logOfFound));
  return [...paths].map(path => ({ written: literalPath(path), path }));
}

async function typePath(services: AddSourceServices): Promise<readonly ChosenPath[]> {
  const text = await askPerson(() =>
    vscode.window.showInputBox({
      title,
      prompt: 'Path or glob of a log: ~, ${workspaceFolder} and relative paths are understood.',
      placeHolder: '~/logs/scheduler_audit.jsonl, /data/*/audit.jsonl, registry/audit_log.json',
      ignoreFocusOut: true,
      validateInput: value => {
        const resolved = value.trim() === '' ? null : services.resolve(value);
        return resolved?.kind === 'unusable' ? sentence(resolved.reason) : undefined;
      },
    }),
  );
  if (text === undefined || text.trim() === '') return [];
  const resolved = services.resolve(text);
  if (resolved.kind === 'unusable') throw new Error(resolved.reason);
  return [{ written: text.trim(), path: resolved.isGlob ? null : resolved.path }];
}

/** The list in which everything that was found out can be corrected, until it is added. */
async function preview(written: string, path: string, services: AddSourceServices): Promise<'done' | 'back'> {
  const own = services.ownDialects();
  const examine = ({ format, dialect }: SourceDraft): Promise<Examination | null> =>
    services.examine({ path, format, dialect, dialects: own, maxRecords: RECORDS });
  let draft = newDraft(written);
  let examination = await examine(draft);
  for (;;) {
    const dialect = dialectOfDraft(draft, examination, own);
    const picked = await pickStep({
      title: `${title}: ${capText(visibleText(path), 80)}`,
      placeholder: previewPlaceholder(examination, dialect),
      items: previewItems(draft, examination, dialect, services.where),
      canGoBack: true,
    });
    if (picked === undefined) return 'done';
    if (picked === 'back') return 'back';
    if (picked.value.kind === 'add') {
      await services.save([settingsOfDraft(draft, own, services.dialectNames())]);
      return 'done';
    }
    const changed = await correct(draft, picked.value, { examination, dialect, own });
    if (changed === undefined) return 'done';
    const isOther = changed.format !== draft.format || changed.dialect !== draft.dialect;
    draft = changed;
    if (isOther) examination = await examine(draft);
  }
}

interface Shown {
  readonly examination: Examination | null;
  readonly dialect: Dialect;
  readonly own: readonly Dialect[];
}

/** Asks for one correction; the draft as it was when the person goes back, `undefined` when they thought better of it all. */
async function correct(
  draft: SourceDraft,
  choice: Exclude<PreviewChoice, { kind: 'add' }>,
  shown: Shown,
): Promise<SourceDraft | undefined> {
  switch (choice.kind) {
    case 'label': {
      const label = await askPerson(() =>
        vscode.window.showInputBox({
          title,
          value: draft.label,
          prompt: 'What the views call this log. Leave it empty to make it from the path.',
          ignoreFocusOut: true,
        }),
      );
      return label === undefined ? draft : { ...draft, label: label.trim() };
    }
    case 'format':
      return choose('How do its records lie?', formatItems(), draft, format =>
        format === draft.format ? draft : { ...draft, format, corrected: null },
      );
    case 'dialect':
      return choose('What do its keys mean?', dialectItems(shown.own), draft, dialect => ({
        ...draft,
        dialect,
        corrected: null,
      }));
    case 'role':
      return chooseKey(draft, choice.role, shown);
  }
}

async function chooseKey(
  draft: SourceDraft,
  role: Role,
  { examination, dialect }: Shown,
): Promise<SourceDraft | undefined> {
  const records = examination?.records ?? [];
  return choose(`Which key is the ${role}?`, keyItems(records, dialect.fields[role]), draft, path => ({
    ...draft,
    corrected: withRole(dialect, role, path, records),
  }));
}

async function choose<T>(
  placeholder: string,
  items: readonly ChoiceItem<T>[],
  draft: SourceDraft,
  apply: (value: T) => SourceDraft,
): Promise<SourceDraft | undefined> {
  const picked = await pickStep({ title, placeholder, items, canGoBack: true });
  if (picked === undefined) return undefined;
  return picked === 'back' ? draft : apply(picked.value);
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

const title = 'Add Source';
const RECORDS = 20;
const ways: readonly ChoiceItem<'files' | 'folder' | 'type'>[] = [
  { label: '$(file) Files…', description: 'JSON lines, a JSON array, a SQLite database', value: 'files' },
  { label: '$(folder) Folder…', description: 'a tree of files, such as audits/workflow=…', value: 'folder' },
  { label: '$(edit) Type a Path…', description: 'also of a log that does not exist yet, or a glob', value: 'type' },
];
