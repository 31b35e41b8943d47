/**
 * The forms in which services issue credentials. Each pattern starts with fixed text or at the start of a run, so that a
 * search takes linear time; it is skipped in text that holds none of its `keywords`. (`''`: never skipped.)
 *
 * Sources: the vendors' documentation, GitHub's supported secret scanning patterns, secretlint, gitleaks. Lengths are
 * lower bounds, not equalities: formats grow (GitHub's `ghs_` tokens carry a JWT since 2026-04).
 */
export interface SecretPattern {
  /** What stands in the placeholder: `[redacted:<type>]`. */
  readonly type: string
  /** Global. If it has a group, the group is the secret. */
  readonly pattern: RegExp
  readonly keywords: readonly string[]
  /** True when the match must not continue a word. An escaped line end before it (`\n` in JSON) is no word. */
  readonly startsWord?: boolean
  /** True when the secret may consist of words: a password in a URL. Otherwise such a match is an example. */
  readonly words?: boolean
  /** What the secret must hold besides: the header of a key alone, as in code that reads keys, is none. */
  readonly holds?: RegExp
}

/** The start of a run of characters of a class, also right after a JSON escape: the `n` of `\n` is no part of the run. */
const startOf = (characters: string): string => String.raw`(?:(?<![${characters}])|(?<=\\[nrtbf]))`

/**
 * The same, written after the fixed text that begins the run, which V8 finds much faster than a look-behind.
 */
const afterStart = (characters: string, fixed: string): string =>
  String.raw`${fixed}(?:(?<![${characters}]${fixed})|(?<=\\[nrtbf]${fixed}))`

/** `name: "value"`, `name = value`, `"name": "value"`, the latter also inside an escaped JSON string. */
const ASSIGN = String.raw`["'\\]{0,5}\s{0,4}(?::=|=>|=|:)\s{0,4}["'\\]{0,5}`

/** Longer than any token. An open end would overflow V8's backtrack stack on a run of some megabytes. */
const MAX_LENGTH = 4096

function tokens(
  type: string,
  keywords: string,
  source: string,
  options: { word?: true; words?: true; holds?: RegExp; flags?: string } = {},
): SecretPattern {
  const pattern = new RegExp(source.replaceAll(',}', `,${MAX_LENGTH}}`), `g${options.flags ?? ''}`)
  return {
    type,
    pattern,
    keywords: keywords.split(' '),
    startsWord: options.word === true,
    words: options.words === true,
    ...(options.holds === undefined ? {} : { holds: options.holds }),
  }
}

const word = { word: true } as const
const r = String.raw

