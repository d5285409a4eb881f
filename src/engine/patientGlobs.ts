/** Expands globs whose folders may lie on a mount that hangs: nobody waits for it long, and it is asked once. */
export class PatientGlobs {
  private readonly underWay = new Map<string, Listing>();

  constructor(private readonly expand: (pattern: string) => Promise<readonly string[]>) {}

  /** `null` when it is not known now; a later call may know. Throws what the listing throws. */
  async find(pattern: string): Promise<readonly string[] | null> {
    const listing = this.underWay.get(pattern) ?? this.begin(pattern);
    // It has its thread, and another one would only take one more.
    if (listing.isLate) return null;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>(resolve => {
      timer = setTimeout(() => {
        listing.isLate = true;
        resolve(null);
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([listing.found, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private begin(pattern: string): Listing {
    const found = this.expand(pattern).finally(() => this.underWay.delete(pattern));
    // When it fails late, nobody waits for it any more.
    found.catch(() => undefined);
    const listing: Listing = { found, isLate: false };
    this.underWay.set(pattern, listing);
    return listing;
  }
}

interface Listing {
  readonly found: Promise<readonly string[]>;
  isLate: boolean;
}

const PATIENCE_MS = 5000;
