/** Installed work trees: shared by the changes that follow each other, gone afterwards. */
import { readdirSync } from 'node:fs'
import { afterAll, expect, test } from '@jest/globals'
import { treeFiles } from '../../src/pipeline/tree-files.ts'
import { removeTemporary } from '../git/repositories.ts'
import { withBench } from './bench.ts'
import { MAKE_IT_TWO, repositoryWith } from './project.ts'

afterAll(removeTemporary)

test('a site stays for the next changes and is removed when none of them asks for it', async () => {
  const dir = repositoryWith({ change: MAKE_IT_TWO })
  await withBench(dir, 'setup-command: exit 0\n', async ({ workshop, pool }) => {
    const install = async (rev: string): Promise<number> => {
      const tree = await workshop.repository.treeOf(rev)
      const files = await treeFiles(workshop.repository, tree)
      const installed = await pool.install({
        tree,
        files,
        dir: '.',
        language: 'javascript',
        tests: [],
        side: 'after',
        asOf: null,
      })
      if ('failed' in installed) throw new Error(installed.failed)
      await pool.endChange()
      return installed.site.seconds
    }
    expect(await install('main')).toBeGreaterThan(0)
    expect(await install('main')).toBe(0)
    for (let change = 0; change < 4; change += 1) await install('main~1')
    expect(readdirSync(workshop.scratch)).toHaveLength(1)
    expect(await install('main')).toBeGreaterThan(0)
    await pool.close()
    expect(readdirSync(workshop.scratch)).toEqual([])
  })
})
