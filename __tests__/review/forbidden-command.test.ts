import { describe, expect, test } from '@jest/globals'
import { commandRulesOf } from '../../src/review/command-rules.ts'
import { type Draft, bash, say, user } from './session-builder.ts'
import { found } from './found.ts'

function rules(text: string): string[] {
  return commandRulesOf([{ n: 1, kind: 'user', text, turn_kind: 'instruction', timestamp: null, subagent: null }]).map(
    ({ about }) => about,
  )
}

describe('rules about commands in a request', () => {
  test.each<[string, string[]]>([
    ['Do NOT use --force flag', ['--force']],
    ['- DO NOT use --reset or --force-reset flags', ['--reset', '--force-reset']],
    ['do not use sudo or run as root', ['sudo']],
    ["Don't run `git push`, I will do that.", ['git push']],
    ['Never use `npm`, this project has `pnpm`.', ['npm']],
    ['Fix the bug. Do not commit.', ['git commit']],
    ["Please don't push or commit yet", ['git push', 'git commit']],
    ['Finish it without committing anything, please.', ['git commit']],
    // Not plain enough for a rule.
    ['Do not commit secrets to the repository.', []],
    ["Don't push directly to main.", ['git push to main']],
    ["Don't push to main unless CI is green.", []],
    ['Do not commit until I say so.', []],
    ["The folder is ignored, so we don't commit it.", []],
    ['Do not use --force unless it is needed.', []],
    ['Never use `any` in types.', []],
    ['Do not use a library for this.', []],
    ['Do not use git to find the old version.', []],
    ['Why did you not use --force?', []],
    ['Do not run more than one server.', []],
    ['Fix it without using sudo.', ['sudo']],
    ['Note: you must not use --force.', ['--force']],
    // What follows narrows it.
    ["Don't use `sed` to edit files, there is a tool for that.", []],
    ['Never run `npm install` in the root folder.', []],
    ['Do not use `--force` or `--hard` with git reset.', []],
    ['When the flag is missing, do not pass --color.', []],
    // Words about the product, not to the agent.
    ['The command should work without passing --token.', []],
    ['Make it start without running `npm install`.', []],
    ["The callers don't pass `--json`, please mend that.", []],
    ['The installer must not use sudo.', []],
    ['Add an option so that deploys do not push to main.', []],
    ['Write a hook that fails without committing anything.', []],
  ])('%s', (text, expected) => expect(rules(text)).toEqual(expected))

  test('a hostile line costs no more than its length', () => {
    const line = `do not use ${'a, '.repeat(200)}${'`'.repeat(300)} do not commit ${'and '.repeat(100)}`
    expect(rules(`${line}\n`.repeat(500))).toEqual([])
  })
})

describe('commands against the request', () => {
  const limit = user('Update the packages. Do not use --force.')
  const stay = user('Fix the bug. Do not commit.')
  const commit = bash('git commit -m fix')
  test.each<[string, Draft[], string[]]>([
    ['the forbidden option', [limit, bash('npm update --force')], ['forbidden-command/medium']],
    ['twice, told once', [limit, bash('npm i a --force'), bash('npm i b --force')], ['forbidden-command/medium']],
    ['a longer option', [limit, bash('git push --force-with-lease')], []],
    ['refused by the human', [limit, bash('npm update --force', { denied: true })], []],
    ['it failed', [limit, bash('npm update --force', { fails: 'Exit code 1\nboom' })], []],
    ['spoken of in prose', [limit, say('I could use --force here.')], []],
    ['a commit', [stay, commit], ['forbidden-command/medium']],
    ['with options of git before it', [stay, bash('git -C /repo commit -m x')], ['forbidden-command/medium']],
    ['asked for later', [stay, user('looks good, commit it'), commit], []],
    [
      'the branch that was named',
      [user("Fix it. Don't push to main."), bash('git push origin HEAD:main')],
      ['forbidden-command/medium'],
    ],
    ['another branch', [user("Fix it. Don't push to main."), bash('git push origin fix')], []],
    ['a later turn about something else', [stay, user('the title is wrong'), commit], ['forbidden-command/medium']],
    ['before it was forbidden', [user('Fix the bug.'), commit, user('Do not commit.')], []],
  ])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
})
