import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../src/report/comment.ts'
import { renderReportMarkdown } from '../../src/report/markdown-report.ts'
import { renderReportPage } from '../../src/report/page/page.ts'
import { renderCurationSummary, renderReviewSummary } from '../../src/report/summary.ts'
import { renderCuration, renderFunnel, renderReview, renderTask } from '../../src/report/terminal.ts'
import { expectGolden } from './golden.ts'
import { accepted, context, model, rejected, review, reviewWith, task } from './samples.ts'

describe('golden files', () => {
  test('comment with findings', () => expectGolden('comment.md', renderComment(review, context).body))
  test('comment without findings', () => expectGolden('comment-clean.md', renderComment(reviewWith([]), context).body))
  test('job summary of a review', () => expectGolden('review-summary.md', renderReviewSummary(review, context)))
  test('job summary of a curation', () => {
    const { curations, tasks, funnel } = model
    expectGolden('curation-summary.md', renderCurationSummary({ curations, tasks, funnel }))
  })
  test('report as Markdown', () => expectGolden('report.md', renderReportMarkdown(model)))
  test('report as a page', () => expectGolden('report.html', renderReportPage(model)))
  test('terminal', () => {
    const funnel = model.funnel === null ? '' : renderFunnel(model.funnel)
    const text = [
      funnel,
      renderCuration(accepted),
      renderCuration(rejected),
      renderTask(task),
      renderReview(review),
    ].join('\n')
    expectGolden('terminal.txt', text)
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true)
  })
})
