import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { renderDocument } from '../../src/core/json.ts'
import { readReviews } from '../../src/pipeline/review-folder.ts'
import { findings, pullRequest, reviewWith } from '../report/samples.ts'

test('reviews below a folder: named ones by their change, others by their place; the rest is left or told', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'backtest-reviews-'))
  for (const name of ['a', 'b/c', 'node_modules']) mkdirSync(join(dir, name), { recursive: true })
  const review = reviewWith(findings)
  writeFileSync(join(dir, 'a/review.json'), renderDocument({ ...review, pull_request: pullRequest }))
  writeFileSync(join(dir, 'b/c/review.json'), renderDocument(review))
  writeFileSync(join(dir, 'broken.json'), '{ "schema": "backtest/review@1", "sessions": 7 }')
  writeFileSync(join(dir, 'other.json'), '{ "schema": "something/else@1" }')
  writeFileSync(join(dir, 'node_modules/review.json'), renderDocument(review))
  symlinkSync('/etc', join(dir, 'link'))
  const read = await readReviews(dir)
  expect(read.reviews.map(({ pull_request: ref }) => ref)).toEqual([
    pullRequest,
    { owner: '', repo: '', number: null, title: join('b', 'c') },
  ])
  expect(read.problems).toEqual([expect.stringMatching(/^broken\.json is no review of this version: sessions/)])
})

test('a folder that is not there is a clear error', async () => {
  await expect(readReviews('/no/folder')).rejects.toThrow('cannot read the folder /no/folder')
})