export const secretPatterns: readonly SecretPattern[] = [
  // Keys in armour. The second alternative takes what is left of a key that was cut off.
  tokens(
    'private-key',
    'PRIVATE',
    r`-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,16384}-----END [A-Z0-9 ]{0,60}-----|[A-Za-z0-9+/=\s\\]{0,16384})`,
    { holds: /[A-Za-z0-9+/=]{32}/ },
  ),
  tokens(
    'private-key',
    'PuTTY-User-Key-File',
    r`PuTTY-User-Key-File-\d[^-]{0,8192}Private-Lines[^-]{0,8192}(?:Private-MAC: [0-9a-f]{40,64})?`,
  ),
  tokens('age-key', 'AGE-SECRET-KEY', r`AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}`),
  // Code hosts and package registries.
  tokens('github-token', 'ghp_ gho_ ghu_ ghs_ ghr_ gha_', r`gh[a-z]_[A-Za-z0-9._-]{36,}`),
  tokens('github-token', 'github_pat_', r`github_pat_\w{22,}`),
  tokens(
    'gitlab-token',
    'glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glsoat- glffct- gloas-',
    r`gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|oas)-[\w.-]{20,}`,
    word,
  ),
  tokens('bitbucket-token', 'ATBB', r`ATBB[A-Za-z0-9_=-]{28,}`, word),
  tokens('atlassian-token', 'ATATT3 ATCTT3 ATSTT3', r`AT[ACS]TT3[\w=-]{50,}`),
  tokens('npm-token', 'npm_', r`npm_[A-Za-z0-9]{36,}`, word),
  tokens('npm-token', '_auth _password', r`:?_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?([^\s"'$]{8,500})`),
  tokens('pypi-token', 'pypi-', r`pypi-AgE[\w-]{50,}`),
  tokens('rubygems-token', 'rubygems_', r`rubygems_[a-f0-9]{48}`),
  tokens('crates-token', 'cio', r`cio[A-Za-z0-9]{32}(?![A-Za-z0-9])`, word),
  tokens('nuget-token', 'oy2', r`oy2[a-z0-9]{43}(?![A-Za-z0-9])`, word),
  tokens('docker-token', 'dckr_', r`dckr_(?:pat|oat)_[\w-]{20,}`),
  // Clouds.
  tokens(
    'aws-access-key',
    'AKIA ASIA ABIA ACCA A3T',
    r`(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])`,
    word,
  ),
  tokens('aws-access-key', 'AKIA', r`AKIA[A-Z0-9]{9}EXAMPLE`, word),
  tokens(
    'aws-secret-key',
    'secret_access secretAccess SecretAccess SECRET_ACCESS aws_secret AWS_SECRET awsSecret AwsSecret',
    r`(?:secret_?access_?key|aws_?secret(?:_?key)?)${ASSIGN}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`,
    { flags: 'i' },
  ),
  tokens(
    'aws-session-token',
    'session_token SESSION_TOKEN sessionToken SessionToken',
    r`aws_?session_?token${ASSIGN}([A-Za-z0-9/+=]{100,})`,
    { flags: 'i' },
  ),
  tokens('google-api-key', 'AIza', r`AIza[\w-]{35}`, word),
  tokens('google-oauth', 'GOCSPX- ya29.', r`(?:GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,})`, word),
  tokens('azure-key', 'AccountKey SharedAccessKey', r`(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,88}={0,2})`),
  tokens('azure-key', 'Q~', r`${startOf(r`\w~.-`)}[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~-])`),
  tokens('azure-key', 'sig=', r`[?&]sig=([A-Za-z0-9%+/=]{40,200})`),
  tokens('azure-devops-token', 'AZDO', r`${startOf('A-Za-z0-9')}[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])`),
  tokens('digitalocean-token', '_v1_', r`do[opr]_v1_[a-f0-9]{64}`),
  tokens('cloudflare-token', 'cfut_ cfat_ cfk_', r`cf(?:ut|at|k)_[A-Za-z0-9]{40,}`, word),
  tokens('cloudflare-token', 'v1.0-', r`v1\.0-[a-f0-9]{24}-[a-f0-9]{146}`),
  tokens(
    'cloudflare-token',
    'cloudflare_ CLOUDFLARE_ cloudflareApi cf_api cf_token CF_API CF_TOKEN cfApi',
    r`(?:cloudflare|cf)_?(?:api)?_?(?:token|key)${ASSIGN}([\w-]{37,40})(?![\w-])`,
    { flags: 'i' },
  ),
  tokens('heroku-key', 'HRKU-', r`HRKU-[\w-]{36,}`, word),
  tokens(
    'heroku-key',
    'heroku HEROKU Heroku',
    r`heroku\w{0,20}${ASSIGN}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})`,
    { flags: 'i' },
  ),
  tokens('netlify-token', 'nfp_', r`nfp_[A-Za-z0-9]{36}`, word),
  tokens('vercel-token', 'vercel_blob_rw_', r`vercel_blob_rw_\w{30,}`),
  tokens('fly-token', 'fo1_ FlyV1', r`(?:fo1_[\w-]{43}|FlyV1 fm\d[a-z]?_[\w+/=,-]{50,})`),
  tokens('supabase-key', 'sbp_ sb_secret_', r`(?:sbp_[a-f0-9]{40}|sb_secret_[\w-]{20,})`, word),
  tokens('planetscale-token', 'pscale_', r`pscale_(?:tkn|pw|oauth)_[\w.=-]{32,}`),
  tokens('databricks-token', 'dapi', r`dapi[a-f0-9]{32}(?:-\d)?(?![A-Za-z0-9])`, word),
  tokens('vault-token', 'hvs. hvb. hvr.', r`hv[sbr]\.[\w-]{24,}`, word),
  tokens('terraform-token', '.atlasv1.', r`${startOf('A-Za-z0-9')}[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}`),
  tokens('pulumi-token', 'pul-', r`pul-[a-f0-9]{40}`, word),
  tokens('doppler-token', 'dp.', r`dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{40,}`, word),
  tokens('onepassword-token', 'ops_ey', r`ops_eyJ[\w=-]{100,}`, word),
  // Models.
  tokens('anthropic-key', 'sk-ant-', r`sk-ant-[\w-]{20,}`),
  tokens('openrouter-key', 'sk-or-', r`sk-or-[\w-]{20,}`, word),
  tokens('openai-key', 'sk-', r`sk-(?:proj|svcacct|admin|None|service)-[\w-]{20,}`, word),
  tokens('openai-key', 'sk-', r`sk-[A-Za-z0-9]{20,}(?![\w-])`, word),
  tokens('huggingface-token', 'hf_ api_org_', r`(?:hf|api_org)_[A-Za-z0-9]{34,}`, word),
  tokens('groq-key', 'gsk_', r`gsk_[A-Za-z0-9]{40,}`, word),
  tokens('xai-key', 'xai-', r`xai-[A-Za-z0-9]{60,}`, word),
  tokens('replicate-token', 'r8_', r`r8_[A-Za-z0-9]{37}`, word),
  tokens('perplexity-key', 'pplx-', r`pplx-[A-Za-z0-9]{40,}`, word),
  // Messages, mail, payments.
  tokens(
    'slack-token',
    'xox xapp-',
    r`(?:xox[a-z]-[A-Za-z0-9-]{10,}|xoxe\.xox[bp]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,})`,
  ),
  tokens(
    'slack-webhook',
    'hooks.slack',
    r`hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([\w/+-]{20,})`,
  ),
  tokens(
    'discord-webhook',
    '/webhooks/',
    r`discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/(\d{5,30}\/[\w-]{30,})`,
  ),
  tokens('discord-token', '', r`${afterStart(r`\w-`, '[MNO]')}[A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])`),
  tokens('telegram-token', ':AA', r`${startOf(r`\w-`)}\d{8,10}:AA[\w-]{33}(?![\w-])`),
  tokens('twilio-key', '', r`SK[0-9a-f]{32}(?![0-9A-Za-z])`, word),
  tokens('sendgrid-key', 'SG.', r`SG\.[\w-]{16,32}\.[\w-]{16,64}`, word),
  tokens('mailgun-key', 'key-', r`key-[0-9a-f]{32}(?![0-9a-z])`, word),
  tokens(
    'mailchimp-key',
    '-us1 -us2 -us3 -us4 -us5 -us6 -us7 -us8 -us9',
    r`${startOf('0-9a-f')}[0-9a-f]{32}-us\d{1,2}(?!\d)`,
  ),
  tokens(
    'stripe-key',
    'k_live_ k_test_ whsec_',
    r`(?:[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{24,})`,
    word,
  ),
  tokens('square-token', 'sq0', r`sq0[a-z]{3}-[\w-]{22,}`, word),
  tokens('shopify-token', 'shp', r`shp(?:at|ca|pa|ss|ua)_[a-fA-F0-9]{32}`, word),
  // Tools.
  tokens('linear-key', 'lin_', r`lin_(?:api|oauth)_[A-Za-z0-9]{32,}`, word),
  tokens('notion-token', 'ntn_ secret_', r`(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?![A-Za-z0-9]))`, word),
  tokens('postman-key', 'PMAK-', r`PMAK-[a-f0-9]{24}-[a-f0-9]{34}`),
  tokens('figma-token', 'figd_', r`figd_[\w-]{30,}`, word),
  tokens('airtable-token', '', r`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}`, word),
  tokens('grafana-token', 'glc_ glsa_', r`(?:glc_[A-Za-z0-9+/=]{32,}|glsa_[A-Za-z0-9]{32}_[a-f0-9]{8})`, word),
  tokens('newrelic-key', 'NRAK-', r`NRAK-[A-Z0-9]{27}`, word),
  tokens('sentry-token', 'sntrys_ sntryu_', r`(?:sntrys_[\w+/=-]{50,}|sntryu_[a-f0-9]{64})`),
  // Forms that any service may use.
  tokens('jwt', 'eyJ', r`${afterStart(r`\w-`, 'eyJ')}[\w-]{10,}\.eyJ[\w-]{10,}(?:\.[\w-]{10,})?`),
  tokens(
    'authorization-header',
    'authorization Authorization AUTHORIZATION',
    r`authorization${ASSIGN}(?:bearer|basic|token|apikey)\s{1,4}([\w.~+/=-]{12,})`,
    { flags: 'i' },
  ),
  tokens(
    'database-url',
    '://',
    r`:\/\/(?<=(?:postgres|postgresql|mysql|mariadb|mongodb|mongodb\+srv|rediss?|amqps?|mssql|cockroachdb|clickhouse):\/\/)[^\s:@/"'<>\\$]{0,100}:([^\s@/"'<>\\{}$]{3,200})@`,
    { words: true },
  ),
  tokens('url-password', '://', r`:\/\/[^\s:@/"'<>\\$]{0,100}:([^\s@/"'<>\\{}$]{3,200})@(?=[\w[])`, { words: true }),
]
