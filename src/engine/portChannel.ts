import type { MessagePort } from 'node:worker_threads';
import { DisposableBase, toDisposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import type { Channel } from '../protocol/rpc';

/** A thread's message port as a channel. */
export class PortChannel extends DisposableBase implements Channel {
  private readonly messages = this._register(new Emitter<unknown>());
  readonly onMessage = this.messages.event;

  constructor(private readonly port: MessagePort) {
    super();
    const listener = (message: unknown): void => this.messages.fire(message);
    port.on('message', listener);
    this._register(toDisposable(() => port.off('message', listener)));
  }

  send(message: unknown): void {
    this.port.postMessage(message);
  }
}
