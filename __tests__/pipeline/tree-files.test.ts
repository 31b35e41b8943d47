/** What of a commit is read as text. */
import { afterAll, expect, test } from '@jest/globals'
import { openRepository } from '../../src/git/repository.ts'
import { treeFiles } from '../../src/pipeline/tree-files.ts'
import { removeTemporary, repositoryOf } from '../git/repositories.ts'

afterAll(removeTemporary)

test('a binary file, a link and a bundle of megabytes are no text, and stop nothing', async () => {
  const files = {
    'a.js': 'export const a = 1\n',
    'b.bin': Buffer.from([1, 0, 2]),
    'bundle.js': `/*${'x'.repeat(2 * 1024 * 1024)}*/\n`,
    link: { mode: '120000', data: 'a.js' },
  }
  await using repository = await openRepository(repositoryOf([{ message: 'Start', files }]))
  const tree = await treeFiles(repository, 'HEAD')
  expect([...tree.list()].sort()).toEqual(['a.js', 'b.bin', 'bundle.js', 'link'])
  const texts = await Promise.all(tree.list().map((path) => tree.read(path)))
  expect(texts.filter((text) => text !== null)).toEqual(['export const a = 1\n'])
  expect(await tree.read('gone.js')).toBe(null)
})
