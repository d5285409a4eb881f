import { describe, expect, it } from 'vitest';
import type { Disposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/emitter';
import {
  ChannelClosedError,
  connect,
  createChannelPair,
  RemoteError,
  serve,
  type Channel,
} from '../../../src/protocol/rpc';

interface Calculator {
  double(request: { readonly value: number }): Promise<number>;
  fail(): Promise<void>;
  wait(): Promise<void>;
}

interface Pushes {
  ticked: number;
  renamed: { readonly name: string };
}

const methods = { double: true, fail: true, wait: true } as const;

/** A client and a server that talk to each other; `end` takes them apart. */
function connected(api: Partial<Calculator> = {}) {
  const [near, far] = createChannelPair();
  const failures: string[] = [];
  const calculator: Calculator = {
    double: async ({ value }) => value * 2,
    fail: async () => {
      throw new Error('it went wrong');
    },
    wait: () => new Promise(() => undefined),
    ...api,
  };
  const server = serve<Calculator, Pushes>(far, calculator, methods, (method, error) =>
    failures.push(`${method}: ${String(error)}`),
  );
  const client = connect<Calculator, Pushes>(near, methods);
  const end = (): void => {
    client.dispose();
    server.dispose();
  };
  return { client, server, failures, near, far, end };
}

/** One end of a wire whose other end the test holds. */
function openEnd(): { channel: Channel; sent: unknown[]; receive: (message: unknown) => void } {
  const sent: unknown[] = [];
  const emitter = new Emitter<unknown>();
  return {
    channel: { send: message => void sent.push(message), onMessage: emitter.event },
    sent,
    receive: message => emitter.fire(message),
  };
}

describe('a request', () => {
  it('is answered', async () => {
    const { client, end } = connected();
    expect(await client.api.double({ value: 21 })).toBe(42);
    end();
  });

  it('gets its own answer, whatever the order of the answers', async () => {
    const waiting: (() => void)[] = [];
    const { client, end } = connected({
      double: ({ value }) => new Promise(resolve => waiting.push(() => resolve(value * 2))),
    });
    const answers = [1, 2, 3].map(value => client.api.double({ value }));
    await expect.poll(() => waiting.length).toBe(3);
    for (const answer of waiting.reverse()) answer();
    expect(await Promise.all(answers)).toEqual([2, 4, 6]);
    end();
  });

  it('fails with the message of the other side, which is told of it too', async () => {
    const { client, failures, end } = connected();
    await expect(client.api.fail()).rejects.toThrow(new RemoteError('it went wrong'));
    await expect(client.api.fail()).rejects.toBeInstanceOf(RemoteError);
    expect(failures).toEqual(['fail: Error: it went wrong', 'fail: Error: it went wrong']);
    end();
  });

  it('fails also when the method throws before it awaits, or throws something odd', async () => {
    const { client, end } = connected({
      fail: () => {
        throw new Error('at once');
      },
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the odd thing is what is tested
      wait: () => Promise.reject('just text'),
    });
    await expect(client.api.fail()).rejects.toThrow('at once');
    await expect(client.api.wait()).rejects.toThrow('just text');
    end();
  });

  it('fails when its answer cannot be sent', async () => {
    const [near, far] = createChannelPair();
    const cloning: Channel = { send: message => far.send(structuredClone(message)), onMessage: far.onMessage };
    const failed: string[] = [];
    const api = { wait: async () => (() => undefined) as unknown as undefined };
    const server = serve<Pick<Calculator, 'wait'>, Pushes>(cloning, api, { wait: true }, method => failed.push(method));
    const client = connect<Pick<Calculator, 'wait'>, Pushes>(near, { wait: true });
    await expect(client.api.wait()).rejects.toThrow('could not be cloned');
    expect(failed).toEqual(['wait']);
    client.dispose();
    server.dispose();
  });

  it('fails when its argument cannot be sent', async () => {
    const { channel } = openEnd();
    const cloning: Channel = { send: message => channel.send(structuredClone(message)), onMessage: channel.onMessage };
    const client = connect<Calculator, Pushes>(cloning, methods);
    const value = (() => 1) as unknown as number;
    await expect(client.api.double({ value })).rejects.toThrow('could not be cloned');
    client.dispose();
  });

  it('settles when the channel is closed before the answer', async () => {
    const { client, end } = connected();
    const open = [client.api.wait(), client.api.wait()];
    client.dispose();
    for (const request of open) await expect(request).rejects.toBeInstanceOf(ChannelClosedError);
    await expect(client.api.double({ value: 1 })).rejects.toThrow('"double"');
    end();
  });

  it.each(['nothing', 'toString', '__proto__', 'constructor'])('for the unknown method "%s" fails', async method => {
    const { channel, sent, receive } = openEnd();
    const failed: string[] = [];
    const server = serve<Pick<Calculator, 'double'>, Pushes>(
      channel,
      { double: async ({ value }) => value },
      { double: true },
      name => failed.push(name),
    );
    receive({ kind: 'request', id: 7, method, argument: undefined });
    await expect.poll(() => sent).toEqual([{ kind: 'failure', id: 7, message: `There is no method "${method}".` }]);
    expect(failed).toEqual([method]);
    server.dispose();
  });

  it('is not answered any more by a server that has ended', async () => {
    const { channel, sent, receive } = openEnd();
    const server = serve<Pick<Calculator, 'double'>, Pushes>(
      channel,
      { double: async ({ value }) => value },
      { double: true },
      () => undefined,
    );
    server.dispose();
    receive({ kind: 'request', id: 1, method: 'double', argument: { value: 1 } });
    await Promise.resolve();
    expect(sent).toEqual([]);
  });
});

describe('a push', () => {
  it('reaches those who listen to its name', async () => {
    const { client, server, end } = connected();
    const heard: unknown[] = [];
    const subscriptions: Disposable[] = [
      client.onPush('ticked', value => heard.push(value)),
      client.onPush('renamed', ({ name }) => heard.push(name)),
    ];
    server.push('ticked', 1);
    server.push('renamed', { name: 'new' });
    await expect.poll(() => heard).toEqual([1, 'new']);
    subscriptions[0]?.dispose();
    server.push('ticked', 2);
    server.push('renamed', { name: 'newer' });
    await expect.poll(() => heard).toEqual([1, 'new', 'newer']);
    for (const subscription of subscriptions) subscription.dispose();
    end();
  });

  it('is not heard after the end of the client', async () => {
    const { client, server, end } = connected();
    const heard: unknown[] = [];
    const subscription = client.onPush('ticked', value => heard.push(value));
    client.dispose();
    server.push('ticked', 1);
    await Promise.resolve();
    await Promise.resolve();
    expect(heard).toEqual([]);
    subscription.dispose();
    end();
  });
});

describe('the wire', () => {
  it.each([
    undefined,
    null,
    'text',
    7,
    {},
    { kind: 'request' },
    { kind: 'reply', id: '1' },
    { kind: 'failure', id: 1 },
    { kind: 'push' },
    { kind: 'other', id: 1 },
    { kind: 'reply', id: 999, value: 'nobody asked' },
    { setImmediate$0: true },
  ])('may carry %j, which is not ours', async message => {
    const { channel, sent, receive } = openEnd();
    const client = connect<Calculator, Pushes>(channel, methods);
    const answer = client.api.double({ value: 21 });
    receive(message);
    const request = sent[0] as { readonly id: number };
    expect(request).toEqual({ kind: 'request', id: request.id, method: 'double', argument: { value: 21 } });
    receive({ kind: 'reply', id: request.id, value: 42 });
    receive({ kind: 'reply', id: request.id, value: 43 });
    expect(await answer).toBe(42);
    client.dispose();
  });

  it('delivers in the order of sending, later', async () => {
    const [near, far] = createChannelPair();
    const heard: unknown[] = [];
    const subscription = far.onMessage(message => heard.push(message));
    for (const message of [1, 2, 3]) near.send(message);
    expect(heard).toEqual([]);
    await expect.poll(() => heard).toEqual([1, 2, 3]);
    subscription.dispose();
  });
});
