import { createHash } from 'node:crypto'

/**
 * Secrets in the form of each service, made when the tests run: nothing that looks like one is ever committed. The same
 * ones each time; `SECRET_SAMPLES_SEED=… npm test -- __tests__/guard` tries others.
 */
export interface Sample {
  readonly type: string
  readonly name: string
  /** Text around the secret that the service's own form has. */
  readonly text: string
  readonly secret: string
}

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const seed = process.env.SECRET_SAMPLES_SEED ?? 'samples'
let drawn = 0
function randomBytes(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
    createHash('sha256').update(`${seed} ${drawn++}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}
function pick(alphabet: string, length: number): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('')
}
const alnum = (length: number): string => pick(ALNUM, length)
const hex = (length: number): string => pick('0123456789abcdef', length)
const upper = (length: number): string => pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length)
const base64url = (length: number): string => alnum(length)

function jwt(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: alnum(12), iat: 1 })}.${base64url(43)}`
}

function pem(kind: string): string {
  const body =
    Buffer.from(randomBytes(600))
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${kind}-----\n${body.join('\n')}\n-----END ${kind}-----`
}

const SERVICES: readonly (readonly [
  type: string,
  name: string,
  secret: string,
  around?: (secret: string) => string,
])[] = [
  ['github-token', 'classic', `ghp_${alnum(36)}`],
  ['github-token', 'app with JWT', `ghs_123456_${jwt()}`],
  ['github-token', 'fine-grained', `github_pat_${alnum(22)}_${alnum(59)}`],
  ['gitlab-token', 'personal', `glpat-${alnum(20)}`],
  ['bitbucket-token', 'app password', `ATBB${alnum(32)}`],
  ['atlassian-token', 'api', `ATATT3xFfGF0${alnum(60)}`],
  ['npm-token', 'granular', `npm_${alnum(36)}`],
  ['npm-token', '.npmrc', alnum(36), (secret) => `//registry.example/:_authToken=${secret}`],
  ['pypi-token', 'upload', `pypi-AgEIcHlwaS5vcmc${alnum(60)}`],
  ['rubygems-token', 'push', `rubygems_${hex(48)}`],
  ['crates-token', 'publish', `cio${alnum(32)}`],
  ['nuget-token', 'push', `oy2${pick('abcdefghijklmnopqrstuvwxyz0123456789', 43)}`],
  ['docker-token', 'personal', `dckr_pat_${alnum(27)}`],
  ['aws-access-key', 'id', `AKIA${upper(16)}`],
  ['aws-secret-key', 'secret', `${alnum(20)}/${alnum(19)}`, (secret) => `aws_secret_access_key = ${secret}`],
  ['aws-secret-key', 'JSON', `${alnum(39)}+`, (secret) => `{"SecretAccessKey": "${secret}"}`],
  ['google-api-key', 'maps', `AIza${alnum(35)}`],
  ['google-oauth', 'client', `GOCSPX-${alnum(28)}`],
  ['private-key', 'service account', pem('PRIVATE KEY')],
  ['private-key', 'ssh', pem('OPENSSH PRIVATE KEY')],
  ['private-key', 'rsa', pem('RSA PRIVATE KEY')],
  ['private-key', 'pgp', pem('PGP PRIVATE KEY BLOCK')],
  ['age-key', 'identity', `AGE-SECRET-KEY-1${pick('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`],
  ['azure-key', 'storage', `${alnum(86)}==`, (secret) => `DefaultEndpointsProtocol=https;AccountKey=${secret};`],
  ['azure-key', 'client secret', `${alnum(3)}8Q~${alnum(34)}`],
  ['azure-devops-token', 'PAT', `${alnum(76)}AZDO${alnum(4)}`],
  ['digitalocean-token', 'personal', `dop_v1_${hex(64)}`],
  ['cloudflare-token', 'origin', `v1.0-${hex(24)}-${hex(146)}`],
  ['cloudflare-token', 'api', alnum(40), (secret) => `CLOUDFLARE_API_TOKEN=${secret}`],
  ['heroku-key', 'platform', `HRKU-${alnum(40)}`],
  ['netlify-token', 'personal', `nfp_${alnum(36)}`],
  ['supabase-key', 'service', `sbp_${hex(40)}`],
  ['planetscale-token', 'service', `pscale_tkn_${alnum(43)}`],
  ['databricks-token', 'personal', `dapi${hex(32)}`],
  ['vault-token', 'service', `hvs.${alnum(90)}`],
  ['terraform-token', 'cloud', `${alnum(14)}.atlasv1.${alnum(67)}`],
  ['pulumi-token', 'access', `pul-${hex(40)}`],
  ['doppler-token', 'personal', `dp.pt.${alnum(43)}`],
  ['anthropic-key', 'api', `sk-ant-api03-${alnum(93)}AA`],
  ['openrouter-key', 'api', `sk-or-v1-${hex(64)}`],
  ['openai-key', 'old', `sk-${alnum(48)}`],
  ['openai-key', 'project', `sk-proj-${alnum(40)}_${alnum(30)}`],
  ['openai-key', 'service account', `sk-svcacct-${alnum(60)}`],
  ['huggingface-token', 'user', `hf_${alnum(34)}`],
  ['groq-key', 'api', `gsk_${alnum(52)}`],
  ['xai-key', 'api', `xai-${alnum(80)}`],
  ['replicate-token', 'api', `r8_${alnum(37)}`],
  ['slack-token', 'bot', `xoxb-${pick('0123456789', 12)}-${pick('0123456789', 13)}-${alnum(24)}`],
  ['slack-token', 'app', `xapp-1-A${alnum(10)}-${pick('0123456789', 13)}-${hex(64)}`],
  [
    'slack-webhook',
    'incoming',
    `T${upper(8)}/B${upper(8)}/${alnum(24)}`,
    (secret) => `https://hooks.slack.com/services/${secret}`,
  ],
  [
    'discord-webhook',
    'channel',
    `${pick('123456789', 18)}/${alnum(68)}`,
    (secret) => `https://discord.com/api/webhooks/${secret}`,
  ],
  ['discord-token', 'bot', `M${alnum(25)}.${alnum(6)}.${alnum(38)}`],
  ['telegram-token', 'bot', `${pick('123456789', 10)}:AA${alnum(33)}`],
  ['twilio-key', 'api', `SK${hex(32)}`],
  ['sendgrid-key', 'api', `SG.${alnum(22)}.${alnum(43)}`],
  ['mailgun-key', 'private', `key-${hex(32)}`],
  ['mailchimp-key', 'api', `${hex(32)}-us14`],
  ['stripe-key', 'live', `sk_live_${alnum(24)}`],
  ['stripe-key', 'webhook', `whsec_${alnum(32)}`],
  ['square-token', 'access', `sq0atp-${alnum(22)}`],
  ['shopify-token', 'admin', `shpat_${hex(32)}`],
  ['linear-key', 'api', `lin_api_${alnum(40)}`],
  ['notion-token', 'integration', `ntn_${alnum(46)}`],
  ['postman-key', 'api', `PMAK-${hex(24)}-${hex(34)}`],
  ['figma-token', 'personal', `figd_${alnum(40)}`],
  ['airtable-token', 'personal', `pat${alnum(14)}.${hex(64)}`],
  ['grafana-token', 'service', `glsa_${alnum(32)}_${hex(8)}`],
  ['newrelic-key', 'user', `NRAK-${pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 27)}`],
  ['sentry-token', 'user', `sntryu_${hex(64)}`],
  ['jwt', 'signed', jwt()],
  ['authorization-header', 'curl', alnum(32), (secret) => `curl -H 'Authorization: Bearer ${secret}'`],
  ['database-url', 'postgres', `p${alnum(15)}`, (secret) => `postgres://app:${secret}@db.internal:5432/app`],
  ['database-url', 'mongodb', `m${alnum(15)}`, (secret) => `mongodb+srv://app:${secret}@cluster.mongodb.net`],
  ['url-password', 'basic', `u${alnum(15)}`, (secret) => `https://deploy:${secret}@git.internal/repo.git`],
  ['assigned-secret', 'password', `Qq7!${alnum(8)}zZ`, (secret) => `password = "${secret}"`],
  ['assigned-secret', 'env', `9b${alnum(30)}`, (secret) => `export SIGNING_KEY=${secret}`],
]

export const samples: readonly Sample[] = SERVICES.map(([type, name, secret, around]) => ({
  type,
  name,
  secret,
  text: around === undefined ? secret : around(secret),
}))
