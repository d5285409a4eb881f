/**
 * Writes as Betty does: node betty.mjs LOG CAP FIRST_ID. Each line of its input is a JSON array of actions, done one after the other;
 * the answer is a line, `ok` or what went wrong. Entries are called `skill.ID`, those of the second writer `agent.ID`.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const [log = '', cap = '10000', firstId = '0'] = process.argv.slice(2);
let nextId = Number(firstId);

const actions = {
  /** Reads the array, appends one, cuts the head, writes a temporary file beside it, syncs it and renames it over the log. */
  append: async (count, pauseMs = 0) => {
    for (let written = 0; written < count; written++) {
      if (written > 0 && pauseMs > 0) await pause(pauseMs);
      replace(textOf([...readEntries(), skillEntry(nextId++)]));
    }
  },
  /** As the agents of the same program: truncates the log and writes it anew, here in pieces. */
  inPlace: async (count, pieces = 1, pauseMs = 0) => {
    for (let written = 0; written < count; written++) {
      const text = textOf([...readEntries(), agentEntry(nextId++)]);
      const file = openSync(log, 'w');
      const step = Math.ceil(text.length / pieces);
      for (let at = 0; at < text.length; at += step) {
        if (pauseMs > 0) await pause(pauseMs);
        writeSync(file, text.slice(at, at + step));
      }
      closeSync(file);
    }
  },
  /** So many processes read the same array and each of them replaces it, `together` of them at a time: the last one stays. */
  update: (count, together) => {
    for (let round = 0; round < count; round++) {
      const entries = readEntries();
      for (let writer = 0; writer < together; writer++) replace(textOf([...entries, skillEntry(nextId++)]));
    }
  },
  /** Begins to rewrite it in place, and leaves it at that. */
  halfInPlace: () => {
    const text = textOf([...readEntries(), agentEntry(nextId++)]);
    writeSync(openSync(log, 'w'), text.slice(0, text.length / 2));
  },
  /** Begins a temporary file, and leaves it at that. */
  halfTemporary: () => {
    const text = textOf([...readEntries(), skillEntry(nextId++)]);
    writeSync(openSync(temporaryName(), 'wx', 0o600), text.slice(0, text.length / 2));
  },
  kill: () => process.kill(process.pid, 'SIGKILL'),
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    for (const [name, ...rest] of JSON.parse(line)) await actions[name](...rest);
    process.stdout.write('ok\n');
  } catch (error) {
    process.stdout.write(`${error.message.replaceAll('\n', ' ')}\n`);
  }
}

/** What can't be read is an empty array: the next append throws the history away. */
function readEntries() {
  try {
    const entries = JSON.parse(readFileSync(log, 'utf8'));
    return Array.isArray(entries) ? entries : [];
  } catch {
    // A missing log is begun; of a damaged one the writer takes no notice either.
    if (!exists()) closeSync(openSync(log, 'a', 0o600));
    return [];
  }
}

function exists() {
  try {
    closeSync(openSync(log, 'r'));
    return true;
  } catch {
    return false;
  }
}

function textOf(entries) {
  // ASCII only, as its writer does it.
  return JSON.stringify(entries.slice(-Number(cap)), null, 2).replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function replace(text) {
  const temporary = temporaryName();
  const file = openSync(temporary, 'wx', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, log);
}

function temporaryName() {
  const name = Array.from({ length: 8 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
  return join(dirname(log), `.betty${name}.json`);
}

function skillEntry(id) {
  const status = id % 7 === 3 ? 'failed' : 'success';
  return {
    timestamp: timestampOf(id),
    skill: `skill.${id}`,
    status,
    duration_ms: 100 + (id % 900),
    ...(status === 'failed' ? { errors: [`boom ${id}`] } : {}),
    ...(id % 3 === 0 ? { metadata: { step: id, file: `users ${id}.yaml` } } : {}),
  };
}

function agentEntry(id) {
  return {
    audit_id: `31d2ee99-1672-45fb-936e-${String(id).padStart(12, '0')}`,
    timestamp: timestampOf(id).replace('+00:00', 'Z'),
    agent: `agent.${id}`,
    version: '0.1.0',
    action: 'router_config_generated',
    write_status: 'success',
    input_hash: id.toString(16).padStart(16, '0'),
    environment: 'local',
    initiator: `agent.${id}`,
    metadata: { environment: 'local-dev', initiator: `agent.${id}` },
  };
}

function timestampOf(id) {
  return new Date(Date.UTC(2025, 10, 20, 8) + id * 1000).toISOString().replace('Z', '123+00:00');
}
