import { describe, expect, test } from 'vitest';
import { whyWithoutEvents } from '../../../../src/engine/watch/watchedFileSystem';

describe('recognises a file system that gives no or not all events', () => {
  test.each<[name: string, type: number, reason: RegExp]>([
    ['NFS', 0x6969, /^on an NFS mount, which gives no file events for changes by other machines$/],
    ['SMB, the old driver', 0x517b, /^on an SMB mount/],
    ['CIFS', 0xff534d42, /^on an SMB \(CIFS\) mount/],
    ['SMB 2', 0xfe534d42, /^on an SMB mount/],
    ['FUSE: sshfs, s3fs, gcsfuse', 0x65735546, /^on a FUSE mount/],
    ['9p: WSL, virtual machines', 0x01021997, /^on a 9p mount/],
    ['AFS', 0x5346414f, /^on an AFS mount/],
    ['AFS of the kernel', 0x6b414653, /^on an AFS mount/],
    ['Ceph', 0x00c36400, /^on a Ceph mount/],
    ['Lustre', 0x0bd00bd0, /^on a Lustre mount/],
    ['GPFS', 0x47504653, /^on a GPFS/],
    ['BeeGFS', 0x19830326, /^on a BeeGFS mount/],
    ['VirtualBox', 0x786f4256, /^on a shared folder of VirtualBox/],
    ['VMware', 0xbacbacbc, /^on a shared folder of VMware/],
    ['a number that was read as a negative one', 0xff534d42 | 0, /^on an SMB \(CIFS\) mount/],
  ])('%s', (_, type, reason) => {
    expect(whyWithoutEvents(type, '/logs')).toMatch(reason);
  });
});

describe('watches', () => {
  test.each<[name: string, type: number | null]>([
    ['ext4', 0xef53],
    ['XFS', 0x58465342],
    ['Btrfs', 0x9123683e],
    ['ZFS', 0x2fc12fc1],
    ['tmpfs', 0x01021994],
    ['overlayfs', 0x794c7630],
    ['what is not known', 0x12345678],
    ['what has no number', null],
  ])('%s', (_, type) => {
    expect(whyWithoutEvents(type, '/logs')).toBeNull();
  });
});

describe('tells shares by their path on Windows', () => {
  test.each<[path: string, reason: RegExp]>([
    ['\\\\server\\share\\logs', /^on a network share/],
    ['\\\\?\\UNC\\server\\share', /^on a network share/],
    ['\\\\wsl$\\Ubuntu\\home', /^on a drive of WSL/],
    ['\\\\wsl.localhost\\Ubuntu\\home', /^on a drive of WSL/],
  ])('%s', (path, reason) => {
    expect(whyWithoutEvents(null, path)).toMatch(reason);
  });

  test.each(['C:\\logs', '\\\\?\\C:\\logs', '/logs', '//logs'])('%s is none', path => {
    expect(whyWithoutEvents(null, path)).toBeNull();
  });
});
