/** The package's own types name another module, and browsers' types are not ours: this is the part that is used. */
declare module '@mixmark-io/domino' {
  export interface DrawnElement {
    readonly outerHTML: string
    querySelectorAll(selector: string): ArrayLike<DrawnElement>
    setAttribute(name: string, value: string): void
    removeAttribute(name: string): void
    remove(): void
  }
  export function createDocument(html: string): object
}
