/** One small session per format, in the shapes that the programs write. `steps` says what reading it must give. */

export interface Fixture {
  readonly name: string
  readonly format: string
  readonly agent: string
  readonly text: string
  /** u human, m message, t thinking, i injected, c good call, x failed call, ? unknown outcome, d denied, - no result. */
  readonly steps: string
  readonly id: string
}

const jsonl = (...lines: unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const pretty = (document: unknown): string => JSON.stringify(document, null, 2)

let count = 0
const uuid = (): string => `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`

function claude(type: 'user' | 'assistant', content: unknown, extra: object = {}): object {
  const base = {
    parentUuid: uuid(),
    sessionId: 's-claude',
    uuid: uuid(),
    cwd: '/w/app',
    gitBranch: 'b',
    version: '2.1.0',
  }
  return { ...base, type, timestamp: '2026-01-01T00:00:00.000Z', message: { role: type, content }, ...extra }
}

function claudeAnswer(id: string, output: number, block: object): object {
  const message = {
    id,
    model: 'claude-x',
    role: 'assistant',
    content: [block],
    usage: { input_tokens: 10, output_tokens: output },
  }
  return claude('assistant', [], { message })
}

const claudeResult = (id: string, content: unknown, failed?: boolean): object =>
  claude('user', [
    { type: 'tool_result', tool_use_id: id, content, ...(failed === undefined ? {} : { is_error: failed }) },
  ])

const codex = (type: string, payload: object): object => ({ timestamp: '2026-01-01T00:00:00.000Z', type, payload })
const copilot = (type: string, data: object): object => ({
  type,
  data,
  id: uuid(),
  timestamp: '2026-01-01T00:00:00.000Z',
})
const chunk = (delta: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', created: 1_757_413_024_352, choices: [{ delta }] })}\n\n`

export const FIXTURES: readonly Fixture[] = [
  {
    name: 'Claude Code session with a refusal, a sibling and a compaction',
    format: 'claude-code-jsonl',
    agent: 'claude-code',
    id: 's-claude',
    steps: 'uittmcxdxiiu',
    text: jsonl(
      { type: 'summary', summary: 'old', leafUuid: uuid() },
      claude('user', 'Fix the parser'),
      claude('user', '<command-name>/cost</command-name>'),
      claude('user', 'skill text', { isMeta: true }),
      claude('assistant', [{ type: 'thinking', thinking: 'hm' }]),
      claude('assistant', [{ type: 'thinking', thinking: 'hm again' }]),
      claudeAnswer('m1', 5, { type: 'text', text: 'I will edit.' }),
      claudeAnswer('m1', 9, {
        type: 'tool_use',
        id: 't1',
        name: 'Edit',
        input: { file_path: '/w/app/a.ts', old_string: 'a', new_string: 'b' },
      }),
      claudeResult('t1', 'ok'),
      claudeAnswer('m2', 7, { type: 'tool_use', id: 't2', name: 'Bash', input: { command: 'npm test' } }),
      claudeResult('t2', 'Exit code 3\nfailed', true),
      claudeAnswer('m3', 1, {
        type: 'tool_use',
        id: 't3',
        name: 'Write',
        input: { file_path: '/w/app/b.ts', content: 'x' },
      }),
      claudeResult('t3', "The user doesn't want to proceed with this tool use. The tool use was rejected.", true),
      claudeAnswer('m3', 1, { type: 'tool_use', id: 't4', name: 'Read', input: { file_path: '/w/app/b.ts' } }),
      claudeResult('t4', '<tool_use_error>Sibling tool call errored</tool_use_error>', true),
      claude('user', 'This session is being continued from a previous conversation', { isCompactSummary: true }),
      claude('user', '<task-notification>done</task-notification>'),
      claude('user', [{ type: 'text', text: '[Request interrupted by user]' }]),
      { type: 'pr-link', prNumber: 12, prRepository: 'o/r', sessionId: 's-claude' },
    ),
  },
  {
    name: 'Claude stream-json, cut before its result',
    format: 'claude-stream-json',
    agent: 'claude-code',
    id: 's-stream',
    steps: 'iumc',
    text: `starting up\n${jsonl(
      { type: 'system', subtype: 'init', session_id: 's-stream', cwd: '/app', tools: [], model: 'claude-x' },
      {
        type: 'user',
        session_id: 's-stream',
        parent_tool_use_id: null,
        message: {
          role: 'user',
          content: [
            { type: 'text', text: 'Rules of the action' },
            { type: 'text', text: 'Please add a flag' },
          ],
        },
      },
      { type: 'assistant', session_id: 's-stream', message: { id: 'm', content: [{ type: 'text', text: 'Sure' }] } },
      {
        type: 'assistant',
        session_id: 's-stream',
        message: { id: 'm', content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } }] },
      },
      {
        type: 'user',
        session_id: 's-stream',
        message: { content: [{ type: 'tool_result', tool_use_id: 't', content: 'a' }] },
      },
    )}{"type":"assist`,
  },
  {
    name: 'execution file of claude-code-action',
    format: 'claude-execution-file',
    agent: 'claude-code',
    id: 's-action',
    steps: 'm-',
    text: pretty([
      { type: 'system', subtype: 'init', session_id: 's-action', tools: [] },
      {
        type: 'assistant',
        session_id: 's-action',
        message: {
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'tool_use', id: 'a', name: 'Read', input: {} },
          ],
        },
      },
      { type: 'result', subtype: 'success', total_cost_usd: 0.5, usage: { input_tokens: 1, output_tokens: 2 } },
    ]),
  },
  {
    name: 'Codex rollout',
    format: 'codex-rollout',
    agent: 'codex',
    id: 's-codex',
    steps: 'utcx?imd',
    text: jsonl(
      codex('session_meta', { id: 's-codex', cwd: '/w', cli_version: '0.1', git: { branch: 'main' } }),
      codex('response_item', {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: '<environment_context>x</environment_context>' }],
      }),
      codex('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'List files' }] }),
      codex('event_msg', { type: 'user_message', message: 'List files' }),
      codex('response_item', { type: 'reasoning', summary: [{ type: 'summary_text', text: 'think' }] }),
      codex('response_item', { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: '1' }),
      codex('response_item', {
        type: 'function_call_output',
        call_id: '1',
        output: 'Chunk ID: a\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\na',
      }),
      codex('response_item', {
        type: 'custom_tool_call',
        name: 'apply_patch',
        input: '*** Begin Patch\n*** Add File: a\n+x\n*** End Patch',
        call_id: '2',
      }),
      codex('response_item', {
        type: 'custom_tool_call_output',
        call_id: '2',
        output: '{"output":"bad","metadata":{"exit_code":1}}',
      }),
      codex('response_item', { type: 'function_call', name: 'update_plan', arguments: 'not json', call_id: '3' }),
      codex('response_item', { type: 'function_call_output', call_id: '3', output: 'Plan updated' }),
      codex('compacted', { message: 'summary' }),
      codex('response_item', { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done' }] }),
      codex('response_item', {
        type: 'function_call',
        name: 'exec_command',
        arguments: '{"cmd":"rm a"}',
        call_id: '4',
      }),
      codex('response_item', { type: 'function_call_output', call_id: '4', output: 'exec command rejected by user' }),
      codex('event_msg', {
        type: 'token_count',
        info: { total_token_usage: { input_tokens: 10, cached_input_tokens: 4, output_tokens: 3 } },
      }),
    ),
  },
  {
    name: 'Codex file of 2025',
    format: 'codex-legacy',
    agent: 'codex',
    id: 's-old',
    steps: 'ucm',
    text: jsonl(
      { id: 's-old', timestamp: '2025-08-01T00:00:00Z', instructions: null, git: { branch: 'x' } },
      { record_type: 'state' },
      {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: '<environment_context>\n<cwd>/w</cwd>' }],
      },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Do it' }] },
      { type: 'function_call', name: 'shell', arguments: '{"command":["bash","-lc","ls"]}', call_id: 'c' },
      { type: 'function_call_output', call_id: 'c', output: '{"output":"a","metadata":{"exit_code":0}}' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'ok' }] },
    ),
  },
  {
    name: 'codex exec --json',
    format: 'codex-exec',
    agent: 'codex',
    id: 'th',
    steps: 'tcxdcm-',
    text: jsonl(
      { type: 'thread.started', thread_id: 'th' },
      { type: 'item.completed', item: { id: '0', type: 'reasoning', text: 'r' } },
      { type: 'item.started', item: { id: '1', type: 'command_execution', command: 'ls', status: 'in_progress' } },
      {
        type: 'item.completed',
        item: {
          id: '1',
          type: 'command_execution',
          command: 'ls',
          aggregated_output: 'a',
          exit_code: 0,
          status: 'completed',
        },
      },
      {
        type: 'item.completed',
        item: {
          id: '2',
          type: 'command_execution',
          command: 'x',
          aggregated_output: '',
          exit_code: 127,
          status: 'failed',
        },
      },
      {
        type: 'item.completed',
        item: { id: '3', type: 'command_execution', command: 'rm', aggregated_output: '', status: 'declined' },
      },
      {
        type: 'item.completed',
        item: { id: '4', type: 'file_change', changes: [{ path: 'a.ts', kind: 'add' }], status: 'completed' },
      },
      { type: 'item.completed', item: { id: '5', type: 'agent_message', text: 'bye' } },
      { type: 'item.started', item: { id: '6', type: 'command_execution', command: 'sleep', status: 'in_progress' } },
    ),
  },
  {
    name: 'Copilot CLI events',
    format: 'copilot-cli-events',
    agent: 'copilot-cli',
    id: 's-cop',
    steps: 'utmcxx',
    text: jsonl(
      copilot('session.start', { sessionId: 's-cop', copilotVersion: '1', context: { cwd: '/w', branch: 'b' } }),
      copilot('user.message', { content: 'hello', transformedContent: 'hello + context' }),
      copilot('assistant.message', {
        content: 'hi',
        reasoningText: 'hm',
        toolRequests: [{ toolCallId: '1', name: 'bash', arguments: {} }],
      }),
      copilot('tool.execution_start', {
        toolCallId: '1',
        toolName: 'create',
        arguments: { path: '/w/a', file_text: 'x' },
      }),
      copilot('tool.execution_complete', { toolCallId: '1', success: true, result: { content: 'Created' } }),
      copilot('tool.execution_start', { toolCallId: '2', toolName: 'bash', arguments: { command: 'false' } }),
      copilot('tool.execution_complete', {
        toolCallId: '2',
        success: true,
        result: { content: 'out\n<shellId: 6 completed with exit code 1>' },
      }),
      copilot('tool.execution_start', { toolCallId: '3', toolName: 'view', arguments: { path: '/nope' } }),
      copilot('tool.execution_complete', { toolCallId: '3', success: false, error: { message: 'no such file' } }),
    ),
  },
  {
    name: 'Copilot cloud agent log',
    format: 'copilot-cloud-log',
    agent: 'copilot',
    id: 'file#1',
    steps: 'm??',
    text:
      chunk({ content: 'I will look', role: 'assistant' }) +
      chunk({ tool_calls: [{ id: 'a', function: { name: 'view', arguments: '{"path":"/r"}' } }] }) +
      chunk({ content: 'diff', tool_calls: [{ id: 'a', function: { name: 'view', arguments: '{"path":"/r"}' } }] }) +
      chunk({ content: 'out', tool_calls: [{ id: 'b', function: { name: 'bash', arguments: '{"command":"ls"}' } }] }) +
      'data: [DONE]\n',
  },
  {
    name: 'Gemini CLI session, one document',
    format: 'gemini-session',
    agent: 'gemini-cli',
    id: 's-gem',
    steps: 'utmcxd',
    text: pretty({
      sessionId: 's-gem',
      projectHash: 'h',
      startTime: '2026-01-01T00:00:00Z',
      messages: [
        { id: '1', type: 'user', content: [{ text: 'go' }] },
        {
          id: '2',
          type: 'gemini',
          content: 'ok',
          model: 'g',
          thoughts: [{ subject: 's', description: 'd' }],
          tokens: { input: 10, output: 2, cached: 4 },
          toolCalls: [
            {
              id: 'a',
              name: 'read_file',
              args: {},
              status: 'success',
              result: [{ functionResponse: { response: { output: 'text' } } }],
            },
            {
              id: 'b',
              name: 'run_shell_command',
              args: { command: 'x' },
              status: 'success',
              result: [{ functionResponse: { response: { output: 'Output: \nExit Code: 2\nSignal: 0' } } }],
            },
            { id: 'c', name: 'write_file', args: {}, status: 'cancelled', result: [] },
          ],
        },
      ],
    }),
  },
  {
    name: 'Gemini CLI session since 0.40, with a rewrite and a rewind',
    format: 'gemini-session-lines',
    agent: 'gemini-cli',
    id: 's-gl',
    steps: 'umcu',
    text: jsonl(
      { sessionId: 's-gl', projectHash: 'h', startTime: '2026-01-01T00:00:00Z' },
      { id: '1', type: 'user', content: 'one' },
      { id: '2', type: 'gemini', content: 'part' },
      {
        id: '2',
        type: 'gemini',
        content: 'whole',
        toolCalls: [
          {
            id: 'a',
            name: 'glob',
            args: {},
            status: 'success',
            result: [{ functionResponse: { response: { output: '' } } }],
          },
        ],
      },
      { $rewindTo: '1' },
      { id: '3', type: 'user', content: 'two' },
    ),
  },
  {
    name: 'Gemini stream-json',
    format: 'gemini-stream-json',
    agent: 'gemini-cli',
    id: 's-gs',
    steps: 'umcx',
    text: jsonl(
      { type: 'init', session_id: 's-gs', model: 'g' },
      { type: 'message', role: 'user', content: 'hi' },
      { type: 'message', role: 'assistant', content: 'he', delta: true },
      { type: 'message', role: 'assistant', content: 'llo', delta: true },
      { type: 'tool_use', tool_name: 'glob', tool_id: '1', parameters: {} },
      { type: 'tool_result', tool_id: '1', status: 'success', output: 'a' },
      { type: 'tool_use', tool_name: 'glob', tool_id: '2', parameters: {} },
      { type: 'tool_result', tool_id: '2', status: 'error', error: { message: 'no' } },
    ),
  },
  {
    name: 'Gemini API contents',
    format: 'gemini-contents',
    agent: 'gemini-cli',
    id: 'file#1',
    steps: 'utmc',
    text: pretty([
      { role: 'user', parts: [{ text: 'do' }] },
      {
        role: 'model',
        parts: [{ text: 'hm', thought: true }, { text: 'yes' }, { functionCall: { id: '1', name: 'glob', args: {} } }],
      },
      { role: 'user', parts: [{ functionResponse: { id: '1', name: 'glob', response: { output: 'a' } } }] },
    ]),
  },
  {
    name: 'OpenCode export',
    format: 'opencode-export',
    agent: 'opencode',
    id: 'ses_1',
    steps: 'utcxx-m',
    text: pretty({
      info: { id: 'ses_1', directory: '/w', version: '1', time: { created: 1_772_924_668_464 } },
      messages: [
        { info: { role: 'user', time: { created: 1 } }, parts: [{ type: 'text', text: 'go' }] },
        {
          info: {
            role: 'assistant',
            modelID: 'm',
            cost: 0.25,
            tokens: { input: 5, output: 2, cache: { read: 1, write: 0 } },
          },
          parts: [
            { type: 'step-start' },
            { type: 'reasoning', text: 'r' },
            { type: 'tool', tool: 'read', callID: 'REDACTED', state: { status: 'completed', input: {}, output: 'x' } },
            {
              type: 'tool',
              tool: 'bash',
              callID: 'REDACTED',
              state: { status: 'completed', input: { command: 'x' }, output: '', metadata: { exit: 1 } },
            },
            {
              type: 'tool',
              tool: 'edit',
              callID: 'c',
              state: { status: 'error', input: {}, error: 'oldString not found' },
            },
            { type: 'tool', tool: 'bash', callID: 'd', state: { status: 'running', input: {} } },
            { type: 'text', text: 'done' },
          ],
        },
      ],
    }),
  },
  {
    name: 'Entire compact transcript',
    format: 'entire-compact',
    agent: 'claude-code',
    id: 'file#1',
    steps: 'umcx-',
    text: jsonl(
      { v: 1, agent: 'claude-code', type: 'user', ts: '2026-01-01T00:00:00Z', content: [{ id: 'p', text: 'go' }] },
      {
        v: 1,
        agent: 'claude-code',
        type: 'assistant',
        ts: '2026-01-01T00:00:01Z',
        input_tokens: 2,
        output_tokens: 3,
        content: [
          { type: 'text', text: 'ok' },
          { type: 'tool_use', id: '1', name: 'Read', input: {}, result: { output: 'x', status: 'success' } },
        ],
      },
      {
        v: 1,
        agent: 'claude-code',
        type: 'assistant',
        ts: '2026-01-01T00:00:02Z',
        content: [
          { type: 'tool_use', id: '2', name: 'Bash', input: {}, result: { output: 'no', status: 'error' } },
          { type: 'tool_use', id: '3', name: 'Bash', input: {} },
        ],
      },
    ),
  },
  {
    name: 'ATIF 1.7 with a sub-agent',
    format: 'atif',
    agent: 'terminus-2',
    id: 's-atif',
    steps: 'iutm?',
    text: pretty({
      schema_version: 'ATIF-v1.7',
      session_id: 's-atif',
      agent: { name: 'terminus-2', version: '2', model_name: 'm' },
      steps: [
        { step_id: 1, source: 'system', message: 'rules' },
        { step_id: 2, source: 'user', message: 'go' },
        { step_id: 3, source: 'agent', message: 'again', is_copied_context: true },
        {
          step_id: 4,
          source: 'agent',
          message: 'ok',
          reasoning_content: 'r',
          tool_calls: [{ tool_call_id: '1', function_name: 'bash', arguments: { command: 'ls' } }],
          observation: { results: [{ source_call_id: '1', content: 'a' }] },
        },
      ],
      subagent_trajectories: [
        { schema_version: 'ATIF-v1.7', trajectory_id: 'child', agent: { name: 'x', version: '1' }, steps: [] },
      ],
    }),
  },
  {
    name: 'mini-SWE-agent v1 list',
    format: 'mini-swe-agent',
    agent: 'mini-swe-agent',
    id: 'file#1',
    steps: 'umcmxi',
    text: pretty([
      { role: 'system', content: 'rules' },
      { role: 'user', content: 'task' },
      { role: 'assistant', content: 'THOUGHT: look\n\n```mswea_bash_command\nls\n```' },
      { role: 'user', content: '<returncode>0</returncode>\n<output>\na\n</output>' },
      { role: 'assistant', content: 'THOUGHT: run\n\n```bash\nfalse\n```' },
      { role: 'user', content: '<returncode>1</returncode>\n<output>\n</output>' },
      { role: 'user', content: 'Please always provide exactly one action' },
    ]),
  },
  {
    name: 'mini-SWE-agent v2',
    format: 'mini-swe-agent',
    agent: 'mini-swe-agent',
    id: 'org__repo-1',
    steps: 'umxc',
    text: pretty({
      trajectory_format: 'mini-swe-agent-1.1',
      instance_id: 'org__repo-1',
      info: {
        exit_status: 'LimitsExceeded',
        model_stats: { instance_cost: 0.1 },
        config: { model: { model_name: 'm' } },
      },
      messages: [
        { role: 'system', content: 'rules' },
        { role: 'user', content: 'task' },
        {
          role: 'assistant',
          content: 'go',
          tool_calls: [
            { id: 'a', function: { name: 'bash', arguments: '{"command":"x"}' } },
            { id: 'b', function: { name: 'bash', arguments: '{"command":"y"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'no', extra: { returncode: 2 } },
        { role: 'tool', tool_call_id: 'b', content: 'yes', extra: { returncode: 0 } },
      ],
    }),
  },
  {
    name: 'mini-SWE-agent runs, one a line',
    format: 'mini-swe-agent-batch',
    agent: 'mini-swe-agent',
    id: 'one',
    steps: 'uc',
    text: jsonl(
      {
        instance_id: 'one',
        trajectory_format: 'mini-swe-agent-1',
        info: {},
        messages: [
          { role: 'user', content: 'task' },
          { role: 'assistant', content: '```bash\nls\n```' },
          { role: 'user', content: '<returncode>0</returncode>' },
        ],
      },
      { instance_id: 'two', trajectory_format: 'mini-swe-agent-1', info: {}, messages: [] },
    ),
  },
  {
    name: 'SWE-agent trajectory',
    format: 'swe-agent',
    agent: 'swe-agent',
    id: 'file#1',
    steps: 'um?m?',
    text: pretty({
      environment: 'e',
      trajectory: [
        { action: 'open a.py\n', observation: '[File: a.py]', thought: 'look', state: '{"open_file": "n/a"}' },
        {
          action: 'edit 1:1\nx = 1\nend_of_edit',
          observation: 'done',
          thought: 'edit',
          state: { open_file: '/w/a.py' },
        },
      ],
      history: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'Here is a demonstration of how to correctly accomplish this task', is_demo: true },
        { role: 'user', content: 'the issue' },
      ],
      info: { exit_status: 'submitted' },
    }),
  },
  {
    name: 'OpenHands V0 trajectory',
    format: 'openhands-trajectory',
    agent: 'openhands',
    id: 'file#1',
    steps: 'umxmcxm',
    text: pretty([
      { id: 0, source: 'user', action: 'message', args: { content: 'go' } },
      { id: 1, source: 'environment', observation: 'agent_state_changed', content: '' },
      { id: 2, source: 'agent', action: 'run', args: { command: 'false', thought: 'try' } },
      { id: 3, cause: 2, observation: 'run', content: '', extras: { metadata: { exit_code: 1 } } },
      { id: 4, source: 'agent', action: 'run', args: { command: 'true', thought: 'again' } },
      { id: 5, cause: 4, observation: 'run', content: 'ok', success: true },
      { id: 6, source: 'agent', action: 'edit', args: { path: '/w/a', old_str: 'a', new_str: 'b' } },
      { id: 7, cause: 6, observation: 'error', content: 'No replacement was performed' },
      { id: 8, source: 'agent', action: 'finish', args: { final_thought: 'bye' } },
    ]),
  },
  {
    name: 'OpenHands resolver output of the first generation',
    format: 'openhands-output',
    agent: 'openhands',
    id: 'o/r#5',
    steps: 'umcm',
    text: jsonl({
      issue: { owner: 'o', repo: 'r', number: 5 },
      instruction: 'fix',
      git_patch: '',
      history: [
        { content: 'fix it', action: 'message' },
        { command: 'ls', thought: 'look', action: 'run' },
        { content: 'a', exit_code: 0, observation: 'run' },
        { outputs: {}, thought: 'done', action: 'finish' },
      ],
    }),
  },
  {
    name: 'OpenHands SDK events',
    format: 'openhands-events',
    agent: 'openhands',
    id: 'file#1',
    steps: 'utmcxd',
    text: jsonl(
      {
        kind: 'MessageEvent',
        id: '1',
        source: 'user',
        llm_message: { role: 'user', content: [{ type: 'text', text: 'go' }] },
      },
      {
        kind: 'ActionEvent',
        id: '2',
        source: 'agent',
        thought: [{ type: 'text', text: '<think>r</think>\nok' }],
        reasoning_content: 'r',
        tool_name: 'terminal',
        tool_call_id: 'a',
        action: { kind: 'T', command: 'ls' },
      },
      {
        kind: 'ObservationEvent',
        id: '3',
        tool_call_id: 'a',
        observation: { content: [{ type: 'text', text: 'a' }], is_error: false, exit_code: 0 },
      },
      {
        kind: 'ActionEvent',
        id: '4',
        source: 'agent',
        thought: [],
        tool_name: 'terminal',
        tool_call_id: 'b',
        action: { command: 'x' },
      },
      { kind: 'AgentErrorEvent', id: '5', tool_call_id: 'b', error: 'bad call' },
      {
        kind: 'ActionEvent',
        id: '6',
        source: 'agent',
        thought: [],
        tool_name: 'terminal',
        tool_call_id: 'c',
        action: { command: 'rm' },
      },
      { kind: 'UserRejectObservation', id: '7', tool_call_id: 'c', rejection_reason: 'no' },
    ),
  },
  {
    name: 'Cursor transcript',
    format: 'cursor-transcript',
    agent: 'cursor',
    id: 'file#1',
    steps: 'um-',
    text: jsonl(
      {
        role: 'user',
        message: {
          content: [
            { type: 'text', text: '<external_links>\n</external_links>\n<user_query>\nmake a list\n</user_query>' },
          ],
        },
      },
      {
        role: 'assistant',
        message: {
          content: [
            { type: 'text', text: 'ok' },
            { type: 'tool_use', name: 'Write', input: { path: '/w/a', contents: 'x' } },
          ],
        },
      },
    ),
  },
  {
    name: 'Cline messages',
    format: 'cline-messages',
    agent: 'cline',
    id: 's-cline',
    steps: 'um?',
    text: pretty({
      version: 1,
      sessionId: 's-cline',
      messages: [
        {
          id: '1',
          role: 'user',
          content: [
            { type: 'text', text: 'go' },
            { type: 'file', path: '/w/a', content: 'x' },
          ],
        },
        {
          id: '2',
          role: 'assistant',
          ts: 1_783_376_875_985,
          metrics: { inputTokens: 1, outputTokens: 2, cost: 0.1 },
          content: [
            { type: 'text', text: 'ok' },
            { type: 'tool_use', id: 't', name: 'editor', input: { path: '/w/a', old_text: 'x', new_text: 'y' } },
          ],
        },
        {
          id: '3',
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't', name: 'editor', content: 'Edited' }],
        },
      ],
    }),
  },
  {
    name: 'Cline history of older versions',
    format: 'cline-history',
    agent: 'cline',
    id: 'file#1',
    steps: 'um',
    text: pretty([
      {
        role: 'user',
        content: [
          { type: 'text', text: '<task>\ngo\n</task>' },
          { type: 'text', text: '<environment_details>\nx\n</environment_details>' },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'ok' }] },
    ]),
  },
  {
    name: 'Droid session',
    format: 'droid-session',
    agent: 'factory-droid',
    id: 's-droid',
    steps: 'uc',
    text: jsonl(
      { type: 'session_start', id: 's-droid', cwd: '/w', version: '1' },
      {
        type: 'message',
        id: '1',
        message: {
          role: 'user',
          content: [
            { type: 'text', text: 'go' },
            { type: 'text', text: 'Contents of /w/a (lines 1-2 of 2):\nx' },
          ],
        },
      },
      {
        type: 'message',
        id: '2',
        message: {
          role: 'assistant',
          content: [
            {
              type: 'tool_use',
              id: 't',
              name: 'ApplyPatch',
              input: { input: '*** Begin Patch\n*** Update File: a\n-x\n+y\n*** End Patch' },
            },
          ],
        },
      },
      {
        type: 'message',
        id: '3',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: '{"success":true}' }] },
      },
    ),
  },
  {
    name: 'Droid stream-json',
    format: 'droid-stream-json',
    agent: 'factory-droid',
    id: 's-ds',
    steps: 'umcxm',
    text: jsonl(
      { type: 'system', session_id: 's-ds', model: 'm', cwd: '/w' },
      { type: 'message', session_id: 's-ds', role: 'user', text: 'go' },
      { type: 'message', session_id: 's-ds', role: 'assistant', text: 'ok' },
      { type: 'tool_call', toolCallId: '1', toolName: 'Execute', parameters: { command: 'ls' } },
      { type: 'tool_result', toolCallId: '1', value: { stdout: 'a', exitCode: 0 } },
      { type: 'tool_call', toolCallId: '2', toolName: 'Execute', parameters: { command: 'x' } },
      { type: 'tool_result', toolCallId: '2', isError: true, value: 'no' },
      { type: 'completion', finalText: 'bye' },
    ),
  },
  {
    name: 'Amp thread',
    format: 'amp-thread',
    agent: 'amp',
    id: 'T-1',
    steps: 'umcxd',
    text: pretty({
      v: 1,
      id: 'T-1',
      created: 1_772_241_173_221,
      messages: [
        { messageId: 0, role: 'user', content: [{ type: 'text', text: 'go' }] },
        {
          messageId: 1,
          role: 'assistant',
          usage: { model: 'm', inputTokens: 1, outputTokens: 2 },
          content: [
            { type: 'text', text: 'ok' },
            { type: 'tool_use', id: 'a', name: 'Read', input: {} },
            { type: 'tool_use', id: 'b', name: 'Bash', input: {} },
            { type: 'tool_use', id: 'c', name: 'Bash', input: {} },
          ],
        },
        {
          messageId: 2,
          role: 'user',
          content: [
            { type: 'tool_result', toolUseID: 'a', run: { status: 'done', result: { content: 'x' } } },
            { type: 'tool_result', toolUseID: 'b', run: { status: 'done', result: { output: 'no', exitCode: 1 } } },
            { type: 'tool_result', toolUseID: 'c', run: { status: 'rejected-by-user' } },
          ],
        },
      ],
    }),
  },
  {
    name: 'SpecStory history',
    format: 'specstory',
    agent: 'codex',
    id: '019c7be4-e46e',
    steps: 'utmx?',
    text: [
      '<!-- Generated by SpecStory, Markdown v2.1.0 -->',
      '',
      '# 2026-02-20 16:33:05Z',
      '',
      '<!-- Codex CLI Session 019c7be4-e46e (2026-02-20 16:33:05Z) -->',
      '',
      '_**User (2026-02-20 16:33:05Z)**_',
      '',
      'Go on',
      '',
      '---',
      '',
      '_**Agent (gpt-x 2026-02-20 16:33:13Z)**_',
      '',
      '<think><details><summary>Thought Process</summary>',
      'hm',
      '</details></think>',
      '',
      '_**Agent (gpt-x 2026-02-20 16:33:14Z)**_',
      '',
      'I look.',
      '',
      '_**Agent (gpt-x 2026-02-20 16:33:15Z)**_',
      '',
      '<tool-use data-tool-type="shell" data-tool-name="exec_command"><details>',
      '<summary>Tool use: **exec_command** `npm test`</summary>',
      '```',
      'Process exited with code 1',
      '```',
      '</details></tool-use>',
      '',
      '<tool-use data-tool-type="write" data-tool-name="apply_patch"><details>',
      '<summary>Tool use: **apply_patch**</summary>',
      '**Add: `docs/a.md`**',
      '',
      '```diff',
      '+one',
      '```',
      '```',
      'Success',
      '```',
      '</details></tool-use>',
      '',
    ].join('\n'),
  },
  {
    name: 'aider history',
    format: 'aider-history',
    agent: 'aider',
    id: 'aider-2026-01-01T10:00:00',
    steps: 'umcu',
    text: [
      '',
      '# aider chat started at 2026-01-01 10:00:00',
      '',
      '> Model: gpt-x with diff edit format  ',
      '',
      '#### add a greeting  ',
      '#### in hello.py  ',
      '',
      'I will add it.',
      '',
      'hello.py',
      '```python',
      '<<<<<<< SEARCH',
      '=======',
      "print('hi')",
      '>>>>>>> REPLACE',
      '```',
      '',
      '> Applied edit to hello.py  ',
      '> Tokens: 1k sent, 20 received. Cost: $0.01 message, $0.02 session.  ',
      '',
      '#### thanks  ',
    ].join('\n'),
  },
  {
    name: 'git-ai note',
    format: 'git-ai-note',
    agent: 'cursor',
    id: 'native-id',
    steps: 'um-',
    text: `src/a.ts\n  abcdef0123456789 1-4,9\n---\n${pretty({
      schema_version: 'authorship/3.0.0',
      git_ai_version: '1.2.0',
      base_commit_sha: 'x',
      prompts: {
        abcdef0123456789: {
          agent_id: { tool: 'cursor', id: 'native-id', model: 'm' },
          messages: [
            { type: 'user', text: 'go', timestamp: '2026-01-01T00:00:00Z' },
            { type: 'assistant', text: 'ok' },
            { type: 'tool_use', name: 'edit_file', input: { file_path: 'src/a.ts' } },
          ],
        },
      },
    })}`,
  },
  {
    name: 'git-ai note of 2025, with results as words of the user',
    format: 'git-ai-note',
    agent: 'claude-code',
    id: 'with-results',
    steps: 'u?m???-mu',
    text: `src/a.ts\n  abcdef0123456789 1-4,9\n---\n${pretty({
      schema_version: 'authorship/3.0.0',
      git_ai_version: '1.0.22',
      base_commit_sha: 'x',
      prompts: {
        abcdef0123456789: {
          agent_id: { tool: 'claude', id: 'with-results', model: 'm' },
          messages: [
            { type: 'user', text: 'go', timestamp: '2025-10-01T00:00:00Z' },
            { type: 'tool_use', name: 'Read', input: { file_path: 'src/a.ts' } },
            { type: 'user', text: '1→one' },
            { type: 'assistant', text: 'ok' },
            { type: 'tool_use', name: 'Read', input: { file_path: 'src/b.ts' } },
            { type: 'tool_use', name: 'Read', input: { file_path: 'src/c.ts' } },
            { type: 'tool_use', name: 'Read', input: { file_path: 'src/d.ts' } },
            { type: 'user', text: '1→two' },
            { type: 'user', text: '1→three' },
            { type: 'user', text: '1→four' },
            { type: 'tool_use', name: 'Edit', input: { file_path: 'src/a.ts' } },
            { type: 'assistant', text: 'done' },
            { type: 'user', text: 'now the other' },
          ],
        },
      },
    })}`,
  },
  {
    name: 'git-ai note of another agent, whom a person answers after each call',
    format: 'git-ai-note',
    agent: 'cursor',
    id: 'with-answers',
    steps: 'u-u-u-u',
    text: `src/a.ts\n  abcdef0123456789 1-4,9\n---\n${pretty({
      schema_version: 'authorship/3.0.0',
      git_ai_version: '1.0.22',
      base_commit_sha: 'x',
      prompts: {
        abcdef0123456789: {
          agent_id: { tool: 'cursor', id: 'with-answers', model: 'm' },
          messages: ['go', 'round the corners', 'in blue', 'and the next'].flatMap((text, turn) => [
            ...(turn === 0 ? [] : [{ type: 'tool_use', name: 'edit_file', input: { file_path: 'src/a.ts' } }]),
            { type: 'user', text },
          ]),
        },
      },
    })}`,
  },
  {
    name: 'VS Code chat',
    format: 'vscode-chat',
    agent: 'copilot-chat',
    id: 's-vs',
    steps: 'um?m',
    text: pretty({
      version: 3,
      sessionId: 's-vs',
      requests: [
        {
          requestId: 'r',
          message: { text: 'help' },
          modelId: 'm',
          timestamp: 1_759_845_073_835,
          response: [
            { value: 'See ' },
            { kind: 'inlineReference', inlineReference: { path: '/w/a' } },
            {
              kind: 'toolInvocationSerialized',
              toolId: 'copilot_readFile',
              toolCallId: 't',
              pastTenseMessage: { value: 'Read a' },
              isComplete: true,
            },
            { value: 'done' },
          ],
        },
      ],
    }),
  },
  {
    name: 'VS Code chat log',
    format: 'vscode-chat-log',
    agent: 'copilot-chat',
    id: 's-vl',
    steps: 'umum',
    text: jsonl(
      {
        kind: 0,
        v: { version: 3, sessionId: 's-vl', requests: [{ message: { text: 'one' }, response: [{ value: 'a' }] }] },
      },
      { kind: 1, k: ['customTitle'], v: 'x' },
      { kind: 2, k: ['requests'], v: [{ message: { text: 'two' }, response: [{ value: 'draft' }] }] },
      { kind: 2, k: ['requests', 1, 'response'], i: 0, v: [{ value: 'Well, ' }] },
      { kind: 2, k: ['requests', 1, 'response'], v: [{ value: 'b' }] },
      { kind: 1, k: ['requests', 1, 'modelId'], v: 'm2' },
      { kind: 3, k: ['requests', 0, 'followups'] },
    ),
  },
  {
    name: 'Windsurf transcript',
    format: 'windsurf-transcript',
    agent: 'windsurf',
    id: 'file#1',
    steps: 'umccxdx',
    text: jsonl(
      { type: 'user_input', status: 'done', user_input: { user_response: 'go' } },
      { type: 'planner_response', status: 'done', planner_response: { response: 'ok' } },
      { type: 'view_file', status: 'done', view_file: { path: 'file:///w/a', content: 'x' } },
      {
        type: 'code_action',
        status: 'done',
        code_action: { path: 'file:///w/a', new_content: 'y', original_content: 'x' },
      },
      { type: 'run_command', status: 'done', run_command: { command: 'x', exit_code: 1, output: 'no' } },
      { type: 'run_command', status: 'done', run_command: { command: 'rm', user_rejected: true } },
      { type: 'list_resources', status: 'error', list_resources: {} },
    ),
  },
  {
    name: 'Kiro conversation',
    format: 'kiro-conversation',
    agent: 'kiro',
    id: 's-kiro',
    steps: 'umxm',
    text: pretty({
      conversation_id: 's-kiro',
      history: [
        {
          user: { content: { Prompt: { prompt: 'go' } } },
          assistant: {
            ToolUse: {
              content: 'ok',
              tool_uses: [{ id: '1', name: 'fs_write', args: { command: 'create', path: '/w/a', file_text: 'x' } }],
            },
          },
        },
        {
          user: {
            content: {
              ToolUseResults: { tool_use_results: [{ tool_use_id: '1', status: 'Error', content: [{ Text: 'no' }] }] },
            },
          },
          assistant: { Response: { content: 'bye' } },
        },
      ],
    }),
  },
  {
    name: 'Pi session',
    format: 'pi-session',
    agent: 'pi',
    id: 's-pi',
    steps: 'utcx',
    text: jsonl(
      { type: 'session', version: 3, id: 's-pi', cwd: '/w' },
      { type: 'message', id: '1', message: { role: 'user', content: 'go' } },
      {
        type: 'message',
        id: '2',
        message: {
          role: 'assistant',
          model: 'm',
          usage: { input: 1, output: 2, cost: { total: 0.1 } },
          content: [
            { type: 'thinking', thinking: 't' },
            { type: 'toolCall', id: 'a', name: 'read', arguments: {} },
            { type: 'toolCall', id: 'b', name: 'bash', arguments: {} },
          ],
        },
      },
      {
        type: 'message',
        id: '3',
        message: { role: 'toolResult', toolCallId: 'a', content: [{ type: 'text', text: 'x' }], isError: false },
      },
      {
        type: 'message',
        id: '4',
        message: { role: 'toolResult', toolCallId: 'b', content: [{ type: 'text', text: 'no' }], isError: true },
      },
    ),
  },
]
