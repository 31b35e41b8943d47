/** A macro that takes in whatever a folder holds: Cargo does not see that a state has another file there. With Cargo itself where it is installed. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { openRepository } from '../../src/git/repository.ts'
import { createWorkspace } from '../../src/git/workspace.ts'
import { CompileAnew } from '../../src/pipeline/compile-anew.ts'
import type { Built } from '../../src/pipeline/site.ts'
import { removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'

afterAll(removeTemporary)

const hasCargo = spawnSync('cargo', ['--version']).status === 0
if (!hasCargo) console.warn('skipped: Cargo is not installed')

const DIR_MACRO = `
use proc_macro::TokenStream;
#[proc_macro]
pub fn dir(_: TokenStream) -> TokenStream {
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap() + "/tests/regression";
    let names = std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap());
    let line = |name: String| format!("#[path = \\"regression/{name}\\"] mod {};", name.trim_end_matches(".rs"));
    names.map(line).collect::<String>().parse().unwrap()
}
`
const PACKAGE = '[package]\nversion = "0.1.0"\nedition = "2021"\n'
const BASE = {
  'Cargo.toml': `${PACKAGE}name = "tool"\n[dev-dependencies]\nautomod = { path = "automod" }\n`,
  'automod/Cargo.toml': `${PACKAGE}name = "automod"\n[lib]\nproc-macro = true\n`,
  'automod/src/lib.rs': DIR_MACRO,
  'tests/regression.rs': 'automod::dir!("tests/regression");\n',
  'tests/regression/issue1.rs': '#[test]\nfn first() {}\n',
}
const PRE = { 'tests/regression/issue2.rs': '#[test]\nfn second() {}\n' }

function fresh(): Built {
  return { tree: null, builds: new Set(), compiled: new Map() }
}

test('what each language compiled last decides, whoever else has used the work tree since', async () => {
  await using repository = await openRepository(repositoryOf([{ files: BASE }, { files: PRE }]))
  const [base, pre] = [await repository.treeOf('main~1'), await repository.treeOf('main')]
  const anew = new CompileAnew(repository)
  const built = fresh()
  expect(await anew.files('rust', built, base)).toEqual([])
  expect(await anew.files('javascript', built, pre)).toEqual([])
  expect(await anew.files('rust', built, pre)).toEqual(['tests/regression.rs'])
  expect(await anew.files('rust', built, pre)).toEqual([])
  expect(await anew.files('rust', built, base)).toEqual(['tests/regression.rs'])
  expect(await anew.files('rust', fresh(), pre)).toEqual([])
})

const withCargo = hasCargo ? describe : describe.skip

withCargo('Cargo itself', () => {
  test('the test program of a state is built from its files', async () => {
    await using repository = await openRepository(repositoryOf([{ files: BASE }, { files: PRE }]))
    const workspace = await createWorkspace(repository, path.join(temporary(), 'work'))
    const [anew, built] = [new CompileAnew(repository), fresh()]
    const target = temporary()
    const testsIn = async (rev: string): Promise<readonly string[]> => {
      const tree = await repository.treeOf(rev)
      await workspace.switchTo(tree, await anew.files('rust', built, tree))
      const env = { ...process.env, CARGO_TARGET_DIR: target, CARGO_NET_OFFLINE: 'true', CARGO_PROFILE_DEV_DEBUG: '0' }
      const { stdout } = spawnSync('cargo', ['test', '--test', 'regression'], {
        cwd: workspace.dir,
        env,
        encoding: 'utf8',
      })
      return [...stdout.matchAll(/^test (\S+) \.\.\. ok$/gm)].map(([, name = '']) => name).sort()
    }
    expect(await testsIn('main~1')).toEqual(['issue1::first'])
    expect(await testsIn('main')).toEqual(['issue1::first', 'issue2::second'])
  })
})
