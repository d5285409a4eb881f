import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { isWithin } from './paths';

export type SchedulerLog =
  | { readonly kind: 'log'; readonly path: string }
  /** `reason` is a sentence for the person who named the config. It never holds the config's content. */
  | { readonly kind: 'unusable'; readonly reason: string };

export interface SchedulerConfigOptions {
  readonly home: string;
  /** The folder that the log must lie in, when the config comes from a workspace that is not trusted. */
  readonly confinedTo: string | null;
}

const auditLogName = 'scheduler_audit.jsonl';
const defaultStateFile = '.scheduler_state.parquet';

/**
 * The audit log that a scheduler with this config writes: `log_file` where it is set, else `scheduler_audit.jsonl`
 * beside `state_file`. The scheduler takes relative paths from its working directory, which nobody can know from
 * here; the config's own folder stands for it.
 */
export async function auditLogOf(
  yamlText: string,
  configPath: string,
  options: SchedulerConfigOptions,
): Promise<SchedulerLog> {
  // Half of the extension's code is this parser, and most windows never name a config.
  const { parseDocument } = await import('yaml');
  let config: unknown;
  try {
    const document = parseDocument(yamlText, { logLevel: 'silent', prettyErrors: false });
    const fault = document.errors[0];
    if (fault !== undefined) return unusable(`it is not valid YAML (${fault.code})`);
    config = document.toJS({ maxAliasCount: 100 });
  } catch {
    // The parser throws for aliases that lead nowhere or multiply, and where values are too deep; its message quotes the text.
    return unusable(
      'its YAML can’t be followed: an alias (*name) has no anchor, or there are too many or too deep values',
    );
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    return unusable('it is not a mapping of keys to values');
  }
  const logFile = textAt(config, 'log_file');
  const stateFile = textAt(config, 'state_file');
  if (logFile === 'wrong' || stateFile === 'wrong') {
    return unusable(`its ${logFile === 'wrong' ? 'log_file' : 'state_file'} is not a text`);
  }
  if (logFile === null && stateFile === null) {
    return unusable(
      `it has neither log_file nor state_file (a scheduler's config names its ${defaultStateFile} or so)`,
    );
  }
  const folder = dirname(configPath);
  const absolute = (text: string): string => {
    const home = text.replace(/^~(?=$|[\\/])/, () => options.home);
    return isAbsolute(home) ? normalize(home) : resolve(folder, home);
  };
  const path = logFile !== null ? absolute(logFile.text) : join(dirname(absolute(stateFile?.text ?? '')), auditLogName);
  if (options.confinedTo !== null && !isWithin(options.confinedTo, path)) {
    return unusable('it leads outside the workspace folder, and this workspace is not trusted');
  }
  return { kind: 'log', path };
}

function unusable(reason: string): SchedulerLog {
  return { kind: 'unusable', reason };
}

function textAt(config: object, key: string): { readonly text: string } | null | 'wrong' {
  if (!Object.hasOwn(config, key)) return null;
  const value: unknown = (config as Readonly<Record<string, unknown>>)[key];
  if (value === null || value === '') return null;
  return typeof value === 'string' ? { text: value } : 'wrong';
}
