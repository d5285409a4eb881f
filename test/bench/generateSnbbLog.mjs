#!/usr/bin/env node
/**
 * generateSnbbLog.mjs: deterministic generator of SNBB-scheduler-style JSONL audit logs.
 *
 * The log is the output of a small simulation, not a bag of random lines: every job is
 * submitted in a cron run, changes status on later scheduler polls, may fail, and a failed
 * job may later be cleared for retry and submitted again. Lines are in time order. Output is
 * byte-for-byte what Python's `json.dumps(record)` would print (", " and ": " separators, ASCII
 * only, `\uXXXX` escapes), in the key order of the scheduler's logger: timestamp, event,
 * subject, session, procedure, [job_id], [old_status], [new_status], [detail], [extras...].
 * The same options and seed always give the same bytes, on any platform and Node >= 18.
 *
 * Usage
 *   node generateSnbbLog.mjs --bytes 100MB --seed 1 > audit.jsonl
 *   node generateSnbbLog.mjs --lines 10000 --start 2025-01-01 > small.jsonl
 *   node generateSnbbLog.mjs --lines 1000 --malformed 0.02 --crlf > dirty.jsonl
 *
 * Options (defaults in brackets)
 *   --bytes SIZE      stop after the line that reaches SIZE; 100MB = 100e6, 100MiB = 100*2^20 [1MB]
 *   --lines N         stop after N lines instead of a size
 *   --seed N          32-bit seed [1]
 *   --start DATE      first simulated day, YYYY-MM-DD [2024-11-01]
 *   --subjects N      distinct subjects [5000]
 *   --sessions N      sessions per subject [2]
 *   --jobs-per-day N  jobs submitted per simulated day [2000] (about 4,900 lines a day)
 *   --extra RATE      share of lines with extra keys, as audit.log(**extra) writes [0.01]
 *   --malformed RATE  share of lines replaced by blank, cut-off or non-JSON lines [0]
 *   --crlf            end lines with \r\n instead of \n
 *   --stats           print line count, byte count and event mix to stderr (JSON)
 *
 * Default mix (share of lines): status_change ~0.53, submitted ~0.40, retry_cleared ~0.03,
 * error ~0.025, dry_run ~0.01; mean line about 205 bytes; 8 procedures; 10,000 sessions.
 */
import { writeSync } from 'node:fs';

const PROCEDURES = ['bids', 'bids_post', 'defacing', 'mriqc', 'freesurfer', 'qsiprep', 'qsirecon', 'xcp_d'];
// Chance that a job of the procedure fails, and polls (30 min) it stays running: same order as above.
const FAIL_RATE = [0.02, 0.01, 0.03, 0.05, 0.12, 0.15, 0.1, 0.08];
const MEAN_POLLS = [1, 1, 2, 3, 20, 24, 10, 6];
const EVENTS = ['submitted', 'status_change', 'error', 'dry_run', 'retry_cleared'];
const ERRORS = [
  (r, s, p) => `sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified`,
  (r, s, p) =>
    `sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)`,
  (r, s, p) => `sbatch: error: Unable to open file /data/snbb/scripts/snbb_run_${p}.sh`,
  (r, s, p) =>
    `sbatch: error: slurm_receive_msg [10.0.${r(256)}.${r(256)}:6817]: Socket timed out on send/recv operation`,
  (r, s, p) =>
    `sbatch exited with code 1: "Requested node configuration is not available" (mem=${8 << r(4)}G, cpus=${1 << r(5)}) \u2014 subject ${s}`,
  (r, s, p) =>
    `Traceback (most recent call last):\n  File "/opt/snbb/scheduler/submit.py", line ${100 + r(400)}, in submit_task\n    result = subprocess.run(cmd, capture_output=True, text=True, check=True)\nsubprocess.CalledProcessError: Command '['sbatch', '--parsable']' returned non-zero exit status ${1 + r(3)}.`,
];

main(parseArgs(process.argv.slice(2)));

