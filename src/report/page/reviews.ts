/** Reviewed changes that are no tasks of this page: each with its sessions and findings. */
import { type Html, html } from '../html.ts'
import { changeName, type ReviewedChange, toldReviews } from '../model.ts'
import { sessionsBody, timeLineKey } from './session.ts'

/** From this many on, their time lines are coarse. */
const MANY_REVIEWS = 30

export function reviewsBody(reviews: readonly ReviewedChange[]): Html {
  const { told, left } = toldReviews(reviews)
  const articles = told.map(({ pull_request, review }, index) => {
    const id = `review-${index + 1}`
    return html`<article class="review" aria-labelledby="${id}">
      <h3 id="${id}">${changeName(pull_request)}</h3>
      ${sessionsBody(review, { id: `${id}-line`, many: told.length > MANY_REVIEWS })}
    </article>`
  })
  return html`${timeLineKey()}${articles}${left === null ? null : html`<p class="dim">${left}</p>`}`
}
