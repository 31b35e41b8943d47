/** What the configuration file says, with the step's own inputs before it. */
import { parse as parseYaml } from 'yaml'
import { Config, DEFAULT_CONFIG, parseConfig } from '../../config/config.ts'
import type { GitHub, Repository } from '../../github/client.ts'
import { readDefaultBranchFile } from '../../github/contents.ts'
import { numberInput, switchInput, textInput, wordInput } from './inputs.ts'

/** Where the file stands when the `config` input is empty. */
const USUAL_PLACE = '.github/backtest.yml'

/**
 * Reads the configuration from the default branch and puts the inputs over it.
 * @throws InputError for a file or input that is wrong
 */
export async function readSettings(github: GitHub, repository: Repository): Promise<Config> {
  const path = textInput('config') ?? USUAL_PLACE
  const text = await readDefaultBranchFile(github, repository, path)
  const config = text === null ? DEFAULT_CONFIG : parseConfig(text, (yaml) => parseYaml(yaml) as unknown, path)
  const settings = withInputs(config)
  return settings
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
