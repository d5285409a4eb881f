import { glob } from 'tinyglobby';

/** The files that an absolute glob matches now, sorted; what can't be listed is left out. */
export async function expandGlob(pattern: string): Promise<readonly string[]> {
  const paths = await glob(pattern, {
    absolute: true,
    dot: true,
    onlyFiles: true,
    expandDirectories: false,
    // A link that leads back up would be walked for ever.
    followSymbolicLinks: false,
  });
  return paths.sort();
}
