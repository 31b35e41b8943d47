import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { findRelevantTests } from '../../../src/checks/relevance.ts'
import { moduleNames, scanPython } from '../../../src/frameworks/languages/python/imports.ts'
import { splitChange } from '../../../src/task/split.ts'
import { fileChange } from '../../task/fixtures-change.ts'
import { projectOf } from '../project.ts'

describe('scanPython', () => {
  test.each([
    ['import a.b as c, d; import e', ['0 a.b', '0 d', '0 e']],
    [
      'from .x import (\n    y as z,  # note\n    w,\n)\nfrom . import q\nfrom ..p.r import *',
      ['1 x y w', '1  q', '2 p.r *'],
    ],
    ['def f():\n    if True: import a\n    from b import c', ['0 a', '0 b c']],
    ['"""\nimport no\n"""\ns = "import no"\n# import no\nimport yes', ['0 yes']],
    ["x = 'it''s'\nr = r'\\n'\nimport yes", ['0 yes']],
    ['important = 1\nimport a \\\n  as b', ['0 a']],
    ['x = [\n  import_, from_,\n]\nraise E from error\nimport a', ['0 a']],
  ])('%j', (source, expected) => {
    const { imports } = scanPython(source)
    expect(imports.map(({ module, level, names }) => [`${level} ${module}`, ...names].join(' '))).toEqual(expected)
  })

  test('modules named in strings', () => {
    const source =
      'patch("a.b.c")\nimportlib.import_module("d")\nrun([sys.executable, "-m", "e"])\nprint("f.g")\npytest_plugins = ["h.i", "j"]\n'
    expect(scanPython(source).quoted).toEqual(['a.b.c', 'd', 'e', 'h.i', 'j'])
  })

  test('the modules that a file starts with', () => {
    expect([...moduleNames('import pytest\nfrom a.b import c\nfrom .d import e')]).toEqual(['pytest', 'a'])
  })

  test('never throws, and time grows with the text', () => {
    assert(property(string({ unit: 'binary', maxLength: 2000 }), (text) => Array.isArray(scanPython(text).imports)))
    for (const part of [
      '"""',
      "'",
      'import ',
      'from . import (',
      '\\',
      '(((',
      'a.',
      '"\\',
      'import a\n',
      'pytest_plugins = [',
    ])
      expect(Array.isArray(scanPython(part.repeat(10_000)).imports)).toBe(true)
  })
})

describe('which tests reach a change', () => {
  const files = {
    'pyproject.toml': '[project]\nname = "shop"\n',
    'src/shop/__init__.py': 'from .cart import Cart as Cart\nfrom .stock import count\n',
    'src/shop/cart.py': 'from . import money\n',
    'src/shop/money.py': '',
    'src/shop/stock.py': '',
    'src/shop/data/rates.csv': '',
    'tests/conftest.py':
      'import pytest\nfrom shop.stock import count\n\n@pytest.fixture\ndef shelf():\n    return count()\n',
    'tests/test_cart.py': 'from shop import Cart\n',
    'tests/test_attribute.py': 'import shop\n\ndef test_it():\n    assert shop.count()\n',
    'tests/test_shelf.py': 'def test_it(shelf):\n    pass\n',
    'tests/test_other.py': 'def test_it():\n    pass\n',
    'tests/test_patched.py':
      'from unittest.mock import patch\n\n@patch("shop.money.round")\ndef test_it(round):\n    pass\n',
  }
  async function ways(changed: string): Promise<readonly string[]> {
    const split = splitChange([fileChange(changed)])
    const { kept } = await findRelevantTests({ split, files: projectOf(files) })
    return kept.map(({ evidence }) => evidence)
  }

  test('through what a package hands on, by name or by attribute', async () => {
    expect(await ways('src/shop/cart.py')).toEqual([
      'tests/test_cart.py imports src/shop/cart.py',
      'tests/test_attribute.py imports src/shop/__init__.py which imports src/shop/cart.py',
    ])
    expect((await ways('src/shop/stock.py'))[0]).toBe('tests/test_attribute.py imports src/shop/stock.py')
  })
  test('through a fixture that the test asks for, not through one that it does not', async () => {
    const found = await ways('src/shop/stock.py')
    expect(found).toContain('tests/test_shelf.py gets fixtures from tests/conftest.py which imports src/shop/stock.py')
    expect(found.join('\n')).not.toContain('test_other')
  })
  test('through the target of a patch', async () => {
    expect((await ways('src/shop/money.py'))[0]).toBe('tests/test_patched.py imports src/shop/money.py')
  })
  test('a changed fixture leads to those that use it', async () => {
    const split = splitChange([fileChange('tests/conftest.py'), fileChange('src/shop/data/rates.csv')])
    const { kept } = await findRelevantTests({ split, files: projectOf(files) })
    expect(kept.map(({ file, by }) => `${by} ${file}`)).toEqual(['fixture tests/test_shelf.py'])
  })
})
