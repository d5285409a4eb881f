import { describe, expect, test } from 'vitest';
import type { FileFacts, Files } from '../../../src/sources/bytes/files';
import { gatedFiles, MountGate } from '../../../src/engine/gatedFiles';
import { RemoteMounts } from '../../../src/engine/remoteMounts';

const facts: FileFacts = { identity: '1:1', sizeBytes: 0, modifiedMs: 0, kind: 'file' };

/** Files that answer when they are told to, and which calls are under way. */
function slowFiles() {
  const underWay: string[] = [];
  const answers = new Map<string, () => void>();
  const call = <T>(path: string, value: T): Promise<T> =>
    new Promise(resolve => {
      underWay.push(path);
      answers.set(path, () => {
        underWay.splice(underWay.indexOf(path), 1);
        resolve(value);
      });
    });
  const files: Files = {
    stat: path => call(path, facts),
    open: path =>
      call(path, {
        stat: () => call(`${path}#`, { ...facts, links: 1 }),
        read: async () => 0,
        close: async () => undefined,
      }),
    realPath: path => call(path, path),
    list: path => call(path, []),
    listEntries: path => call(path, []),
  };
  const settle = async (path: string): Promise<void> => {
    answers.get(path)?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { files, underWay, settle };
}

const mountOf = (path: string): string | null => /^\/mnt\/\w+/.exec(path)?.[0] ?? null;

describe('calls to mounts that may hang', () => {
  test('one at a time for each, two for all, and any number elsewhere', async () => {
    const { files, underWay, settle } = slowFiles();
    const gated = gatedFiles(files, new MountGate(mountOf));
    for (const path of ['/mnt/a/1', '/mnt/a/2', '/mnt/b/1', '/mnt/c/1', '/1', '/2', '/3', '/4']) void gated.stat(path);
    await settle('');
    expect([...underWay].sort()).toEqual(['/1', '/2', '/3', '/4', '/mnt/a/1', '/mnt/b/1']);
    await settle('/mnt/b/1');
    expect(underWay).toContain('/mnt/c/1');
    expect(underWay).not.toContain('/mnt/a/2');
    await settle('/mnt/a/1');
    expect(underWay).toContain('/mnt/a/2');
  });

  test('of open files too', async () => {
    const { files, underWay, settle } = slowFiles();
    const gated = gatedFiles(files, new MountGate(mountOf));
    const opening = gated.open('/mnt/a/1');
    await settle('');
    await settle('/mnt/a/1');
    const file = await opening;
    void file.stat();
    void gated.list('/mnt/a');
    await settle('');
    expect(underWay).toEqual(['/mnt/a/1#']);
    await settle('/mnt/a/1#');
    expect(underWay).toEqual(['/mnt/a']);
  });

  test('one that fails makes room for the next', async () => {
    const gated = gatedFiles(
      { ...slowFiles().files, stat: () => Promise.reject(new Error('EIO')) },
      new MountGate(mountOf),
    );
    for (let call = 0; call < 5; call++) await expect(gated.stat('/mnt/a/1')).rejects.toThrow('EIO');
  });
});

describe('the mount of a path', () => {
  const mountInfo = [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '30 27 0:50 / /mnt/cluster rw,relatime shared:1 - nfs4 server:/export rw,vers=4.2',
    '31 30 0:51 / /mnt/cluster/local rw - ext4 /dev/vdb rw',
    '32 27 0:52 / /mnt/my\\040share rw - cifs //server/share rw',
    '33 27 0:53 / /home/me/remote rw - fuse.sshfs me@host: rw',
    '34 27 0:54 / /win rw - fuseblk /dev/sda1 rw',
    '35 27 0:55 / /data rw - autofs systemd-1 rw',
    '36 35 0:56 / /data rw - xfs /dev/vdc rw',
    '',
  ].join('\n');

  test.each([
    ['/var/log/audit.jsonl', null],
    ['/mnt/cluster/logs/audit.jsonl', '/mnt/cluster'],
    ['/mnt/cluster', '/mnt/cluster'],
    ['/mnt/cluster2/audit.jsonl', null],
    ['/mnt/cluster/local/audit.jsonl', null],
    ['/mnt/my share/audit.jsonl', '/mnt/my share'],
    ['/home/me/remote/audit.jsonl', '/home/me/remote'],
    ['/win/audit.jsonl', null],
    ['/data/audit.jsonl', null],
  ])('%s', (path, mount) => {
    expect(new RemoteMounts(() => mountInfo).of(path)).toBe(mount);
  });

  test('is unknown where the system does not tell', () => {
    expect(new RemoteMounts(() => '').of('/mnt/cluster/audit.jsonl')).toBeNull();
  });
});
