import type { Browser, ConsoleMessage, FrameLocator, Locator, Page } from 'playwright-core';
import { root, vsixPath } from '../../../scripts/steps.mjs';
import { launchBrowser } from '../../../scripts/vscodeHost/browser.mjs';
import { hosts, startServer, type Server } from '../../../scripts/vscodeHost/server.mjs';

export interface CodeWindowOptions {
  /** A folder or a .code-workspace file. */
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keeps workspace trust working; the folder then starts untrusted. */
  readonly trust?: boolean;
  /** More .vsix files beside ours. */
  readonly extensions?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A real VS Code with the packed extension installed, in a browser window. */
export class CodeWindow {
  /** Those that are open now: a failing test takes their pictures. */
  static readonly opened = new Set<CodeWindow>();

  private constructor(
    readonly server: Server,
    private readonly browser: Browser,
    readonly page: Page,
    private readonly consoleTexts: string[],
  ) {}

  static async open(options: CodeWindowOptions): Promise<CodeWindow> {
    const host = process.env['VSCODE_HOST'] === 'minimum' ? hosts.minimum : hosts.newest;
    const { workspace, settings = {}, trust = false, extensions = [] } = options;
    const server = await startServer({ host, workspace, settings, trust, extensions: [vsixPath, ...extensions] });
    try {
      const browser = await launchBrowser();
      const page = await browser.newPage({ viewport: options.viewport ?? { width: 1500, height: 950 } });
      page.setDefaultTimeout(30_000);
      const texts: string[] = [];
      page.on('console', message => texts.push(textOf(message)));
      const window = new CodeWindow(server, browser, page, texts);
      CodeWindow.opened.add(window);
      await page.goto(server.url);
      await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
      return window;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    CodeWindow.opened.delete(this);
    await this.browser.close();
    await this.server.stop();
  }

  /** As a person reloads: the window has the time to save what it remembers. */
  async reload(): Promise<void> {
    await this.openPalette('Developer: Reload Window');
    await this.page.evaluate(() => Object.assign(globalThis, { isOldPage: true }));
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction(() => !('isOldPage' in globalThis));
    await this.statusItem.waitFor();
  }

  /** What the extension remembers for this workspace, as the browser has it on its disk: JSON, empty when there is nothing. */
  async remembered(): Promise<string> {
    return this.page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error('the store can’t be read'));
        });
      const texts: string[] = [];
      for (const { name = '' } of await indexedDB.databases()) {
        if (!name.startsWith('vscode-web-state-db-')) continue;
        const database = await done(indexedDB.open(name));
        const store = database.transaction('ItemTable').objectStore('ItemTable');
        const value: unknown = await done(store.get('audit-log-viewer.audit-log-viewer'));
        if (typeof value === 'string') texts.push(value);
        database.close();
      }
      return texts.join('\n');
    });
  }

  /** Leaves the workbench, as one who closes the tab. What the window remembers stays in the browser. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank');
  }

  /** Opens the workbench again. */
  async enter(): Promise<void> {
    await this.page.goto(this.server.url);
    await this.statusItem.waitFor();
  }

  /** Runs a command of the palette by its title. */
  async command(title: string): Promise<void> {
    await this.openPalette(title);
    const row = this.pickRow(title).first();
    await row.waitFor();
    // The list is drawn anew while one types: a key meets the row where a click may miss it.
    const isFocused = await row.evaluate(element => element.classList.contains('focused'));
    await (isFocused ? this.page.keyboard.press('Enter') : row.click());
    // What the command itself lists comes after these rows have gone.
    await row.waitFor({ state: 'hidden' });
  }

  /** Titles that the palette offers for a text. */
  async offeredCommands(text: string): Promise<readonly string[]> {
    await this.openPalette(text);
    await this.pickRows.first().waitFor();
    const labels = await this.pickRows.locator('.label-name').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return labels;
  }

  /** The workbench may still be moving the focus after what was done before, and then the key goes nowhere. */
  private async openPalette(text: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        if (!(await this.pickBox.isVisible())) await this.page.keyboard.press('F1');
        await this.pickBox.waitFor({ timeout: 2000 });
        await this.pickBox.fill(`>${text}`, { timeout: 3000 });
        await this.pickRow(text).first().waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        // Only while it is there: elsewhere the key would mean something else.
        if (await this.pickBox.isVisible()) await this.page.keyboard.press('Escape');
        await this.pickBox.waitFor({ state: 'hidden', timeout: 5000 });
      }
    }
  }

  get pickRows(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  }

  pickRow(text: string | RegExp): Locator {
    return this.pickRows.filter({ hasText: text });
  }

  get pickBox(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-box input');
  }

  /** Leaves the open list. The workbench takes no notice of the key while it is still showing it. */
  async escapePick(): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (await this.pickBox.isVisible()) {
      if (Date.now() > deadline) throw new Error('The list does not close.');
      await this.page.keyboard.press('Escape');
      await this.pickBox.waitFor({ state: 'hidden', timeout: 2000 }).catch(() => undefined);
    }
  }

  async showTree(): Promise<void> {
    const icon = this.page.locator('.activitybar .action-item').filter({
      has: this.page.locator('a[aria-label^="Audit Log"]'),
    });
    await icon.waitFor();
    const isShown = await icon.evaluate(element => element.classList.contains('checked'));
    if (!isShown) await icon.click();
    await this.page.locator('.part.sidebar .composite.title').filter({ hasText: 'Audit Log' }).waitFor();
  }

  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text });
  }

  /** A row of the tree by its whole label. */
  treeNode(label: string): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.page.locator('.part.sidebar .monaco-list-row').filter({ has: name });
  }

  async expand(label: string): Promise<void> {
    const row = this.treeNode(label).and(this.page.locator('[aria-expanded]')).first();
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
    await row.and(this.page.locator('[aria-expanded="true"]')).waitFor();
  }

  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id*="auditLogViewer.failures"]');
  }

  /** The panel's document: two frames deep. */
  get panel(): FrameLocator {
    return this.page.locator('iframe.webview.ready').first().contentFrame().frameLocator('iframe#active-frame');
  }

  get activeTab(): Locator {
    return this.page.locator('.part.editor .tab.active');
  }

  editorTab(title: string): Locator {
    return this.page.locator('.part.editor .tab').filter({ hasText: title });
  }

  get editorText(): Locator {
    return this.page.locator('.part.editor .editor-instance .view-lines').first();
  }

  /** Waits until the cursor stands there, as the status bar says: `Ln 7, Col 1`. A selected line counts from its start or end. */
  async cursorAt(line: number): Promise<void> {
    const item = this.page.locator('.statusbar-item[id="status.editor.selection"]');
    await item.filter({ hasText: new RegExp(`^Ln ${line}, `) }).waitFor();
  }

  async openPanel(): Promise<void> {
    await this.command('Audit Log: Open Panel');
    await this.panel.locator('audit-log-table .row:visible').first().waitFor();
  }

  panelRow(text: string | RegExp): Locator {
    return this.panel.locator('audit-log-table .row:visible').filter({ hasText: text });
  }

  /** Clicks the first such row. Rows are drawn into the same elements again and again: one that was found may be hidden by now. */
  async clickPanelRow(text: string | RegExp): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        await this.panelRow(text).first().click({ timeout: 3000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  /** Waits until the panel counts so: `32 records`, `4 of 32`. */
  async panelCount(text: string): Promise<void> {
    await this.panel.getByText(text, { exact: true }).first().waitFor();
  }

  /** Types a filter into the panel and applies it. */
  async filterPanel(query: string): Promise<void> {
    await this.panel.locator('audit-log-filter-box input').first().fill(query);
    await this.page.keyboard.press('Enter');
  }

  /** The titles of the table's columns, from left to right. */
  async columnTitles(): Promise<readonly string[]> {
    return this.panel.locator('audit-log-table .heading .title').allInnerTexts();
  }

  /** How the cells of a column stand, as CSS says it. */
  async alignmentOf(column: string): Promise<string> {
    const cell = this.panel.locator(`audit-log-table .row:visible .column-${column}`).first();
    return cell.evaluate(element => getComputedStyle(element).textAlign);
  }

  /** Waits until the histogram counts so: `failures 27`. */
  async histogramCount(text: string): Promise<void> {
    await this.panel
      .locator('audit-log-histogram .legend .entry')
      .getByText(new RegExp(`^${text.replace(' ', '\\s*')}$`))
      .waitFor();
  }

  /** Gives the table the focus and goes to its first or last row. */
  async goToRow(where: 'Home' | 'End'): Promise<void> {
    const grid = this.panel.locator('audit-log-table .grid');
    await grid.focus();
    await this.page.keyboard.press(`Control+${where}`);
    await this.panel.locator('audit-log-table .row.active:not([hidden])').waitFor();
  }

  /** Selects the first row with such a text and shows its place in the log. */
  async jumpFrom(row: string | RegExp): Promise<void> {
    await this.clickPanelRow(row);
    await this.panel.locator('audit-log-table .row.active:not([hidden])').filter({ hasText: row }).waitFor();
    await this.command('Audit Log: Jump to Raw Line');
  }

  /** The text of the editor as a person reads it; lines that are scrolled away are not in it. */
  async textInEditor(): Promise<string> {
    return (await this.editorText.innerText()).replaceAll('\u00a0', ' ').replaceAll('\u200c', '');
  }

  /** Ticks values in the open pick list and accepts. */
  async pick(...values: readonly string[]): Promise<void> {
    for (const value of values)
      await this.pickRows
        .filter({ has: this.page.getByText(value, { exact: true }) })
        .first()
        .click();
    await this.page.keyboard.press('Enter');
  }

  async treeRowTexts(): Promise<readonly string[]> {
    return this.page.locator('.part.sidebar .monaco-list-row').allInnerTexts();
  }

  /** What stands beside the label of a row of the tree. */
  async rowDescription(label: string): Promise<string> {
    return this.treeNode(label).first().locator('.label-description').innerText();
  }

  /** What the content security policy of our webview refused so far. */
  get policyViolations(): readonly string[] {
    return this.consoleTexts.filter(text => /content security policy|refused to/i.test(text));
  }

  get errors(): readonly string[] {
    return this.consoleTexts.filter(text => text.startsWith('error'));
  }

  /** Into out/, for a person who looks into a failure. */
  async screenshot(name: string): Promise<string> {
    const path = `${root}/out/pictures/${name}.png`;
    await this.page.screenshot({ path });
    return path;
  }
}

function textOf(message: ConsoleMessage): string {
  return `${message.type()} ${message.text()} (${message.location().url})`;
}
