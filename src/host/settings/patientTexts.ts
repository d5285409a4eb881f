import type { ReadText } from './resolveSources';

/**
 * Reads texts of files that may lie on a mount that hangs: after some seconds the reading fails, and the file is not asked a second
 * time while the first request is still out, for each of them would hold a thread.
 */
export class PatientTexts {
  private readonly out = new Map<string, Promise<string>>();

  constructor(
    private readonly readText: ReadText,
    /** A file that was given up has answered after all. */
    private readonly onLateAnswer: () => void,
  ) {}

  /** Rejects with the system's error, or when there is no answer in time. */
  async read(path: string): Promise<string> {
    const reading = this.out.get(path) ?? this.start(path);
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(new Error(`there is no answer within ${DEADLINE_MS / 1000} seconds`));
      }, DEADLINE_MS);
    });
    const ended = (): void => {
      if (isLate) this.onLateAnswer();
    };
    reading.then(ended, ended);
    try {
      return await Promise.race([reading, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  private start(path: string): Promise<string> {
    const reading = this.readText(path).finally(() => this.out.delete(path));
    this.out.set(path, reading);
    return reading;
  }
}

const DEADLINE_MS = 5_000;
