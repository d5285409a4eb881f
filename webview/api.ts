import { Emitter } from '../src/base/emitter';
import { hostMethods, type HostApi, type HostPushes } from '../src/protocol/hostApi';
import { connect, type Client } from '../src/protocol/rpc';

/** What the editor gives a webview; it can be had once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

export type HostClient = Client<HostApi, HostPushes>;

/** The wire to the extension: requests out, replies and pushes in. */
export function connectHost(vscode: VsCodeApi, page: Window): HostClient {
  const messages = new Emitter<unknown>();
  page.addEventListener('message', event => messages.fire(event.data));
  return connect<HostApi, HostPushes>(
    { send: message => vscode.postMessage(message), onMessage: messages.event },
    hostMethods,
  );
}
