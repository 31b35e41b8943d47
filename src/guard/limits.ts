/**
 * Every budget of the house in one table, so that a reader sees at a glance how much foreign input may cost.
 * Going over one is never silent: it ends as `truncated: true`, a coded rejection, or a `LimitError`.
 */

const KiB = 1024
const MiB = 1024 * KiB

export const limits = {
  /** Agent sessions: read line by line, so the file may be large while one line may not. */
  session: {
    /** Bytes of one session file that are read. */
    fileBytes: 2048 * MiB,
    /** Bytes of one JSONL line. A longer line is skipped and counted. */
    lineBytes: 64 * MiB,
    /** Steps kept of one session. */
    steps: 100_000,
    /** Characters kept of one text in a step (prompt, message, tool result). */
    textChars: 1_000_000,
  },
  /** The change of a pull request, as `git diff` prints it. */
  diff: {
    bytes: 64 * MiB,
    files: 3_000,
    /** GitHub shows no diff beyond 20,000 lines of one file; neither can a reviewer. */
    linesPerFile: 20_000,
  },
  /** Reports of test frameworks: written by foreign code. */
  report: {
    bytes: 64 * MiB,
    /** Test cases of one run. */
    cases: 200_000,
    /** Nesting of XML elements or JSON values. */
    depth: 200,
    /** Characters kept of one failure message. */
    messageChars: 4_000,
  },
  /** JSON or YAML of foreign origin that is read at once. */
  document: { bytes: 32 * MiB, depth: 100 },
  /** One command in the sandbox. */
  command: {
    /** Seconds for an install. */
    setupSeconds: 900,
    /** Seconds for one run of the affected tests. */
    testSeconds: 600,
    /** Seconds between SIGTERM and SIGKILL. */
    graceSeconds: 5,
    /** Bytes of standard output, and the same again for standard error. */
    outputBytes: 64 * MiB,
    /** Processes and threads alive at one moment. A jest run on 64 cores starts about 64 workers of 11 threads. */
    processes: 2_048,
  },
  /** Archives: artifacts of other jobs, npm packages, downloaded task bundles. */
  archive: {
    entries: 20_000,
    /** Bytes of all entries once unpacked. */
    totalBytes: 1024 * MiB,
    entryBytes: 256 * MiB,
    /** Unpacked bytes per packed byte. Deflate itself cannot pass 1032; text rarely passes 20. */
    ratio: 100,
    /** Smaller entries may pack better, and do: the records of fifty runs that were all alike were measured at 126. */
    ratioFromBytes: 16 * MiB,
  },
  /** Paths of foreign origin. */
  path: {
    /** Bytes of a whole relative path: what Linux, macOS and a GitHub artifact take together. */
    bytes: 1_024,
    /** Bytes of one name: ext4, APFS and NTFS all stop at 255. */
    nameBytes: 255,
    depth: 64,
  },
  /** Text for people on GitHub. */
  markdown: {
    /** GitHub refuses a comment body over 65,536 characters. */
    commentBytes: 65_536,
    /** GitHub refuses a job summary over 1 MiB a step. */
    summaryBytes: 1024 * KiB,
    /** Characters of one quoted piece of a session. */
    quoteChars: 300,
    /** Characters of one block of quoted output. */
    blockChars: 4_000,
  },
  /** Untrusted text in a job log. */
  log: { lineChars: 1_000, lines: 200 },
} as const
