import { vi } from 'vitest';

/**
 * As much of the editor as the host's thin parts need, for `vi.mock('vscode', () => fakeVscode())`.
 * It records what it was told to show; people are played by the tests.
 */
export function fakeVscode() {
  return {
    ...kinds,
    ThemeIcon,
    ThemeColor,
    TreeItem,
    MarkdownString,
    window: {
      createStatusBarItem: () => statusItem,
      createQuickPick: () => new FakeQuickPick(),
      showErrorMessage: vi.fn(async (message: string): Promise<string | undefined> => {
        shown.push(message);
        return answers.shift();
      }),
      showInformationMessage: vi.fn(async (message: string): Promise<string | undefined> => {
        shown.push(message);
        return answers.shift();
      }),
      showQuickPick: vi.fn(async (items: readonly { readonly label: string }[]) => {
        const wanted = answers.shift();
        return items.find(item => item.label === wanted);
      }),
      showInputBox: vi.fn(async () => answers.shift()),
      onDidChangeVisibleTextEditors: () => nothingToDispose,
    },
    workspace: {
      registerTextDocumentContentProvider: () => nothingToDispose,
      onDidCloseTextDocument: listen(closings),
    },
    Uri: FakeUri,
    TextEditorLineNumbersStyle: { Off: 0 },
    QuickInputButtons: { Back: 'back' },
    commands: {
      executeCommand: vi.fn(async (...call: readonly unknown[]) => void executed.push(call)),
    },
  };
}

/** Messages that people were shown. */
export const shown: string[] = [];
/** What people answer to the next questions, first one first. */
export const answers: (string | undefined)[] = [];
export const executed: (readonly unknown[])[] = [];
/** Quick picks in the order in which they were made. */
export const quickPicks: FakeQuickPick[] = [];

export const statusItem = {
  id: '',
  name: '',
  text: '',
  tooltip: undefined as MarkdownString | undefined,
  command: '',
  backgroundColor: undefined as ThemeColor | undefined,
  accessibilityInformation: undefined as unknown,
  isShown: false,
  show: () => void (statusItem.isShown = true),
  hide: () => void (statusItem.isShown = false),
  dispose: () => void (statusItem.isShown = false),
};

export function resetFakeVscode(): void {
  for (const list of [shown, answers, executed, quickPicks]) list.length = 0;
}

const nothingToDispose = { dispose: (): void => undefined };

/** Those who want to know which documents are closed. */
export const closings = new Set<(document: { readonly uri: FakeUri }) => void>();

/** An address; its text can be parsed back. */
export class FakeUri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query: string,
  ) {}

  static from({
    scheme,
    path,
    query,
  }: {
    readonly scheme: string;
    readonly path: string;
    readonly query: string;
  }): FakeUri {
    return new FakeUri(scheme, path, query);
  }

  static parse(text: string): FakeUri {
    return FakeUri.from(JSON.parse(text) as FakeUri);
  }

  toString(): string {
    return JSON.stringify({ scheme: this.scheme, path: this.path, query: this.query });
  }
}

const kinds = {
  StatusBarAlignment: { Left: 1, Right: 2 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
};

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState: number,
  ) {}
}

/** Keeps apart what may be parsed and what may not. */
export class MarkdownString {
  isTrusted: boolean | undefined;
  supportHtml: boolean | undefined;
  readonly texts: string[] = [];
  readonly markdown: string[] = [];
  constructor(
    value?: string,
    readonly supportThemeIcons?: boolean,
  ) {
    if (value !== undefined) this.markdown.push(value);
  }
  appendText(text: string): void {
    this.texts.push(text);
  }
  appendMarkdown(text: string): void {
    this.markdown.push(text);
  }
}

interface Item {
  readonly label: string;
  readonly description: string;
  readonly value: string;
}
type Listener<T> = (value: T) => void;

/** A list that a test clicks and types in. */
export class FakeQuickPick {
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  placeholder = '';
  title = '';
  busy = false;
  canSelectMany = false;
  matchOnDescription = true;
  matchOnDetail = false;
  ignoreFocusOut = false;
  buttons: readonly unknown[] = [];
  private readonly onValue = new Set<Listener<string>>();
  private readonly onSelection = new Set<Listener<readonly Item[]>>();
  private readonly onAccept = new Set<Listener<undefined>>();
  private readonly onHide = new Set<Listener<undefined>>();
  private readonly onButton = new Set<Listener<unknown>>();

  readonly onDidChangeValue = listen(this.onValue);
  readonly onDidChangeSelection = listen(this.onSelection);
  readonly onDidAccept = listen(this.onAccept);
  readonly onDidHide = listen(this.onHide);
  readonly onDidTriggerButton = listen(this.onButton);

  constructor() {
    quickPicks.push(this);
  }

  type(text: string): void {
    for (const listener of [...this.onValue]) listener(text);
  }

  /** Ticks or unticks an item. */
  click(label: string): void {
    const item = this.items.find(candidate => candidate.label === label);
    if (item === undefined) throw new Error(`there is no ${label}`);
    this.selectedItems = this.selectedItems.includes(item)
      ? this.selectedItems.filter(other => other !== item)
      : [...this.selectedItems, item];
    for (const listener of [...this.onSelection]) listener(this.selectedItems);
  }

  /** Takes an item of a list of which one can be chosen. */
  choose(label: string): void {
    const item = this.items.find(candidate => candidate.label === label);
    if (item === undefined) throw new Error(`there is no ${label} in ${this.items.map(one => one.label).join(', ')}`);
    this.selectedItems = [item];
    this.accept();
  }

  /** Clicks the button that leads to the list before. */
  goBack(): void {
    if (this.buttons.length === 0) throw new Error('there is no button');
    for (const listener of [...this.onButton]) listener(this.buttons[0]);
  }

  accept(): void {
    for (const listener of [...this.onAccept]) listener(undefined);
  }

  show(): void {
    // A person sees it now.
  }

  hide(): void {
    for (const listener of [...this.onHide]) listener(undefined);
  }

  dispose(): void {
    for (const listeners of [this.onValue, this.onSelection, this.onAccept, this.onHide, this.onButton])
      listeners.clear();
  }
}

function listen<T>(listeners: Set<Listener<T>>): (listener: Listener<T>) => { dispose(): void } {
  return listener => {
    listeners.add(listener);
    return { dispose: () => void listeners.delete(listener) };
  };
}