function parseArgs(argv) {
  const o = {
    bytes: 1e6,
    lines: Infinity,
    seed: 1,
    start: '2024-11-01',
    subjects: 5000,
    sessions: 2,
    jobsPerDay: 2000,
    extra: 0.01,
    malformed: 0,
    crlf: false,
    stats: false,
  };
  const fail = m => {
    process.stderr.write(`generate-snbb-log: ${m}\n`);
    process.exit(2);
  };
  for (let i = 0; i < argv.length; i++) {
    const a = argv[i];
    const number = () => {
      const n = Number(argv[++i]);
      return Number.isFinite(n) && n >= 0 ? n : fail(`${a} needs a number`);
    };
    if (a === '--bytes') o.bytes = parseSize(argv[++i]) ?? fail('--bytes needs a size such as 100MB');
    else if (a === '--lines') {
      o.lines = number();
      o.bytes = Infinity;
    } else if (a === '--seed') o.seed = number() >>> 0;
    else if (a === '--start') {
      o.start = argv[++i];
      if (!/^\d{4}-\d\d-\d\d$/.test(o.start ?? '') || Number.isNaN(Date.parse(o.start)))
        fail('--start needs YYYY-MM-DD');
    } else if (a === '--subjects') o.subjects = number();
    else if (a === '--sessions') o.sessions = number();
    else if (a === '--jobs-per-day') o.jobsPerDay = number();
    else if (a === '--extra') o.extra = number();
    else if (a === '--malformed') o.malformed = number();
    else if (a === '--crlf') o.crlf = true;
    else if (a === '--stats') o.stats = true;
    else fail(`unknown option ${a} (the options are described at the top of this file)`);
  }
  for (const k of ['subjects', 'sessions', 'jobsPerDay']) if (!(o[k] >= 1)) fail(`${k} must be at least 1`);
  return o;
}

function parseSize(text) {
  const m = /^(\d+(?:\.\d+)?)\s*(|B|[kKMGT]B?|[KMGT]iB)$/.exec(text ?? '');
  if (!m) return undefined;
  const power = ' KMGT'.indexOf((m[2][0] ?? ' ').toUpperCase().replace('B', ' '));
  return Math.round(Number(m[1]) * (m[2].includes('i') ? 1024 : 1000) ** power);
}

/** sfc32 pseudo-random generator: integer operations only, so identical everywhere. */
function makeRandom(seed) {
  let a = 0x9e3779b9,
    b = 0x243f6a88,
    c = 0xb7e15162 ^ seed,
    d = seed | 0;
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  const below = n => Math.floor((next() / 4294967296) * n);
  below.chance = p => next() / 4294967296 < p;
  return below;
}

