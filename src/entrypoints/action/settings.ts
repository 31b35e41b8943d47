/** What the configuration file says, with the step's own inputs before it. */
import { warning } from '@actions/core'
import { Config, CONFIG_PLACE, DEFAULT_CONFIG } from '../../config/config.ts'
import { type ConfigProblem, parseConfig } from '../../config/parse-config.ts'
import { DETECTOR_NAMES } from '../../feedback/house-rules.ts'
import type { GitHub, Repository } from '../../github/client.ts'
import { readDefaultBranchFile } from '../../github/contents.ts'
import { annotate } from './config-annotation.ts'
import { numberInput, switchInput, textInput, wordInput } from './inputs.ts'

/**
 * Reads the configuration from the default branch and puts the inputs over it.
 * @throws InputError for a file or input that is wrong
 */
export async function readSettings(github: GitHub, repository: Repository): Promise<Config> {
  const path = textInput('config') ?? CONFIG_PLACE
  const text = await readDefaultBranchFile(github, repository, path)
  return withInputs(text === null ? DEFAULT_CONFIG : parseSettings(text, path))
}

/** A name that no detector has must not stop a team's work on the day they upgrade: it is a warning at its line. */
function parseSettings(text: string, where: string): Config {
  const onUnknownDetector = (problem: ConfigProblem): void => annotate(warning, where, problem)
  return parseConfig(text, { where, detectors: DETECTOR_NAMES, onUnknownDetector })
}

function withInputs(config: Config): Config {
  const over = {
    runs: numberInput('runs', { min: 1, max: 50 }),
    'max-jobs': numberInput('max-jobs', { min: 1, max: 256 }),
    'setup-command': textInput('setup-command'),
    'test-command': textInput('test-command'),
    comment: wordInput('comment', ['always', 'findings', 'off']),
    'fail-on': wordInput('fail-on', ['low', 'medium', 'high', 'never']),
    shadow: switchInput('shadow'),
    'check-run': switchInput('check-run'),
    sarif: switchInput('sarif'),
    'publish-trajectories': switchInput('publish-trajectories'),
  }
  const given = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined))
  return Config.parse({ ...config, ...given })
}
