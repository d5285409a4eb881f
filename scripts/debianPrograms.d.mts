export declare function debianProgram(name: 'jq' | 'logrotate' | 'strace'): {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
};
export declare function fetchDebianPrograms(names?: readonly string[]): readonly string[];
