import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableBase, DisposableStore, MutableDisposable, toDisposable, type Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { hostMethods, type HostApi, type HostPushes } from '../protocol/hostApi';
import { serve, type Server } from '../protocol/rpc';
import { panelViewType } from './contributions';
import { messageOf, type Log } from './log';
import { PanelApi, type PanelServices } from './panelApi';
import { panelHtml } from './panelHtml';
import { checked } from './panelSchema';

/** What a panel needs beside what its requests need. */
export type PanelOptions = Omit<PanelServices, 'ready' | 'hasRows'> & {
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  /** Where the person's own clock is, as their browser or editor window has it. */
  learnZone(zone: string): void;
};

/** The one panel of the window. It is made when it is first opened or restored, and made again after it was closed. */
export class Panel extends DisposableBase {
  private readonly current = this._register(new MutableDisposable<OpenPanel>());

  constructor(private readonly options: PanelOptions) {
    super();
  }

  get isOpen(): boolean {
    return this.current.value !== undefined;
  }

  open(preserveFocus = false): void {
    const open = this.current.value;
    if (open !== undefined) {
      open.panel.reveal(undefined, preserveFocus);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
    const panel = vscode.window.createWebviewPanel(panelViewType, 'Audit Log', place);
    this.adopt(panel);
  }

  /** Takes over a panel that the editor restored after a reload. */
  adopt(panel: vscode.WebviewPanel): void {
    const open = new OpenPanel(panel, this.options, () => {
      if (this.current.value === open) this.current.value = undefined;
    });
    this.current.value = open;
  }

  /** Sends a whole state to the page, when there is one that has said `ready`. */
  push<K extends keyof HostPushes>(name: K, value: HostPushes[K]): void {
    this.current.value?.push(name, value);
  }

  /** Opens the panel and sends as soon as its page can act on it: when it has rows to look in. */
  async openAndPush<K extends 'reveal' | 'command'>(name: K, value: HostPushes[K]): Promise<void> {
    this.open();
    await this.current.value?.whenLooking();
    this.push(name, value);
  }
}

class OpenPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly looking = this.store.add(new Emitter<undefined>());
  private readonly api: PanelApi;
  private readonly server: Server<HostPushes>;
  private isReady = false;
  private isLooking = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    options: PanelOptions,
    onClose: () => void,
  ) {
    const bundle = vscode.Uri.joinPath(options.extensionUri, 'dist', 'webview');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [bundle] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(options.extensionUri, 'media', 'panelLight.svg'),
      dark: vscode.Uri.joinPath(options.extensionUri, 'media', 'panelDark.svg'),
    };

    const messages = this.store.add(new Emitter<unknown>());
    this.api = new PanelApi({
      ...options,
      ready: zone => {
        options.learnZone(zone);
        this.isReady = true;
      },
      // In a later turn, when the rows are on their way.
      hasRows: () => void setTimeout(() => this.startsLooking(), 0),
    });
    const channel = {
      // A page that is being taken down does not hear it; the next one asks anew.
      send: (message: unknown): void => void webview.postMessage(message),
      onMessage: messages.event,
    };
    this.server = this.store.add(
      serve<HostApi, HostPushes>(channel, checked(this.api), hostMethods, (method, error) => {
        options.log.error(`The panel's request "${method}" failed: ${messageOf(error)}`);
      }),
    );
    this.store.add(webview.onDidReceiveMessage(message => messages.fire(message)));
    this.store.add(
      panel.onDidChangeViewState(() => {
        // A hidden page is gone; it says `ready` when it is there again.
        if (panel.visible) return;
        this.isReady = false;
        this.isLooking = false;
        options.selectionChanged(null, 0);
        closeQuietly(this.api);
      }),
    );
    this.store.add(panel.onDidDispose(onClose));
    this.store.add(toDisposable(() => closeQuietly(this.api)));
    this.store.add(toDisposable(() => options.selectionChanged(null, 0)));
    webview.html = panelHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(24).toString('base64'),
      script: webview.asWebviewUri(vscode.Uri.joinPath(bundle, 'main.js')).toString(),
      styles: ['codicon.css', 'main.css'].map(name =>
        webview.asWebviewUri(vscode.Uri.joinPath(bundle, name)).toString(),
      ),
    });
  }

  push<K extends keyof HostPushes>(name: K, value: HostPushes[K]): void {
    if (this.isReady) this.server.push(name, value);
  }

  /** Settles when the page has said `ready` and shows its first rows, or when it is closed before. */
  whenLooking(): Promise<void> {
    if (this.isLooking) return Promise.resolve();
    return new Promise(resolve => {
      const done = (): void => {
        listening.dispose();
        closing.dispose();
        resolve();
      };
      const listening = this.looking.event(done);
      const closing = this.panel.onDidDispose(done);
    });
  }

  dispose(): void {
    this.store.dispose();
    this.panel.dispose();
  }

  private startsLooking(): void {
    if (!this.isReady || this.isLooking) return;
    this.isLooking = true;
    this.looking.fire(undefined);
  }
}

function closeQuietly(api: PanelApi): void {
  // The engine is going too, or has died: both have closed the results already.
  api.closeResults().catch(() => undefined);
}
