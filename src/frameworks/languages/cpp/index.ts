import type { Language } from '../language.ts'
import { includeLinker } from './includes.ts'
import { findCppSetup } from './setup.ts'

/** C and C++, built by CMake. */
export const cpp: Language = {
  name: 'cpp',
  sources: ['c', 'cpp'],
  runsAsItStands: false,
  manifests: /^CMakeLists\.txt$/,
  configs: { names: /^CMakeLists\.txt$/ },
  tools: ['cmake', 'ninja', 'c++', 'ccache'],
  setup: findCppSetup,
  linker: includeLinker,
  holdsTests: (path, text) => !/\.(?:h|hh|hpp|hxx|inc|inl)$/i.test(path) && TEST.test(text),
  example: {
    test: { file: 'test/a_test.cpp', text: '#include <gtest/gtest.h>\nTEST(A, Adds) {}\n' },
    setups: [{ 'CMakeLists.txt': 'project(a)\nenable_testing()\nFetchContent_MakeAvailable(googletest)\n' }],
  },
}

/** Macros that declare a test, and the programs that CTest runs as they are. */
const TEST =
  /^[ \t]*(?:TYPED_TEST(?:_P)?|TEST(?:_[A-Z]{1,30}){0,4}|SCENARIO|BOOST_AUTO_TEST_CASE|FMT_TEST)[ \t]*\(|\b(?:int|void|auto)[ \t\r\n]+(?:CDECL[ \t]+)?main[ \t]*\(|^[ \t]*(?:static[ \t]+)?void[ \t]+test\w*[ \t]*\(/m
