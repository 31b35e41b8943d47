#!/bin/sh
# maven.sh REPORT WORD…: runs `mvn WORD…`, then gathers the reports that this very run wrote.
# Surefire writes below the module's build folder and nowhere else. Each report carries a mark in its name that no earlier
# run had, so that one which was left behind is never taken for new.
# One test source that does not compile keeps all others of its module from running. So those that the compiler names are
# set aside, outside the repository, for as long as the rest runs.
report=$1
shift
folder=$(dirname "$report")
mark=$(basename "$folder")
said=$folder/said
aside=$folder/aside
broken=$folder/broken
: > "$broken"

# The test sources named by the compiler, if it names no product source.
named() {
  names=$(sed -n 's/^\[ERROR\] \(\/[^:]*\.java\):\[[0-9]*,[0-9]*\].*/\1/p' "$said" | LC_ALL=C sort -u)
  printf '%s\n' "$names" | grep -v '/src/test/' | grep -q . && return 1
  printf '%s\n' "$names" | grep .
}

restore() {
  [ -d "$aside" ] && while IFS= read -r file; do
    mv "$aside/$(printf '%s' "$file" | tr / _)" "$file" 2> /dev/null && touch "$file"
  done < "$broken"
}
trap restore EXIT

for try in 1 2 3 4; do
  mvn "-Dsurefire.reportNameSuffix=$mark" "$@" > "$said"
  code=$?
  cat "$said"
  [ "$code" -ne 0 ] && grep -q 'COMPILATION ERROR' "$said" && [ "$try" -lt 4 ] && names=$(named) || break
  mkdir -p "$aside"
  printf '%s\n' "$names" | while IFS= read -r file; do
    printf '%s\n' "$file" >> "$broken"
    mv "$file" "$aside/$(printf '%s' "$file" | tr / _)"
  done
done

{
  printf 'surefire @%s\n' "$mark"
  while IFS= read -r file; do
    printf '@%s broken %s\n' "$mark" "$file"
  done < "$broken"
  find . -type f -name "TEST-*-$mark.xml" | LC_ALL=C sort | while IFS= read -r file; do
    printf '@%s report %s\n' "$mark" "$file"
    cat "$file"
    printf '\n'
    rm -f "$file"
  done
  printf '@%s end\n' "$mark"
} > "$report"
# What did not compile has failed, whatever the rest did.
[ "$code" -eq 0 ] && [ -s "$broken" ] && exit 1
exit "$code"
