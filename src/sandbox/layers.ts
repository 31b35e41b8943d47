/**
 * Folders that a command writes to without changing them: overlayfs shows the folder, and what is written goes elsewhere
 * (https://docs.kernel.org/filesystems/overlayfs.html). One mount costs about a millisecond, whatever the folder holds.
 */
import type { Layer } from './sandbox.ts'
import { shellQuote as q } from './shell-quote.ts'

export interface LayerOptions {
  readonly mount: string
  /** Inside a user namespace the marks of overlayfs have to be `user.*` attributes. */
  readonly userNamespace: boolean
}

/** Lines for `sh` that lay each layer over its folder; the mount namespace has to be one of its own. */
export function layerLines(layers: readonly Layer[], { mount, userNamespace }: LayerOptions): string[] {
  return layers.map(({ folder, changes }) => {
    const places = `lowerdir=${folder},upperdir=${changes}/upper,workdir=${changes}/work`
    const options = userNamespace ? `${places},userxattr` : places
    return `mkdir ${q(`${changes}/upper`)} ${q(`${changes}/work`)} && ${mount} -n -t overlay -o ${q(options)} overlay ${q(folder)} || exit 125`
  })
}

export interface LayerPrograms {
  readonly unshare: string
  readonly mount: string
  readonly sh: string
}

/** Words before a sandbox of root: they lay the layers in a mount namespace around it. */
export function layerWords(layers: readonly Layer[], programs: LayerPrograms): string[] {
  const script = [...layerLines(layers, { mount: programs.mount, userNamespace: false }), 'exec "$@"'].join('\n')
  return [programs.unshare, '--mount', '--propagation', 'private', '--', programs.sh, '-c', script, 'sh']
}

/** overlayfs takes a list of folders and options: a name with these characters would be several. */
export function canBeLayered({ folder, changes }: Layer): boolean {
  return !/[:,\\"\n]/.test(folder + changes)
}
