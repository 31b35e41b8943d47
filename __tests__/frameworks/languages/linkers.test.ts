/** Who reaches whom in Ruby, PHP, Perl, shell, and C and C++. */
import { describe, expect, test } from '@jest/globals'
import { cpp } from '../../../src/frameworks/languages/cpp/index.ts'
import type { Language } from '../../../src/frameworks/languages/language.ts'
import { perl } from '../../../src/frameworks/languages/perl/index.ts'
import { php } from '../../../src/frameworks/languages/php/index.ts'
import { ruby } from '../../../src/frameworks/languages/ruby/index.ts'
import { shell } from '../../../src/frameworks/languages/shell/index.ts'
import { growsLinearly } from '../../growth.ts'
import { projectOf } from '../project.ts'

async function linksOf(language: Language, contents: Record<string, string>, path: string): Promise<readonly string[]> {
  const linker = await language.linker(projectOf(contents))
  return linker.links(path, contents[path] ?? '').map(({ from, to, how }) => `${from} ${how ?? 'imports'} ${to}`)
}

describe('ruby', () => {
  const gem = {
    '.rspec': '--color\n--require spec_helper\n',
    'spec/spec_helper.rb': "require 'shelf'\n",
    'lib/shelf.rb': "require_relative 'shelf/book'\nmodule Shelf\n  autoload :XMLNote, 'shelf/xml_note'\nend\n",
    'lib/shelf/book.rb': 'class Shelf::Book; end\n',
    'lib/shelf/xml_note.rb': '',
    'spec/shelf/book_spec.rb': 'RSpec.describe Shelf::Book do\n  it { Shelf::XMLNote }\nend\n',
  }

  test('a spec is given its helper and names constants', async () => {
    expect(await linksOf(ruby, gem, 'spec/shelf/book_spec.rb')).toEqual([
      'spec/shelf/book_spec.rb is given spec/spec_helper.rb',
      'spec/shelf/book_spec.rb names Shelf::Book of lib/shelf/book.rb',
      'spec/shelf/book_spec.rb names Shelf::XMLNote of lib/shelf/xml_note.rb',
    ])
  })

  test('require, require_relative, autoload', async () => {
    expect(await linksOf(ruby, gem, 'spec/spec_helper.rb')).toEqual(['spec/spec_helper.rb requires lib/shelf.rb'])
    expect(await linksOf(ruby, gem, 'lib/shelf.rb')).toEqual([
      'lib/shelf.rb requires lib/shelf/book.rb',
      'lib/shelf.rb requires lib/shelf/xml_note.rb',
    ])
  })
})

describe('php', () => {
  const library = {
    'composer.json':
      '{"autoload":{"psr-4":{"Shelf\\\\":"src/"}},"autoload-dev":{"psr-4":{"Shelf\\\\Tests\\\\":["tests"]}}}',
    'src/Book.php': '<?php\nnamespace Shelf;\nclass Book extends Thing {}\n',
    'src/Thing.php': '<?php\nnamespace Shelf;\nclass Thing {}\n',
    'src/Note/Long.php': '',
    'src/Note/Short.php': '',
    'tests/BookTest.php':
      '<?php\nnamespace Shelf\\Tests;\nuse Shelf\\Book;\nuse Shelf\\Note\\{Long, Short as S};\nrequire_once __DIR__ . "/helper.php";\nclass BookTest extends \\PHPUnit\\Framework\\TestCase { function testA() { new Book; new \\Shelf\\Thing; } }\n',
    'tests/helper.php': '',
  }

  test('use, groups, full names and required files', async () => {
    expect(await linksOf(php, library, 'tests/BookTest.php')).toEqual([
      'tests/BookTest.php requires tests/helper.php',
      'tests/BookTest.php uses src/Book.php',
      'tests/BookTest.php uses src/Note/Long.php',
      'tests/BookTest.php uses src/Note/Short.php',
      'tests/BookTest.php names src/Thing.php',
    ])
  })

  test('a class of the same namespace needs no `use`', async () => {
    expect(await linksOf(php, library, 'src/Book.php')).toEqual(['src/Book.php names src/Thing.php'])
  })

  test('without a map the name of the file has to do', async () => {
    const plain = {
      'a/Book.php': '',
      't/BookTest.php': '<?php class BookTest extends TestCase { function t() { new Book; } }',
    }
    expect(await linksOf(php, plain, 't/BookTest.php')).toEqual(['t/BookTest.php names a/Book.php'])
  })
})

