/** Where a raw line is shown: in the ordinary editor, or in a window of lines around it. */
export type JumpTarget = 'editor' | 'window';

export interface EditorLimits {
  /** The person's own `workbench.editorLargeFileConfirmation`, in MB; `undefined` when they left it alone. */
  readonly configuredMb: number | undefined;
  readonly isRemote: boolean;
  readonly isWeb: boolean;
}

/** From how many bytes on the ordinary editor is not used: it would ask first, or refuse. */
export function editorLimitBytes({ configuredMb, isRemote, isWeb }: EditorLimits): number {
  const windowMb = configuredMb ?? (isRemote ? 10 : isWeb ? 50 : 1024);
  return Math.min(extensionLimitMb, Math.max(0, windowMb)) * MEBIBYTE;
}

/** Decides by size, and by whether the bytes around the line are text to an editor. */
export function jumpTarget(
  file: { readonly fileSizeBytes: number; readonly isText: boolean },
  limitBytes: number,
): JumpTarget {
  return file.isText && file.fileSizeBytes <= limitBytes ? 'editor' : 'window';
}

const MEBIBYTE = 1024 * 1024;
/** The editor gives extensions no document that is larger. */
const extensionLimitMb = 50;
