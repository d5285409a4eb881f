/**
 * Why a file system gives no events, or not all of them, for a person to read; `null` when it gives them as far as is known.
 * `type` is the number that statfs(2) has for it, `null` where the system has no such numbers.
 */
export function whyWithoutEvents(type: number | null, path: string): string | null {
  const share = shareOf(path);
  if (share !== null) return `on ${share}`;
  if (type === null) return null;
  const name = names.get(type >>> 0);
  return name === undefined ? null : `on ${name}`;
}

/** Windows tells network shares by their path only. */
function shareOf(path: string): string | null {
  if (/^\\\\wsl(\$|\.localhost)\\/i.test(path)) return `a drive of WSL, ${NO_EVENTS}`;
  return /^\\\\(?![?.]\\(?!UNC\\))/i.test(path) ? `a network share, ${NOT_BY_OTHERS}` : null;
}

const NOT_BY_OTHERS = 'which gives no file events for changes by other machines';
const NO_EVENTS = 'which gives no file events for changes from outside';

/**
 * The numbers are those of Linux's `linux/magic.h` and, for file systems outside of the kernel, of GNU `stat` (coreutils,
 * `src/stat.c`, where they are marked "remote"). FUSE also holds local disks (NTFS); looking once a second does them no harm.
 */
const names: ReadonlyMap<number, string> = new Map([
  [0x6969, `an NFS mount, ${NOT_BY_OTHERS}`],
  [0x517b, `an SMB mount, ${NOT_BY_OTHERS}`],
  [0xff534d42, `an SMB (CIFS) mount, ${NOT_BY_OTHERS}`],
  [0xfe534d42, `an SMB mount, ${NOT_BY_OTHERS}`],
  [0x5346414f, `an AFS mount, ${NOT_BY_OTHERS}`],
  [0x6b414653, `an AFS mount, ${NOT_BY_OTHERS}`],
  [0x00c36400, `a Ceph mount, ${NOT_BY_OTHERS}`],
  [0x73757245, `a Coda mount, ${NOT_BY_OTHERS}`],
  [0x564c, `a NetWare mount, ${NOT_BY_OTHERS}`],
  [0x7461636f, `an OCFS2 cluster file system, ${NOT_BY_OTHERS}`],
  [0x01161970, `a GFS cluster file system, ${NOT_BY_OTHERS}`],
  [0x0bd00bd0, `a Lustre mount, ${NOT_BY_OTHERS}`],
  [0x47504653, `a GPFS (Spectrum Scale) mount, ${NOT_BY_OTHERS}`],
  [0x19830326, `a BeeGFS mount, ${NOT_BY_OTHERS}`],
  [0xaad7aaea, `a PanFS mount, ${NOT_BY_OTHERS}`],
  [0xbeefdead, `a StorNext mount, ${NOT_BY_OTHERS}`],
  [0x013111a8, `an IBRIX mount, ${NOT_BY_OTHERS}`],
  [0x65735546, `a FUSE mount (sshfs, s3fs and others), ${NO_EVENTS}`],
  [0x01021997, `a 9p mount (a drive of Windows under WSL, a folder of a virtual machine's host), ${NO_EVENTS}`],
  [0x53464846, `a drive of Windows under WSL 1, ${NO_EVENTS}`],
  [0x786f4256, `a shared folder of VirtualBox, ${NO_EVENTS}`],
  [0xbacbacbc, `a shared folder of VMware, ${NO_EVENTS}`],
  [0x7c7c6673, `a shared folder of Parallels, ${NO_EVENTS}`],
]);