describe('perl', () => {
  const distribution = {
    'lib/Shelf.pm': "package Shelf;\nuse parent 'Shelf::Base';\n# Shelf::Note\nsub new {}\n1;\n__END__\nShelf::Note\n",
    'lib/Shelf/Base.pm': '=head1 NAME\n\nL<Shelf::Note>\n\n=cut\n\npackage Shelf::Base;\n1;\n',
    'lib/Shelf/Note.pm': '',
    't/lib/Helper.pm': '',
    't/setup.pl': '',
    'inc/Other.pm': '',
    't/shelf.t':
      "use Test::More;\nuse lib 't/lib';\nuse Helper qw(a);\nuse Other;\nrequire './t/setup.pl';\nmy $n = Shelf::Note->new;\n",
  }

  test('use, require and names of modules, in code and not in documentation', async () => {
    expect(await linksOf(perl, distribution, 't/shelf.t')).toEqual([
      't/shelf.t requires t/setup.pl',
      't/shelf.t uses t/lib/Helper.pm',
      't/shelf.t uses lib/Shelf/Note.pm',
    ])
    expect(await linksOf(perl, distribution, 'lib/Shelf.pm')).toEqual(['lib/Shelf.pm uses lib/Shelf/Base.pm'])
    expect(await linksOf(perl, distribution, 'lib/Shelf/Base.pm')).toEqual([])
  })
})

describe('shell', () => {
  test('paths, helpers and programs of the repository', async () => {
    const tool = {
      'bin/tool': '#!/bin/sh\n. "$ROOT/lib/words.sh"\n',
      'lib/words.sh': '',
      'lib/other.sh': '',
      'test/helper.bash': '',
      'test/a.bats': 'load helper\n# lib/other.sh is not meant\n@test "a" {\n  run tool --words\n}\n',
    }
    expect(await linksOf(shell, tool, 'test/a.bats')).toEqual([
      'test/a.bats names test/helper.bash',
      'test/a.bats names bin/tool',
    ])
    expect(await linksOf(shell, tool, 'bin/tool')).toEqual(['bin/tool names lib/words.sh'])
  })
})

describe('c and c++', () => {
  const library = {
    'include/shelf/book.h': '#include "note.h"\n',
    'include/shelf/note.h': '',
    'src/book.cc': '#include <shelf/book.h>\n#include <vector>\n',
    'other/note.h': '',
    'test/book_test.cc': '  #  include "shelf/book.h"\n// #include "note.h"\n',
  }

  test('includes by the end of the path, and the source behind a header', async () => {
    expect(await linksOf(cpp, library, 'test/book_test.cc')).toEqual([
      'test/book_test.cc includes include/shelf/book.h',
    ])
    expect(await linksOf(cpp, library, 'include/shelf/book.h')).toEqual([
      'include/shelf/book.h includes include/shelf/note.h',
      'include/shelf/book.h is implemented by src/book.cc',
    ])
  })

  test.each([
    ['test/a.cc', 'TEST_F(Shelf, Holds) {}', true],
    ['test/a.c', 'int main(void) { return 0; }', true],
    ['test/a.cc', 'SCENARIO("books") {}', true],
    ['test/a.h', 'TEST(Shelf, Holds) {}', false],
    ['test/a.cc', 'int helper() { return 1; }', false],
  ])('%s with %s holds tests: %s', (path, text, holds) => {
    expect(cpp.holdsTests?.(path, text)).toBe(holds)
  })
})

test.each([
  ['ruby', ruby, 'a.rb', "require 'a' A::B::"],
  ['php', php, 'a.php', '<?php use A\\B { require ('],
  ['shell', shell, 'a.bats', 'load a.b/c/d '],
  ['cpp', cpp, 'a.cc', '#include " \n# include'],
])('%s: cost grows with the text, not faster', async (_name, language, path, piece) => {
  const linker = await language.linker(projectOf({ [path]: '' }))
  expect(growsLinearly((size) => linker.links(path, piece.repeat(size)), 20_000)).toBe(true)
})
