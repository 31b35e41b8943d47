/** What the fields of the documents mean, in one line each. A field without words here fails the documentation test. */

export interface FieldWords {
  readonly words: Readonly<Record<string, string>>
  /** Fields whose children the parent's words explain. */
  readonly folded: readonly string[]
}

export const TASK_WORDS: FieldWords = {
  words: {
    schema: 'Name and version of the document.',
    instance_id: '`owner__repo-123`, also the name of the folder.',
    repository: '`owner`, `name` and `url`; the URL is null where the clone has no remote.',
    pull_request: 'What the developer saw: number, title, author, time of the merge, and how it was merged.',
    'pull_request.number':
      'Null where history does not show one; the id then ends in the beginning of the merge commit.',
    'pull_request.shape': 'How it reached the default branch; decides what its base is.',
    base_commit: 'The state before the change.',
    merge_commit: 'The state with the change.',
    languages: 'Most changed lines first.',
    task_type: 'By rule, from the title and the prompt; `unknown` where no rule fits.',
    task_type_evidence: 'The words that decided.',
    agent: 'Key of the agents table; null for a change without any trace of an agent.',
    model: 'As the session says.',
    session_ids: 'The linked sessions, best evidence first.',
    'prompt.source': 'Where the words come from, and which session, flag or commit.',
    'prompt.sha256': 'Of `prompt.md` as it stands in the folder.',
    'prompt.verbatim': 'False when something in it was redacted.',
    'prompt.share_after_first_edit': 'How much of the prompt was typed after the agent had begun to edit.',
    turns: 'One instructing turn, or several.',
    agent_share_of_diff: 'How much of the merged diff the sessions wrote; null where that cannot be told.',
    agent_share: 'How that was found; absent from tasks of older versions.',
    'agent_share.method':
      'Edits of the sessions replayed line by line, line ranges recorded by git-ai or agent-trace, or the counts of Entire.',
    'agent_share.lines': 'Added lines that are not blank, lock files left out, and how many of them the agent wrote.',
    'agent_share.lower_bound': 'Sessions or logs of sub-agents are missing: the agent wrote at least this much.',
    'agent_share.stated_share': 'What Entire itself says, for comparison.',
    'agent_share.unattributed': 'Lines that no session shows, by file, as ranges in the file after the change.',
    partition: '`strong`: at least one stable fail-to-pass test. `regression-only`: none, and asked for.',
    fail_to_pass: 'Tests that fail without the solution and pass with it, in every run.',
    'fail_to_pass[].before':
      'How it looked before: it failed, its file did not load, it did not exist in a file that loaded, or no run said anything of its file.',
    pass_to_pass:
      'Tests that pass before and after, in every run; with `before: load-error` or `no-report` where before is the untouched base, because their file does not load in between, or no run there says anything of it.',
    unstable:
      'Tests that count for nothing. `pre` and `post` hold one letter a run: P passed, F failed, S skipped, `-` missing.',
    'unstable[].cause':
      'What further runs of its file showed: it differs alone too, depends on what ran before it, passes alone and differs in company, or passes in every run of one job and fails in every run of another. Left out where that is not known.',
    hidden_by_load_error:
      'Tests that pass on the untouched base and after the change, and cannot run in between because their new file does not load.',
    apart: 'Stable tests that say nothing of the change. Absent from tasks of older versions.',
    'apart.skipped': 'Skipped after the change.',
    'apart.skip_to_pass': 'Skipped before it, passed after it.',
    'apart.pass_to_fail': 'Broken by it.',
    'apart.none_to_pass':
      'There only after it, in files that it does not touch and that have no other trouble: made up from what the solution holds. Absent from tasks of older versions.',
    certainty: 'How sure the two lists are: see [certainty](certainty.md). Absent from tasks of older versions.',
    'certainty.confidence': 'At which the bounds hold.',
    'certainty.fail_to_pass': 'Of the weakest test of the list; null where it is empty.',
    'certainty.fail_to_pass.failed_before': 'Runs before the change, in none of which it passed.',
    'certainty.fail_to_pass.passed_after': 'Runs after the change, in all of which it passed.',
    'certainty.fail_to_pass.flake_rate_below': 'It fails with the solution in fewer runs than this.',
    'certainty.fail_to_pass.coincidence_below': 'Chance that a test which the change does not touch got into the list.',
    'certainty.pass_to_pass': 'Of the weakest test of the list; null where it is empty.',
    'certainty.pass_to_pass.passed':
      'Runs before (of the untouched base where its file does not load in `pre`) and after the change, in all of which it passed.',
    'certainty.pass_to_pass.flake_rate_below': 'It fails in fewer runs than this.',
    prompt_fit: 'How prompt, tests and solution fit. Absent from tasks of older versions.',
    'prompt_fit.prompt_overlap': 'Share of the lines that the solution adds which stand in the prompt.',
    'prompt_fit.unnamed':
      'Names and texts that the tests demand, the solution brings, and neither the prompt nor the repository holds.',
    'prompt_fit.unnamed[].name': 'As the tests write it.',
    'prompt_fit.unnamed[].file': 'A test file that demands it.',
    'prompt_fit.unnamed[].kind': 'A name in code, or a text in quotes.',
    'prompt_fit.unnamed[].line': 'Of the test file after the change.',
    'prompt_fit.unnamed[].imported': 'The test file imports it, so without this very name it does not load.',
    'prompt_fit.flags': 'What a person should look at: `code` and the evidence.',
    'prompt_fit.flags[].detail': 'The evidence, in words.',
    'prompt_fit.flags[].code':
      '`tests-too-narrow`: see `unnamed`. `tests-too-wide`: most titles of fail-to-pass tests share no word with the prompt. `prompt-holds-solution`: half of the solution or more stands in the prompt.',
    relevance: 'Every test file that was run, and why.',
    'relevance[].by': 'The change touches it, it reads a changed fixture, or it imports its way to changed code.',
    'relevance[].evidence': 'The path, in words.',
    'relevance[].distance': 'Imports between the test and the changed file.',
    'setup.commands': 'How the dependencies were installed: argument vectors, where the lock file stands.',
    'setup.package_manager': 'Null where nothing is installed.',
    'setup.lock_file': 'What decided the versions.',
    'setup.dependencies_as_of':
      'The moment whose package versions were asked for where no lock file names them (Python); null or absent: those of the day of the install.',
    'setup.tool_versions': 'What ran the tests.',
    'setup.evidence': 'What was decided from which file.',
    'run.commands': 'One for each framework, package and context.',
    'run.commands[].framework': 'As in docs/frameworks.md.',
    'run.commands[].framework_version': 'As installed; the range that the manifest asks for where it does not tell.',
    'run.commands[].cwd': 'Relative to the root of the repository.',
    'run.commands[].context': 'Set where the repository runs one suite in several ways.',
    'run.commands[].command': 'Argument vector. `$REPORT` and `$REPORTERS` stand for paths outside the repository.',
    'run.commands[].files': 'The test files it runs.',
    'run.contexts': "The contexts that the repository's own script runs, such as `TZ=Pacific/Auckland`.",
    'run.sandbox': 'What isolated the tests.',
    'run.network': '`open` only where nothing could close it.',
    'run.timeouts_s': 'Seconds for the setup and for one test process.',
    runs: 'Planned runs of each state; those of the gates come on top.',
    redactions: 'How many values of each type were replaced, over all files.',
    limits: 'What was cut or left out, in words.',
    notes: 'What screens and checks let pass without being sure.',
    created_at: 'ISO 8601.',
    tool_version: 'Of Backtest.',
    files: 'sha256 of every other file of the folder, by name. Reading a task compares them.',
  },
  folded: [
    'repository',
    'pull_request',
    'prompt',
    'prompt.source',
    'agent_share.lines',
    'agent_share.unattributed[]',
    'fail_to_pass[]',
    'pass_to_pass[]',
    'unstable[]',
    'hidden_by_load_error[]',
    'apart.skipped[]',
    'apart.skip_to_pass[]',
    'apart.pass_to_fail[]',
    'apart.none_to_pass[]',
    'relevance[]',
    'setup',
    'run',
    'run.timeouts_s',
    'runs',
  ],
}