/** JSON string as Python's ensure_ascii writes it. */
function pyString(s) {
  return JSON.stringify(s).replace(/[\u007f-\uffff]/g, ch =>
    ch === '\u007f' ? ch : '\\u' + ch.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

function main(o) {
  const r = makeRandom(o.seed);
  const eol = o.crlf ? '\r\n' : '\n';
  const pad2 = n => (n < 10 ? '0' + n : '' + n);
  const subjectWidth = Math.max(4, String(o.subjects).length);

  // "subject", "session" fragments, precomputed per (subject, session).
  const people = [];
  for (let s = 1; s <= o.subjects; s++) {
    const subject = 'sub-' + String(s).padStart(subjectWidth, '0');
    for (let k = 0; k < o.sessions; k++) {
      const session = `ses-${2022 + ((s + k) % 3)}${pad2(1 + r(12))}${pad2(1 + r(28))}${pad2(8 + r(12))}${pad2(r(60))}`;
      people.push({ subject, session, json: `"subject": "${subject}", "session": "${session}"` });
    }
  }

  let out = '',
    outBytes = 0,
    lines = 0,
    done = false;
  const mix = Object.fromEntries([...EVENTS, 'malformed'].map(e => [e, 0]));
  const flush = () => {
    const b = Buffer.from(out, 'latin1');
    for (let at = 0; at < b.length;) {
      try {
        at += writeSync(1, b, at);
      } catch (e) {
        if (e.code === 'EPIPE') process.exit(0);
        if (e.code !== 'EAGAIN') throw e;
      }
    }
    out = '';
  };
  const emit = (event, body) => {
    if (done) return;
    let line = body;
    if (r.chance(o.extra)) line += extras();
    line += '}';
    if (o.malformed > 0 && r.chance(o.malformed)) {
      line = spoil(line);
      event = 'malformed';
    }
    out += line + eol;
    outBytes += line.length + eol.length;
    lines++;
    mix[event]++;
    if (out.length > 1 << 20) flush();
    if (lines >= o.lines || outBytes >= o.bytes) done = true;
  };
  const extras = () =>
    [
      `, "attempt": ${1 + r(4)}`,
      `, "cluster": "hpc${1 + r(3)}", "mem_gb": ${4 << r(5)}`,
      `, "exit_code": "${r(3)}:${r(16)}", "elapsed_s": ${r(90000)}.${r(10)}`,
      ', "manual": true, "user": "op\\u00e9rateur"',
    ][r(4)];
  const spoil = line =>
    [
      '',
      line.slice(0, 1 + r(line.length - 1)),
      'Traceback (most recent call last):',
      `{"timestamp": ${r(1e9)}`,
      line + line,
      '[1, 2, 3]',
      'null',
    ][r(7)];

  // Simulated clock: `day` as midnight UTC in ms; seconds and microseconds inside the day.
  const midnight = Date.parse(o.start);
  let day = 0,
    dayText = '';
  const head = (us, event, who, procedure) => {
    const s = Math.floor(us / 1e6),
      micro = us % 1e6;
    const fraction = micro === 0 ? '' : '.' + String(micro).padStart(6, '0'); // as datetime.isoformat()
    return `{"timestamp": "${dayText}T${pad2(Math.floor(s / 3600))}:${pad2(Math.floor(s / 60) % 60)}:${pad2(s % 60)}${fraction}+00:00", "event": "${event}", ${who.json}, "procedure": "${procedure}"`;
  };

  const POLLS = 48; // scheduler polls a day, every 30 minutes
  const due = new Map(); // absolute poll number -> jobs with something to report
  const later = (poll, job) => {
    const q = due.get(poll);
    if (q) q.push(job);
    else due.set(poll, [job]);
  };
  let retries = []; // failed jobs waiting for the morning's `retry`
  let nextJob = 10000 + r(1000);

  const submit = (us, who, p, poll) => {
    const proc = PROCEDURES[p];
    if (r.chance(0.055)) {
      emit(
        'error',
        head(us, 'error', who, proc) + `, "detail": ${pyString(ERRORS[r(ERRORS.length)](r, who.subject, proc))}`,
      );
      return;
    }
    const id = nextJob++;
    emit('submitted', head(us, 'submitted', who, proc) + `, "job_id": "${id}"`);
    later(poll + 1 + r(3), { who, p, id, state: 'pending' });
  };

  for (; !done; day++) {
    dayText = new Date(midnight + day * 86400e3).toISOString().slice(0, 10);
    for (let k = 0; k < POLLS && !done; k++) {
      const poll = day * POLLS + k;
      let us = k * 1800e6 + 5e6 + r(4e6);
      const step = () => (us = Math.min(us + 900 + r(240000), (k + 1) * 1800e6 - 1));
      const ready = due.get(poll) ?? [];
      due.delete(poll);
      for (const j of ready) {
        let next;
        if (j.state === 'pending' && r.chance(0.35)) next = 'running';
        else next = r.chance(FAIL_RATE[j.p]) ? 'failed' : 'complete';
        emit(
          'status_change',
          head(step(), 'status_change', j.who, PROCEDURES[j.p]) +
            `, "job_id": "${j.id}", "old_status": "${j.state}", "new_status": "${next}"`,
        );
        j.state = next;
        if (next === 'running') later(poll + 1 + r(2 * MEAN_POLLS[j.p]), j);
        else if (next === 'failed') retries.push(j);
      }
      if (k === 11) {
        // 05:30: an operator clears failed jobs for retry
        for (const j of retries)
          if (r.chance(0.9)) {
            emit(
              'retry_cleared',
              head(step(), 'retry_cleared', j.who, PROCEDURES[j.p]) + `, "job_id": "${j.id}", "old_status": "failed"`,
            );
            j.again = true;
          }
      }
      if (k === 12) {
        // 06:00: the cron run
        if (day % 7 === 3)
          for (let n = Math.round(o.jobsPerDay * 0.17); n > 0 && !done; n--) {
            const who = people[r(people.length)],
              proc = PROCEDURES[r(8)];
            emit(
              'dry_run',
              head(step(), 'dry_run', who, proc) +
                `, "detail": ${pyString(`sbatch --parsable --partition=${['main', 'debug', 'long'][r(3)]} --account=snbb --job-name=${proc}_${who.subject}_${who.session} --mem=${8 << r(4)}G --cpus-per-task=${2 << r(4)} --time=${pad2(1 + r(48))}:00:00 --output=/data/snbb/logs/slurm/${proc}/${who.subject}/${who.session}_%j.out --error=/data/snbb/logs/slurm/${proc}/${who.subject}/${who.session}_%j.err /data/snbb/scripts/snbb_run_${proc}.sh ${who.subject} ${who.session}`)}`,
            );
          }
        for (const j of retries) if (j.again) submit(step(), j.who, j.p, poll);
        retries = [];
        for (let n = o.jobsPerDay; n > 0 && !done; n--) submit(step(), people[r(people.length)], r(8), poll);
      }
    }
  }
  flush();
  if (o.stats)
    process.stderr.write(
      JSON.stringify({ lines, bytes: outBytes, meanLine: +(outBytes / lines).toFixed(1), days: day, mix }) + '\n',
    );
}
