/** What people write where a secret would stand, and what we put there ourselves. */
export function isPlaceholder(value: string): boolean {
  return (
    value.includes('[redacted:') ||
    isCounted(value) ||
    /^(?:[*x.•-]+|<.*|\$.*|%.*|\{.*|your[_-].*|(?:user(?:name)?|pass(?:word|wd)?|pwd|secret|token|test|example|changeme|change-me|placeholder|dummy|fake|none|null|undefined))$/i.test(
      value,
    )
  )
}

/** `04abcdef1234567890`: most characters follow upon the one before. Of random ones one in thirty does. */
function isCounted(value: string): boolean {
  const steps = [...value].slice(1).filter((char, at) => {
    const before = value.charCodeAt(at)
    return char.charCodeAt(0) === before + 1 || (char === '0' && before === 0x39)
  })
  return value.length >= 12 && steps.length >= 0.7 * (value.length - 1)
}

/**
 * `my-service-token-2`, `ghp_fake_token_for_the_review_test`: parts that are words or numbers, as tests and documentation have.
 * Words end somewhere: one AWS key in thirty has no digit, and is twenty capitals in a row.
 */
export function isWords(value: string): boolean {
  return value.split(/[-_.:/]/).every((part) => /^(?:[A-Z]?[a-z]{0,24}|[A-Z]{1,15}|\d{1,4}|v\d+)$/.test(part))
}
