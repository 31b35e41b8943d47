/** What people write where a secret would stand, and what we put there ourselves. */
export function isPlaceholder(value: string): boolean {
  return (
    value.includes('[redacted:') ||
    /^(?:[*x.•-]+|<.*|\$.*|%.*|\{.*|your[_-].*|(?:user(?:name)?|pass(?:word|wd)?|pwd|secret|token|test|example|changeme|change-me|placeholder|dummy|fake|none|null|undefined))$/i.test(
      value,
    )
  )
}

/**
 * `my-service-token-2`, `ghp_fake_token_for_the_review_test`: parts that are words or numbers, as tests and documentation have.
 * Words end somewhere: one AWS key in thirty has no digit, and is twenty capitals in a row.
 */
export function isWords(value: string): boolean {
  return value.split(/[-_.:/]/).every((part) => /^(?:[A-Z]?[a-z]{0,24}|[A-Z]{1,15}|\d{1,4}|v\d+)$/.test(part))
}