export const RUN_WORDS: FieldWords = {
  words: {
    state: 'Which of the three states ran.',
    run: 'Number of the run within its state.',
    part: 'Which part of a curation that several jobs shared, from 1; left out where one job made all runs.',
    phase:
      'Left out for a planned run. `gate`: the finished folder. `alone` and `reordered`: made to learn why a test differs from run to run; they count for no list.',
    framework: 'As in docs/frameworks.md.',
    cwd: 'Relative to the root of the repository.',
    context: 'Set where the repository runs one suite in several ways.',
    files: 'The test files that were asked for.',
    command: 'Argument vector.',
    exit_code: 'Null when a signal ended the process or it never started.',
    signal: 'The signal that ended it.',
    seconds: 'Wall time.',
    changed_files:
      'Those of `files` that the change touches; left out where the report does not say which file a test is in.',
    build_seconds: 'What building before the run took; left out where nothing was built for it.',
    report_sha256: 'Of the structured report; null where there is none.',
    problem: 'Why the process gave no report that can be trusted.',
    problem_detail: 'The same in words.',
    outcomes:
      'One for each test: `file`, `name`, `status` (passed, failed, skipped), the first lines of a failure, milliseconds.',
  },
  folded: ['outcomes[]'],
}

export const TURN_WORDS: FieldWords = {
  words: {
    n: 'Number over all human turns of the change.',
    session_id: 'The session it stands in.',
    step: 'Number of the step in that session.',
    timestamp: 'ISO 8601, where the log has one.',
    kind: 'What the turn is.',
    in_prompt: 'True for instructions and corrections: those stand in `prompt.md`.',
    text: 'What the person typed.',
    edits:
      'Of a turn in the prompt: calls after it, up to the next instruction, whose edits stand in the programs of the change. Left out where no edit could be tied to a turn.',
  },
  folded: [],
}

export const BENCHMARK_WORDS: FieldWords = {
  words: {
    schema: 'Name and version of the document.',
    name: 'Of the benchmark; of a single repository, its name.',
    repositories: 'Every repository that a change came from.',
    tasks: 'One entry a task, active or retired.',
    'tasks[].state': '`active`: a task. `retired`: was one and no longer applies.',
    'tasks[].state_reason': 'Why it is retired.',
    'tasks[].task_sha256': "Of the folder's `task.json`, which holds the digests of the other files.",
    'tasks[].curated_at': 'Of two curations of one change the newer stands.',
    'tasks[].reasons': 'Of the newest curation: code, detail, stage.',
    'tasks[].stages': 'Of the newest curation: name, status, seconds.',
    rejected: 'Changes that never became a task, in the same shape.',
    funnel:
      'How many changes survived each stage, and the reasons of the others. Only the first reason of a change counts.',
    history: 'Versions that once stood, by the digest of their active tasks; newer ones name those tasks, too.',
  },
  folded: ['tasks[]', 'rejected[]', 'tasks[].reasons[]', 'tasks[].stages[]', 'funnel', 'history[]'],
}
