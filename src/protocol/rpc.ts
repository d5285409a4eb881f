import { toDisposable, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';

/** Both ends of a wire between realms: a message port, a webview, or two functions in one process. */
export interface Channel {
  /** Sends a value that structured clone can copy. */
  send(message: unknown): void;
  readonly onMessage: Event<unknown>;
}

/** An interface of asynchronous methods with at most one argument. */
export type Api<T> = { readonly [K in keyof T]: (request: never) => Promise<unknown> };

/** The asking end. A request always settles: with the reply, with the failure's message, or with `ChannelClosedError`. */
export interface Client<T, Pushes> extends Disposable {
  readonly api: T;
  onPush<K extends keyof Pushes & string>(name: K, listener: (value: Pushes[K]) => void): Disposable;
}

/** The answering end. */
export interface Server<Pushes> extends Disposable {
  push<K extends keyof Pushes & string>(name: K, value: Pushes[K]): void;
}

/** The other side is gone: the request may or may not have been carried out. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError';
  constructor(method: string) {
    super(`The channel was closed before "${method}" was answered.`);
  }
}

/** A failure on the other side, with its message. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
}

type Message =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly argument: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'push'; readonly name: string; readonly value: unknown };

interface Pending {
  readonly method: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Makes the asking end over a channel; only names in `methods` can be asked. Disposing it rejects what is still open. */
export function connect<T extends Api<T>, Pushes>(
  channel: Channel,
  methods: Readonly<Record<keyof T & string, true>>,
): Client<T, Pushes> {
  const pending = new Map<number, Pending>();
  const pushes = new Emitter<{ readonly name: string; readonly value: unknown }>();
  let lastId = 0;
  let isClosed = false;

  const ask = (method: string, argument: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isClosed) {
        reject(new ChannelClosedError(method));
        return;
      }
      const id = ++lastId;
      pending.set(id, { method, resolve, reject });
      channel.send({ kind: 'request', id, method, argument } satisfies Message);
    });

  const listening = channel.onMessage(raw => {
    const message = asMessage(raw);
    if (message?.kind === 'push') {
      pushes.fire(message);
      return;
    }
    if (message?.kind !== 'reply' && message?.kind !== 'failure') return;
    const request = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'reply') request?.resolve(message.value);
    else request?.reject(new RemoteError(message.message));
  });

  const closing = toDisposable(() => {
    isClosed = true;
    listening.dispose();
    pushes.dispose();
    const open = [...pending.values()];
    pending.clear();
    for (const request of open) request.reject(new ChannelClosedError(request.method));
  });

  const api = Object.fromEntries(
    Object.keys(methods).map(method => [method, (argument: unknown) => ask(method, argument)]),
  );
  return {
    // The proxy has exactly the methods of T: `methods` names each of them, which the type of the parameter enforces.
    api: api as unknown as T,
    onPush: (name, listener) =>
      pushes.event(push => {
        if (push.name === name) listener(push.value as never);
      }),
    dispose: () => closing.dispose(),
  };
}

/** Answers requests with `api`. What a method throws goes back as a failure and to `onFailure`, and nothing is lost. */
export function serve<T extends Api<T>, Pushes>(
  channel: Channel,
  api: T,
  methods: Readonly<Record<keyof T & string, true>>,
  onFailure: (method: string, error: unknown) => void,
): Server<Pushes> {
  const listening = channel.onMessage(raw => {
    const message = asMessage(raw);
    if (message?.kind !== 'request') return;
    const { id, method, argument } = message;
    const answer = async (): Promise<unknown> => {
      if (!Object.hasOwn(methods, method)) throw new Error(`There is no method "${method}".`);
      return api[method as keyof T & string](argument as never);
    };
    answer()
      .then(value => channel.send({ kind: 'reply', id, value } satisfies Message))
      // Also when the value can't be sent: the request settles all the same.
      .catch((error: unknown) => {
        onFailure(method, error);
        channel.send({ kind: 'failure', id, message: messageOf(error) } satisfies Message);
      });
  });
  return {
    push: (name, value) => channel.send({ kind: 'push', name, value } satisfies Message),
    dispose: () => listening.dispose(),
  };
}

/** Two channels that are each other's far end, in one process; messages arrive in a later microtask. */
export function createChannelPair(): readonly [Channel, Channel] {
  const left = new Emitter<unknown>();
  const right = new Emitter<unknown>();
  const end = (mine: Emitter<unknown>, theirs: Emitter<unknown>): Channel => ({
    send: message => void Promise.resolve().then(() => theirs.fire(message)),
    onMessage: mine.event,
  });
  return [end(left, right), end(right, left)];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Checks the envelope; what is inside is checked by those who read it. Anything else on the wire is not ours: `undefined`. */
function asMessage(raw: unknown): Message | undefined {
  if (typeof raw !== 'object' || raw === null || !('kind' in raw)) return undefined;
  const message = raw as Partial<Record<string, unknown>>;
  switch (message['kind']) {
    case 'request':
      return typeof message['id'] === 'number' && typeof message['method'] === 'string' ? (raw as Message) : undefined;
    case 'reply':
      return typeof message['id'] === 'number' ? (raw as Message) : undefined;
    case 'failure':
      return typeof message['id'] === 'number' && typeof message['message'] === 'string' ? (raw as Message) : undefined;
    case 'push':
      return typeof message['name'] === 'string' ? (raw as Message) : undefined;
    default:
      return undefined;
  }
}
