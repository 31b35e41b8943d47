/**
 * The environment an agent gets: the base commit alone, with its dependencies, and nothing of what came later. Other systems'
 * tasks were solved by reading history (`git log --all`, `origin/main`), so the image holds one commit, no remote, no tag.
 */
import type { ReadTask } from '../../read-task.ts'
import type { Task } from '../../task.ts'
import type { ExportFile, ExportTools } from '../export.ts'
import { chooseImage } from './image.ts'
import { addsDependencies, dependencyPatch } from './dependency-patch.ts'
import { PREPARE } from './prepare.ts'
import { gradeQuestion } from '../../grade.ts'
import { renderDocument } from '../../../core/json.ts'

export interface Environment {
  readonly files: readonly ExportFile[]
  readonly notes: readonly string[]
}

/** Where the grader's own Node stands in the image: the repository's may be older than grading needs, or absent. */
export const NODE = '/opt/backtest/bin/node'
const GRADER_IMAGE = 'node:22-bookworm-slim'
const IDENTITY = 'Backtest <backtest@localhost>'

export interface EnvironmentOptions {
  /** Absolute folder of the repository in the image. */
  readonly workdir: string
  /** Folder of the build context in the output, without a slash at its end. */
  readonly context: string
  /** Leave the grader in the image: for systems that bring no files of their own to the grading. */
  readonly keepGrader?: true
}

/** A Dockerfile and its build context. What it needs from the network it gets while it is built. */
export function renderEnvironment(read: ReadTask, tools: ExportTools, options: EnvironmentOptions): Environment {
  const { task, testPatch, solutionPatch } = read
  const dependencies = dependencyPatch(solutionPatch)
  const { context } = options
  const own = 'backtest'
  return {
    files: [
      { path: `${context}/Dockerfile`, content: dockerfile(read, options) },
      { path: `${context}/${own}/prepare.sh`, content: PREPARE },
      { path: `${context}/${own}/grade.json`, content: renderDocument(gradeQuestion(task)) },
      { path: `${context}/${own}/test.patch`, content: testPatch },
      { path: `${context}/${own}/dependencies.patch`, content: dependencies },
      ...[...tools.grader].map(([path, content]) => ({ path: `${context}/${own}/grader/${path}`, content })),
    ],
    notes: notesOf(read, dependencies),
  }
}

function notesOf({ task }: ReadTask, dependencies: string): string[] {
  return [
    ...(addressOf(task) === null
      ? [
          `${task.instance_id}: its repository has no address that git can fetch from; write it into the Dockerfile before building`,
        ]
      : []),
    ...(addsDependencies(dependencies)
      ? [
          `${task.instance_id}: the image holds the dependencies that the solution adds; their names are no secret in it`,
        ]
      : []),
  ]
}

function dockerfile({ task }: ReadTask, { workdir, keepGrader }: EnvironmentOptions): string {
  const { image, packages } = chooseImage(task)
  const url = addressOf(task) ?? 'https://example.invalid/unknown.git'
  return `# ${task.instance_id}, made from data by Backtest ${shownVersion(task)}.
FROM ${GRADER_IMAGE} AS grader

FROM ${image} AS base
RUN apt-get update \\
 && apt-get install -y --no-install-recommends ${packages.join(' ')} \\
 && rm -rf /var/lib/apt/lists/*
COPY --from=grader /usr/local/bin/node ${NODE}
ENV HOME=/root

# Installs with the network, in a stage of its own: its layers hold the tests and are not part of the image.
FROM base AS prepared
COPY backtest /opt/backtest/
RUN sh /opt/backtest/prepare.sh ${quote(url)} ${task.base_commit} ${workdir} ${quote(IDENTITY)}

FROM base
COPY --from=prepared /root /root
COPY --from=prepared ${workdir} ${workdir}
${keepGrader === true ? 'COPY backtest/grader /opt/backtest/grader\n' : ''}WORKDIR ${workdir}
`
}

/** A task comes from anywhere: a line break or a leading dash in its address would be an instruction or an option of git's. */
const ADDRESS = /^(?:https?|ssh|git):\/\/[\w.~:/@%+-]{1,1000}$/

function addressOf({ repository: { url } }: Task): string | null {
  return url !== null && ADDRESS.test(url) ? url : null
}

/** For a comment in a program: never a line of its own. */
export function shownVersion({ tool_version: version }: Task): string {
  return version.replace(/[^\w.+-]/g, '?').slice(0, 100)
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** One build context a task below `images/`, grader included: for formats that name an image and bring none. */
export function renderImages(
  tasks: readonly ReadTask[],
  tools: ExportTools,
  workdirOf: (task: ReadTask) => string,
): Environment {
  const parts = tasks.map((read) =>
    renderEnvironment(read, tools, {
      workdir: workdirOf(read),
      context: `images/${read.task.instance_id}`,
      keepGrader: true,
    }),
  )
  return { files: parts.flatMap(({ files }) => files), notes: parts.flatMap(({ notes }) => notes) }
}
