/** Which files a compiler has to see as new when a work tree turns from one state to another. */
import { languageNamed } from '../frameworks/languages/index.ts'
import type { Language } from '../frameworks/languages/language.ts'
import type { Repository } from '../git/repository.ts'
import type { Built } from './site.ts'
import { treeFiles } from './tree-files.ts'

export class CompileAnew {
  readonly #repository: Repository
  readonly #known = new Map<string, Promise<readonly string[]>>()

  constructor(repository: Repository) {
    this.#repository = repository
  }

  /** States take turns in one work tree, so each answer is asked for often. */
  async files(name: string, { compiled }: Built, to: string): Promise<readonly string[]> {
    const language = languageNamed(name)
    const from = compiled.get(name)
    compiled.set(name, to)
    if (language?.toCompileAnew === undefined || from === undefined || from === to) return []
    const key = `${name} ${from} ${to}`
    const answer = this.#known.get(key) ?? this.#ask(language, from, to)
    this.#known.set(key, answer)
    return answer
  }

  async #ask(language: Language, from: string, to: string): Promise<readonly string[]> {
    const files = await treeFiles(this.#repository, to)
    const [before, after] = [new Set((await treeFiles(this.#repository, from)).list()), new Set(files.list())]
    const moved = [...[...before].filter((path) => !after.has(path)), ...[...after].filter((path) => !before.has(path))]
    return moved.length === 0 ? [] : ((await language.toCompileAnew?.(files, moved)) ?? [])
  }
}
