/** From the class a test report names to the source file that was asked for. */
import { baseOf } from '../../files.ts'
import { typeOf } from './linker.ts'
import { javaNames } from './names.ts'

/** Pseudo-tests by which tools report that a class as a whole could not run. */
const WHOLE_CLASS = new Set(['', 'classMethod', 'initializationError', 'executionError', 'initError'])

export interface PlacedClass {
  readonly file: string
  /** Nested classes between the file's own and the test, outermost first. */
  readonly nested: readonly string[]
}

/** The type that a test file is asked to run by: its package and its name. */
export function testClassOf(file: string, source: string): string {
  const own = javaNames(source).package
  const name = baseOf(file).replace(/\.\w+$/, '')
  if (source === '') return typeOf(file)
  return own === '' ? name : `${own}.${name}`
}

/** Puts classes with the files that were asked for; others stay with no file. */
export class ClassPlaces {
  readonly #files = new Map<string, string>()

  constructor(files: readonly string[], sources: ReadonlyMap<string, string>) {
    for (const file of files) {
      const source = sources.get(file) ?? ''
      const { package: own, declared } = javaNames(source)
      // A second class in the file, and Kotlin, whose files are named as they like.
      for (const name of declared) this.#add(own === '' ? name : `${own}.${name}`, file)
    }
    for (const file of files) this.#files.set(testClassOf(file, sources.get(file) ?? ''), file)
  }

  #add(type: string, file: string): void {
    if (!this.#files.has(type)) this.#files.set(type, file)
  }

  /** `org.acme.ClockTest$Inner` is in the file of `org.acme.ClockTest`; empty for a class nobody asked for. */
  of(className: string): PlacedClass {
    const [outer = '', ...nested] = className.split('$')
    return { file: this.#files.get(outer) ?? '', nested }
  }
}

/** Does this name stand for the class itself? */
export function isWholeClass(name: string, className: string): boolean {
  return WHOLE_CLASS.has(name) || name === className
}
