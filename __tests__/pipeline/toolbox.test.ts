/** Which tools this machine has, asked all at once. */
import { afterAll, expect, test } from '@jest/globals'
import { Toolbox } from '../../src/pipeline/toolbox.ts'
import { removeTemporary } from '../git/repositories.ts'
import { withBench } from './bench.ts'
import { MAKE_IT_TWO, repositoryWith } from './project.ts'

afterAll(removeTemporary)

test('tools answer in the order in which they were asked; what is not there, or fails, is left out', async () => {
  await withBench(repositoryWith({ change: MAKE_IT_TWO }), '', async ({ workshop }) => {
    const programs = ['node', 'no-such-program', 'git', 'false', 'tar']
    const versions = await new Toolbox(workshop).versions(programs)
    expect([...versions.keys()]).toEqual(['node', 'git', 'tar'])
    expect(versions.get('node')).toMatch(/^v\d+\./)
    expect(versions.get('git')).toMatch(/^git version \d/)
  })
})
