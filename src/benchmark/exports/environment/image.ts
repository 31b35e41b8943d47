/** The container image in which a task's tests run, by language and the version that curation used. */
import { COMMAND_FRAMEWORK } from '../../../frameworks/command/index.ts'
import { FRAMEWORKS } from '../../../frameworks/index.ts'
import { languageOfFile } from '../../../frameworks/languages/index.ts'
import type { Task } from '../../task.ts'

/** How the official image of a language is called for a version, and the tool whose version it is. */
interface Base {
  readonly tool: string
  readonly image: (version: string) => string
  /** Where the version is not known. */
  readonly otherwise: string
}

const major = (version: string): string => /^\d+/.exec(version)?.[0] ?? version
const minor = (version: string): string => /^\d+(?:\.\d+)?/.exec(version)?.[0] ?? version

/** Debian 12 throughout: one C library for the language, its native packages and the grader's own Node. */
const BASES: Readonly<Record<string, Base>> = {
  javascript: { tool: 'node', image: (v) => `node:${major(v)}-bookworm`, otherwise: 'node:22-bookworm' },
  python: { tool: 'python', image: (v) => `python:${minor(v)}-bookworm`, otherwise: 'python:3.12-bookworm' },
  go: { tool: 'go', image: (v) => `golang:${minor(v)}-bookworm`, otherwise: 'golang:1-bookworm' },
  rust: { tool: 'rustc', image: (v) => `rust:${minor(v)}-bookworm`, otherwise: 'rust:1-bookworm' },
  java: { tool: 'java', image: (v) => `maven:3-eclipse-temurin-${major(v)}`, otherwise: 'maven:3-eclipse-temurin-21' },
  php: { tool: 'php', image: (v) => `php:${minor(v)}-cli-bookworm`, otherwise: 'php:8.3-cli-bookworm' },
  perl: { tool: 'perl', image: (v) => `perl:${minor(v)}-bookworm`, otherwise: 'perl:5.40-bookworm' },
  ruby: { tool: 'ruby', image: (v) => `ruby:${minor(v)}-bookworm`, otherwise: 'ruby:3.3-bookworm' },
}
const OTHERWISE = 'debian:12'

/** Debian packages that an image lacks. Git applies patches in every one; the grader's Node needs the C++ library. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  cpp: ['build-essential', 'cmake', 'ninja-build', 'python3'],
  shell: ['bats'],
  php: ['unzip'],
}
const ALWAYS = ['ca-certificates', 'git', 'libstdc++6']

export interface ImageChoice {
  readonly language: string
  readonly image: string
  readonly packages: readonly string[]
}

/** Decided from the framework of the task's first command. */
export function chooseImage(task: Task): ImageChoice {
  const language = languageOf(task)
  const base = BASES[language]
  const version = base === undefined ? undefined : versionOf(task, base.tool)
  const image = version === undefined ? base?.otherwise : base?.image(version)
  return { language, image: image ?? OTHERWISE, packages: [...ALWAYS, ...(PACKAGES[language] ?? [])] }
}

function languageOf({ run }: Task): string {
  const [first] = run.commands
  const known = FRAMEWORKS.find(({ name }) => name === first?.framework)?.language
  if (known !== undefined && first?.framework !== COMMAND_FRAMEWORK) return known
  return languageOfFile(first?.files[0] ?? '')?.name ?? 'javascript'
}

/** Versions go into an image's name, so nothing but a version may. */
function versionOf({ setup }: Task, tool: string): string | undefined {
  return /^v?(\d+(?:\.\d+){0,2})/.exec(setup.tool_versions[tool] ?? '')?.[1]
}
