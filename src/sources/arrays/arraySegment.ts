/** The one segment: the list goes on whatever happens to the file. */
export const SEGMENT = 0;
/** The list's name in marks and positions: each version of the file has an inode of its own. */
export const IDENTITY = 'jsonArray';
