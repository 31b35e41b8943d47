// Stand-in for actions/checkout: the same git commands, from the repository on disk that the test names.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fail, handed, input } from '../input.mjs'

const { GITHUB_WORKSPACE, GITHUB_REPOSITORY, GITHUB_REF, GITHUB_REF_NAME, GITHUB_SHA, GITHUB_EVENT_NAME } = process.env
const target = join(GITHUB_WORKSPACE, input('path'))
const git = (...args) =>
  execFileSync('git', ['-C', target, ...args], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })

if (['pull_request_target', 'workflow_run'].includes(GITHUB_EVENT_NAME) && input('ref') !== '')
  fail('Refusing to check out fork pull request code')
if (input('persist-credentials') !== 'false') fail('this project never persists credentials')

execFileSync('git', ['init', '--quiet', '--initial-branch=main', target])
git('remote', 'add', 'origin', `https://github.com/${input('repository') || GITHUB_REPOSITORY}`)
const all = input('fetch-depth') === '0'
const wanted = input('ref') || GITHUB_SHA
const refs = all ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'] : ['--depth=1']
const pull = GITHUB_REF.startsWith('refs/pull/')
const own = pull
  ? [`+${GITHUB_SHA}:refs/remotes/${GITHUB_REF.slice(5)}`]
  : all
    ? []
    : [`+${wanted}:refs/remotes/origin/${GITHUB_REF_NAME}`]
git('fetch', '--quiet', '--no-recurse-submodules', `file://${handed('STAND_IN_CLONE')}`, ...refs, ...own)
git('checkout', '--quiet', '--force', wanted)
console.log(git('log', '-1', '--format=%H'))
