// Stand-in for actions/attest: needs the permission for identity tokens, and a subject.
import { fail, input } from '../input.mjs'

if (!process.env.ACTIONS_ID_TOKEN_REQUEST_URL) fail('Failed to get ID token: set the permission id-token: write')
if (input('subject-path') === '') fail('One of subject-path, subject-digest, or subject-checksums must be provided')
console.log(`attested ${input('subject-path')}`)
